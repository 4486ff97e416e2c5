package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.host.RootInspection;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.InvalidPathTextException;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.Layout;
import dev.deployer.root.Reserve;
import dev.deployer.root.RootGuard;
import dev.deployer.root.RootMarker;
import dev.deployer.root.RootSafety;
import dev.deployer.root.ServerNeed;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a root; nothing else creates one. What another tool made is left as it is. The marker comes
 * last, by one step, so that an unfinished root is none; beginning again finishes it. Where
 * something is refused on the way, what was made so far is taken back.
 */
public final class Initialisation {
  private final Host host;
  private final Layout layout;
  private final RootGuard guard;
  private final RootSafety safety;

  private final MadeSoFar made;

  public Initialisation(Host host, Layout layout) {
    this(host, layout, new MadeSoFar(layout));
  }

  private Initialisation(Host host, Layout layout, MadeSoFar made) {
    this.host = host;
    this.layout = layout;
    this.guard = new RootGuard(host, layout);
    this.safety = new RootSafety(layout);
    this.made = made;
  }

  public Layout layout() {
    return layout;
  }

  /** The same over a new connection, after one that was lost. */
  public Initialisation over(Host connection) {
    return new Initialisation(connection, layout, made);
  }

  /** What lies at the path, before anything is changed. */
  public enum Found {
    NOTHING,
    EMPTY,
    ANOTHER_TOOLS_ROOT,
    UNFINISHED,
    ROOT
  }

  /**
   * Looks, and refuses what can be no root.
   *
   * @throws DeployerException REFUSED with all that stands against it
   */
  public Found look() throws IOException, DeployerException {
    List<Objection> objections = new ArrayList<>();
    objections.addAll(ServerNeed.objections(host.capabilities()));
    RootInspection inspection = host.inspect(layout.root(), List.of());
    objections.addAll(safety.pathFaults(inspection, Optional.empty(), new ArrayList<>()));
    List<String> components = layout.root().components();
    for (int i = 0; i < components.size() - 1; i++) {
      if (inspection.components().get(i).isEmpty()) {
        objections.add(
            new Objection(
                Objection.Kind.PARENT_MISSING,
                "there is no "
                    + components.get(i)
                    + " on the host, and only the root itself is made"));
        break;
      }
    }
    requireNoRootAbove(components, objections);
    if (!objections.isEmpty()) {
      throw DeployerException.refused(new Live.Unknown(), objections);
    }
    return inspection.components().get(components.size() - 1).isEmpty() ? Found.NOTHING : inside();
  }

  private void requireNoRootAbove(List<String> components, List<Objection> objections)
      throws IOException {
    for (String component : components.subList(0, components.size() - 1)) {
      Optional<ReleaseRoot> above = asRoot(component);
      if (above.isPresent() && host.stat(new Layout(above.get()).marker()).isPresent()) {
        objections.add(
            new Objection(Objection.Kind.UNSAFE_ROOT, "it lies inside the root " + component));
      }
    }
  }

  private static Optional<ReleaseRoot> asRoot(String component) {
    try {
      return Optional.of(ReleaseRoot.parse(component));
    } catch (InvalidPathTextException e) {
      return Optional.empty();
    }
  }

  private Found inside() throws IOException, DeployerException {
    List<String> names = new ArrayList<>();
    host.walk(List.of(layout.top()), false, entry -> names.add(entry.path().name()));
    if (names.isEmpty()) {
      return Found.EMPTY;
    }
    List<Objection> objections = new ArrayList<>();
    for (RemotePath path : layout.openDirectories()) {
      Optional<Facts> facts = host.stat(path);
      if (facts.isPresent() && !facts.get().isDirectory()) {
        objections.add(
            new Objection(
                Objection.Kind.UNSAFE_ROOT,
                path + (facts.get().isLink() ? " is a symbolic link" : " is not a directory")));
      }
    }
    Live live = CurrentLink.read(host, layout);
    if (live instanceof Live.Strange) {
      objections.add(new Objection(Objection.Kind.STRANGE_CURRENT, live.toString()));
    }
    boolean deployer = names.contains(".deployer");
    boolean marked = deployer && host.stat(layout.marker()).isPresent();
    boolean others = names.contains("releases") || names.contains("current");
    if (!marked && !deployer && !others) {
      objections.add(
          new Objection(
              Objection.Kind.UNSAFE_ROOT,
              layout.root() + " is not empty, and has neither releases nor current",
              names.stream().sorted().limit(20).map(Printable::escape).toList()));
    }
    if (!objections.isEmpty() && !marked) {
      throw DeployerException.refused(live, objections);
    }
    return marked ? Found.ROOT : deployer ? Found.UNFINISHED : Found.ANOTHER_TOOLS_ROOT;
  }

