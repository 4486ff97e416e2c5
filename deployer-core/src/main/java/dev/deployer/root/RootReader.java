package dev.deployer.root;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.InvalidPathTextException;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the state of a root that {@link RootGuard} has let pass. Changes nothing. */
public final class RootReader {
  private static final int MAX_CARD = 1 << 16;

  private final Host host;
  private final Layout layout;

  public RootReader(Host host, Layout layout) {
    this.host = host;
    this.layout = layout;
  }

  /**
   * Reads everything.
   *
   * @param passed what the guard found
   * @throws DeployerException if the journal is broken
   */
  public RootState read(RootGuard.Passed passed) throws IOException, DeployerException {
    return read(passed, Optional.empty());
  }

  /**
   * The same, a round trip earlier where the guess is right.
   *
   * @param guess what is probably live
   */
  public RootState read(RootGuard.Passed passed, Optional<ReleaseId> guess)
      throws IOException, DeployerException {
    Live live = CurrentLink.read(host, layout, guess);
    Set<ReleaseId> releases = new TreeSet<>();
    Set<ReleaseId> withManifest = new TreeSet<>();
    List<String> odd = new ArrayList<>();
    List<RemotePath> preparing = new ArrayList<>();
    List<RemotePath> fenced = new ArrayList<>();
    List<RemotePath> locks = new ArrayList<>();
    List<RemotePath> trashed = new ArrayList<>();
    RemotePath beingPrepared = layout.preparing(passed.marker().id());
    RemotePath noLonger = layout.fenced(passed.marker().id());
    JournalReader journal = new JournalReader(host, layout);
    host.walk(
        List.of(
            layout.releases(),
            layout.manifests(),
            beingPrepared,
            noLonger,
            layout.lock(),
            layout.journal(),
            layout.trash()),
        false,
        entry -> {
          RemotePath path = entry.path();
          RemotePath parent = path.parent();
          if (parent.equals(layout.releases())) {
            release(entry)
                .ifPresentOrElse(releases::add, () -> odd.add(Printable.escape(path.name())));
          } else if (parent.equals(layout.manifests())) {
            release(entry).ifPresent(withManifest::add);
          } else if (parent.equals(beingPrepared)) {
            preparing.add(path);
          } else if (parent.equals(noLonger)) {
            fenced.add(path);
          } else if (parent.equals(layout.journal())) {
            journal.found(entry);
          } else if (parent.equals(layout.trash())) {
            trashed.add(path);
          } else {
            locks.add(path);
          }
        });
    live.release().ifPresent(releases::add);
    Set<ReleaseId> listed = new TreeSet<>(withManifest);
    listed.addAll(releases);
    Map<ReleaseId, ReleaseRecord> records = new TreeMap<>();
    List<RetiredRelease> trash = new ArrayList<>();
    History history = history(journal, live, listed, records, trashed, trash);
    // A listing can leave entries out: what is in one of the two, or is named by the journal, is
    // looked for in both.
    Set<ReleaseId> candidates = new TreeSet<>(listed);
    candidates.addAll(history.named());
    candidates.removeAll(listed);
    List<ReleaseId> named = List.copyOf(candidates);
    if (!named.isEmpty()) {
      keep(named, host.read(cards(named), MAX_CARD), records);
    }
    candidates.addAll(listed);
    releases.addAll(unlisted(candidates, releases));
    return new RootState(
        layout,
        host.hostKey(),
        passed.marker(),
        passed.owner(),
        live,
        history,
        releases,
        odd,
        records,
        locks.stream().findFirst().map(RemotePath::name),
        preparing,
        fenced,
        trash);
  }

  private List<ReleaseId> unlisted(Set<ReleaseId> known, Set<ReleaseId> listed) throws IOException {
    List<ReleaseId> candidates = known.stream().filter(id -> !listed.contains(id)).toList();
    List<Optional<Facts>> facts =
        candidates.isEmpty()
            ? List.of()
            : host.stat(candidates.stream().map(layout::release).toList());
    List<ReleaseId> there = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      if (facts.get(i).map(Facts::isDirectory).orElse(false)) {
        there.add(candidates.get(i));
      }
    }
    return there;
  }

  private static Optional<ReleaseId> release(Found entry) {
    if (!entry.facts().isDirectory()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ReleaseId.parse(entry.path().name()));
    } catch (InvalidPathTextException e) {
      return Optional.empty();
    }
  }

  /** Reads the journal, and with it the cards of the releases that are known already. */
  private History history(
      JournalReader journal,
      Live live,
      Set<ReleaseId> known,
      Map<ReleaseId, ReleaseRecord> records,
      List<RemotePath> trashed,
      List<RetiredRelease> trash)
      throws IOException, DeployerException {
    List<ReleaseId> order = List.copyOf(known);
    List<RemotePath> cards = new ArrayList<>(cards(order));
    trashed.forEach(path -> cards.add(path.child(RetiredRelease.CARD)));
    List<Optional<byte[]>> contents = new ArrayList<>();
    try {
      History history = journal.read(cards, contents);
      keep(order, contents, records);
      for (int i = 0; i < trashed.size(); i++) {
        String name = trashed.get(i).name();
        contents
            .get(order.size() + i)
            .flatMap(RetiredRelease::readIfWhole)
            .filter(retired -> retired.name().equals(name))
            .ifPresent(trash::add);
      }
      trash.sort(null);
      return history;
    } catch (JournalReader.BrokenJournalException e) {
      throw DeployerException.refused(live, Objection.Kind.BROKEN_JOURNAL, e.getMessage());
    }
  }

  private List<RemotePath> cards(List<ReleaseId> ids) {
    return ids.stream().map(id -> layout.manifest(id).child("release.json")).toList();
  }

  private static void keep(
      List<ReleaseId> ids, List<Optional<byte[]>> contents, Map<ReleaseId, ReleaseRecord> records)
      throws IOException {
    for (int i = 0; i < ids.size(); i++) {
      if (contents.get(i).isPresent()) {
        if (contents.get(i).get().length > MAX_CARD) {
          throw new FileSystemException(
              ids.get(i).toString(),
              null,
              "its release.json is larger than " + MAX_CARD + " bytes");
        }
        ReleaseRecord record = ReleaseRecord.read(contents.get(i).get());
        if (record.id().equals(ids.get(i))) {
          records.put(record.id(), record);
        }
      }
    }
  }

  /** Who holds the lock, if the card on the workbench can be read. */
  public Optional<Holder> holder(String token) throws IOException {
    return holderAt(layout.lock().child(token));
  }

  /** Whose workbench this is or was, if its card can be read. */
  public Optional<Holder> holderAt(RemotePath workbench) throws IOException {
    Optional<byte[]> card = host.read(Layout.cardOn(workbench), MAX_CARD);
    try {
      return card.isEmpty() ? Optional.empty() : Optional.of(Holder.read(card.get()));
    } catch (Json.MalformedException e) {
      return Optional.empty();
    }
  }

  /** The counter that the holder of the lock writes, if there is one. */
  public Optional<String> heartbeat(String token) throws IOException {
    return host.read(layout.lock().child(token).child("heartbeat"), 64)
        .map(
            bytes ->
                Printable.escape(
                    new String(bytes, java.nio.charset.StandardCharsets.UTF_8).strip()));
  }
}
