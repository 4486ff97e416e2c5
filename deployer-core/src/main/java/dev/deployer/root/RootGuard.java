package dev.deployer.root;

import dev.deployer.host.Answer;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.host.RootInspection;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import dev.deployer.path.RootNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides, after every connect and before the first change, whether this host and this root are the
 * ones that are meant, and whether it is safe to write there. It only reads.
 */
public final class RootGuard {
  private static final int MAX_MARKER = 1 << 16;

  /**
   * What must be found; where empty, anything may be.
   *
   * @param hostKey the fingerprint
   * @param rootId the id in the marker
   */
  public record Expected(
      Optional<String> hostKey,
      Optional<String> rootId,
      Optional<String> application,
      Optional<String> environment) {}

  /**
   * The root is the one that is meant.
   *
   * @param owner the user id that owns the marker: that of the deploying account
   * @param notes what a person should know: group-writable directories
   */
  public record Passed(RootMarker marker, int owner, List<String> notes) {}

  private final Host host;
  private final Layout layout;
  private final RootSafety safety;

  public RootGuard(Host host, Layout layout) {
    this.host = host;
    this.layout = layout;
    this.safety = new RootSafety(layout);
  }

  /**
   * Looks at everything.
   *
   * @throws DeployerException REFUSED with all that is wrong
   */
  public Passed require(Expected expected) throws IOException, DeployerException {
    Questions first = new Questions();
    Seen seen = ask(first, expected);
    host.ask(first);
    seen.judge();
    Questions second = new Questions();
    seen.askFurther(second);
    if (!second.isEmpty()) {
      host.ask(second);
    }
    return seen.passed();
  }

  /** Asks, among other questions, for what decides. */
  public Seen ask(Questions questions, Expected expected) {
    List<RemotePath> all = new ArrayList<>(List.of(layout.marker()));
    all.addAll(directories());
    all.add(layout.reserve());
    expected.rootId().map(layout::directoriesOf).ifPresent(all::addAll);
    return new Seen(
        expected,
        questions.inspect(layout.root(), all),
        questions.read(List.of(layout.marker()), MAX_MARKER));
  }

  /** What was asked; of use once it is answered. */
  public final class Seen {
    private final Expected expected;
    private final Answer<RootInspection> answer;
    private final Answer<List<Optional<byte[]>>> content;
    private final List<String> notes = new ArrayList<>();
    private RootMarker marker;
    private int owner;
    private Answer<List<Optional<Found>>> named;

    private Seen(
        Expected expected, Answer<RootInspection> answer, Answer<List<Optional<byte[]>>> content) {
      this.expected = expected;
      this.answer = answer;
      this.content = content;
    }

    /**
     * Decides, but for the directories that bear the root's id, where that was not known before.
     *
     * @throws DeployerException REFUSED with all that is wrong
     */
    public void judge() throws IOException, DeployerException {
      List<Objection> objections = new ArrayList<>();
      objections.addAll(ServerNeed.objections(host.capabilities()));
      expected
          .hostKey()
          .filter(key -> !key.equals(host.hostKey()))
          .ifPresent(
              key ->
                  objections.add(
                      new Objection(
                          Objection.Kind.ANOTHER_ROOT,
                          "the host shows the key " + host.hostKey() + ", and not " + key)));
      RootInspection inspection = answer.get();
      List<Optional<Facts>> own = inspection.inside();
      Optional<Facts> markerFacts = own.get(0);
      if (markerFacts.isEmpty() || !markerFacts.get().isFile()) {
        objections.addAll(absent(inspection));
        throw DeployerException.refused(new Live.Unknown(), objections);
      }
      marker = marker(content.get().get(0), objections);
      owner = markerFacts.get().owner();
      objections.addAll(safety.pathFaults(inspection, Optional.of(owner), notes));
      compare(expected.rootId(), Optional.of(marker.id()), "id", objections);
      compareNames(expected, marker.names(), objections);
      List<RemotePath> directories = directories();
      int last = 1 + directories.size();
      objections.addAll(safety.layoutFaults(directories, own.subList(1, last), owner));
      List<Optional<Facts>> reserve = own.subList(last, last + 1);
      if (reserve.get(0).isPresent()) {
        objections.addAll(safety.layoutFaults(List.of(layout.reserve()), reserve, owner));
      }
      if (expected.rootId().equals(Optional.of(marker.id()))) {
        objections.addAll(
            safety.layoutFaults(
                layout.directoriesOf(marker.id()), own.subList(last + 1, own.size()), owner));
      }
      if (!objections.isEmpty()) {
        throw DeployerException.refused(new Live.Unknown(), objections);
      }
    }