  /**
   * Makes what is missing, the marker last. Also repairs a root whose empty directories are gone.
   * Where it fails, nothing of it is left, or it is said what and why, unless the connection was
   * lost: then it can be begun again {@linkplain #over over} another.
   */
  public void make(RootMarker wanted, String token, boolean durable)
      throws IOException, DeployerException {
    boolean isRoot = !made.hasMarked() && host.stat(layout.marker()).isPresent();
    try {
      fill(wanted, token, durable, isRoot);
    } catch (ConnectionLostException e) {
      throw e;
    } catch (IOException | DeployerException e) {
      String left = isRoot ? "" : made.takeBack(host, e);
      if (e instanceof AccessDeniedException refusal && isForbidden(refusal, isRoot)) {
        throw DeployerException.refused(
            new Live.Unknown(),
            Objection.Kind.NOT_PERMITTED,
            account() + " may not make a root at " + layout.root() + " on the host" + left);
      } else if (e instanceof AccessDeniedException refusal) {
        throw DeployerException.refused(
            new Live.Unknown(),
            Objection.Kind.UNSUPPORTED_HOST,
            "the server "
                + host.capabilities().server()
                + " does not do what is needed: "
                + (refusal.getReason() == null
                    ? Printable.shown(refusal.getFile()) + ": permission denied"
                    : Printable.shown(refusal.getReason()) + where(refusal))
                + left);
      }
      if (!left.isEmpty()) {
        throw withLeft(e, left);
      }
      throw e;
    }
  }

  /**
   * Whether the very first thing was refused: the root, or the first directory in it. Nobody can
   * give more to root: there it is the server that refuses.
   */
  private boolean isForbidden(AccessDeniedException refusal, boolean isRoot) {
    String file = refusal.getFile();
    return !isRoot
        && !host.address().startsWith("root@")
        && (layout.root().toString().equals(file) || layout.deployer().toString().equals(file));
  }

  /** Who has connected, as far as the address says it. */
  private String account() {
    int at = host.address().lastIndexOf('@');
    return at < 1
        ? "the account that deploys"
        : "the account " + Printable.shown(host.address().substring(0, at));
  }

  /** Names below {@code .deployer} say nothing to anyone. */
  private String where(AccessDeniedException refusal) {
    String own = layout.deployer().toString();
    String file = refusal.getFile();
    return file == null ? "" : ", at " + (file.startsWith(own + "/") ? own : Printable.shown(file));
  }

  private static DeployerException withLeft(Exception e, String left) {
    if (e instanceof DeployerException refusal && !refusal.objections().isEmpty()) {
      List<Objection> objections = new ArrayList<>(refusal.objections());
      Objection last = objections.remove(objections.size() - 1);
      objections.add(new Objection(last.kind(), last.fact() + left, last.details()));
      return DeployerException.refused(refusal.live(), objections);
    }
    return new DeployerException(
        DeployerException.Kind.FAILED, new Live.Unknown(), InWords.of(e) + left, e);
  }

  private void fill(RootMarker wanted, String token, boolean durable, boolean isRoot)
      throws IOException, DeployerException {
    makeDirectory(layout.top(), 0755);
    makeDirectory(layout.deployer(), 0700);
    List<String> notes = new ArrayList<>();
    Facts own =
        host.stat(layout.deployer())
            .orElseThrow(() -> new NoSuchFileException(layout.deployer().toString()));
    List<Objection> faults =
        safety.pathFaults(host.inspect(layout.root(), List.of()), Optional.of(own.owner()), notes);
    if (!faults.isEmpty()) {
      throw DeployerException.refused(new Live.Unknown(), faults);
    }
    for (RemotePath directory : layout.ownDirectories()) {
      makeDirectory(directory, 0700);
    }
    for (RemotePath directory : layout.openDirectories()) {
      makeDirectory(directory, 0755);
    }
    RootMarker marker = wanted.withId(knownId(wanted).orElse(wanted.id()));
    for (RemotePath directory : layout.directoriesOf(marker.id())) {
      makeDirectory(directory, 0700);
    }
    RemotePath prepared = layout.preparing(marker.id()).child(token);
    made.removePrepared(host);
    PlaceCheck place = new PlaceCheck(host, layout);
    place.requireOneFilesystem(prepared, token);
    made.preparing(prepared);
    if (!isRoot) {
      place.requireLinks(prepared);
    }
    if (durable) {
      host.apply(
          List.of(
              new Change.Sync(layout.preparing(marker.id()).parent()),
              new Change.Sync(layout.fenced(marker.id()).parent()),
              new Change.Sync(layout.deployer()),
              new Change.Sync(layout.top())));
    }
    mark(marker, prepared, durable);
    if (durable) {
      host.sync(layout.deployer());
    }
    makeReserve(guard.marker(), token);
  }

  /** The id in the marker, or else the one that an init gave which did not come to the marker. */
  private Optional<String> knownId(RootMarker wanted) throws IOException, DeployerException {
    if (host.stat(layout.marker()).isPresent()) {
      return Optional.of(guard.marker().id());
    }
    List<String> ids = new ArrayList<>();
    host.walk(
        List.of(layout.preparing(wanted.id()).parent()),
        false,
        entry -> {
          if (entry.facts().isDirectory() && RootMarker.isId(entry.path().name())) {
            ids.add(entry.path().name());
          }
        });
    return ids.stream().sorted().findFirst();
  }

  private void mark(RootMarker marker, RemotePath prepared, boolean durable)
      throws IOException, DeployerException {
    if (host.stat(layout.marker()).isPresent()) {
      return;
    }
    made.marking(marker);
    host.apply(
        List.of(
            new Change.PutFile(
                prepared,
                0644,
                marker.created().getEpochSecond(),
                Content.of(marker.bytes()),
                durable)));
    // Of two who make it at once the first one's counts.
    Placement.place(host, prepared, layout.marker());
    if (!guard.marker().id().equals(marker.id())) {
      for (RemotePath directory : layout.directoriesOf(marker.id())) {
        host.apply(List.of(new Change.RemoveDirectory(directory)));
      }
    }
  }

  /** As large as there is room for; without, the next run makes it. */
  private void makeReserve(RootMarker marker, String token) throws IOException {
    RemotePath prepared = layout.preparing(marker.id()).child(token);
    if (host.stat(layout.reserve()).isPresent()) {
      return;
    }
    try {
      host.apply(List.of(new Change.MakeDirectory(prepared, 0700)));
      int unused = Reserve.fill(host, prepared, Set.of(), marker.created().getEpochSecond());
      host.rename(prepared, layout.reserve());
    } catch (ConnectionLostException e) {
      throw e;
    } catch (FileSystemException e) {
      // No room for a directory, or another run was faster and has swept or made it.
    }
  }

  private void makeDirectory(RemotePath path, int mode) throws IOException, DeployerException {
    Optional<Facts> facts = host.stat(path);
    if (facts.isEmpty()) {
      made.making(path);
      try {
        host.apply(List.of(new Change.MakeDirectory(path, mode)));
      } catch (FileAlreadyExistsException e) {
        made.notOurs(path);
        facts = host.stat(path);
      }
    }
    if (facts.isPresent() && !facts.get().isDirectory()) {
      throw DeployerException.refused(
          new Live.Unknown(), Objection.Kind.UNSAFE_ROOT, path + " is not a directory");
    }
  }
}