    /** The id of the root, once it is decided that it is one. */
    public String id() {
      return marker.id();
    }

    /** Asks for what could not be asked before the root's id was known. */
    public void askFurther(Questions questions) {
      if (expected.rootId().isEmpty()) {
        named = questions.look(layout.directoriesOf(marker.id()));
      }
    }

    /**
     * Decides the rest.
     *
     * @throws DeployerException REFUSED with all that is wrong
     */
    public Passed passed() throws IOException, DeployerException {
      if (named != null) {
        List<Objection> objections =
            safety.layoutFaults(
                layout.directoriesOf(marker.id()),
                named.get().stream().map(found -> found.map(Found::facts)).toList(),
                owner);
        if (!objections.isEmpty()) {
          throw DeployerException.refused(new Live.Unknown(), objections);
        }
      }
      return new Passed(marker, owner, List.copyOf(notes));
    }
  }

  private List<RemotePath> directories() {
    List<RemotePath> paths = new ArrayList<>();
    paths.add(layout.deployer());
    paths.addAll(layout.ownDirectories());
    paths.addAll(layout.openDirectories());
    return paths;
  }

  private List<Objection> absent(RootInspection inspection) {
    List<String> components = layout.root().components();
    for (int i = 0; i < components.size(); i++) {
      if (inspection.components().get(i).isEmpty()) {
        return List.of(
            new Objection(
                Objection.Kind.NOT_A_ROOT, "there is no " + components.get(i) + " on the host"));
      }
    }
    return List.of(
        new Objection(
            Objection.Kind.NOT_A_ROOT,
            layout.root() + " has no marker (.deployer/root.json), so it is not a root"));
  }

  /**
   * Reads the marker, and looks at nothing else.
   *
   * @throws DeployerException REFUSED if it cannot be understood
   */
  public RootMarker marker() throws IOException, DeployerException {
    return marker(host.read(layout.marker(), MAX_MARKER), new ArrayList<>());
  }

  private static RootMarker marker(Optional<byte[]> content, List<Objection> objections)
      throws DeployerException {
    try {
      return RootMarker.read(
          content.orElseThrow(() -> new Json.MalformedException("root.json is gone")));
    } catch (RootMarker.NewerFormatException | Json.MalformedException e) {
      objections.add(new Objection(Objection.Kind.ANOTHER_ROOT, e.getMessage()));
      throw DeployerException.refused(new Live.Unknown(), objections);
    }
  }

  private static void compareNames(Expected expected, RootNames found, List<Objection> objections) {
    List<Objection> names = new ArrayList<>();
    compare(expected.application(), found.application(), "application", names);
    compare(expected.environment(), found.environment(), "environment", names);
    if (!names.isEmpty()) {
      // One objection, since it is one thing to do.
      objections.add(
          new Objection(
              Objection.Kind.ANOTHER_ROOT,
              names.stream().map(Objection::fact).collect(Collectors.joining(", and "))));
    }
  }

  private static void compare(
      Optional<String> expected, Optional<String> found, String what, List<Objection> objections) {
    if (expected.isPresent() && found.isPresent() && !expected.equals(found)) {
      objections.add(
          new Objection(
              Objection.Kind.ANOTHER_ROOT,
              "the root's "
                  + what
                  + " is "
                  + Printable.escape(found.get())
                  + ", and not "
                  + expected.get()));
    }
  }
}
