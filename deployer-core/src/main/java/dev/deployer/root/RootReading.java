package dev.deployer.root;

import dev.deployer.host.Answer;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the state of a root in two bursts of questions, which a caller asks among others of its
 * own: what can be looked at and listed in any root, and then what that has named. What was read
 * before, and is still so, is not read again.
 */
public final class RootReading {
  private static final int MAX_CARD = 1 << 16;

  private final Host host;
  private final Layout layout;
  private Optional<RootReading> before;
  private final JournalReader journal;
  private final RootListing listing;
  private final KnownRecords known;
  private Optional<KnownRecords.Kept> kept = Optional.empty();
  private Optional<JournalHead> parted = Optional.empty();
  private Optional<String> rootId = Optional.empty();
  private CurrentLink current;
  private Answer<List<Optional<byte[]>>> end;
  private Answer<List<Optional<byte[]>>> records;
  private Answer<List<Optional<byte[]>>> cards;
  private Answer<List<Optional<Found>>> looks;
  private List<ReleaseId> ofCards = List.of();
  private List<RemotePath> ofTrash = List.of();
  private RootState state;

  /**
   * Of a root.
   *
   * @param before a reading of it that has come to its end
   * @param known records that were read before on this machine
   */
  public RootReading(Host host, Layout layout, Optional<RootReading> before, KnownRecords known) {
    this.host = host;
    this.layout = layout;
    this.before = before.filter(reading -> reading.state != null);
    this.journal = new JournalReader(layout);
    this.listing = new RootListing(layout, journal);
    this.known = known;
  }

  /**
   * The first burst.
   *
   * @param id the root's, where it is known
   */
  public void ask(Questions questions, Optional<String> id) {
    rootId = id;
    current =
        CurrentLink.asked(
            questions, layout, before.flatMap(reading -> reading.state.live().release()));
    List<RemotePath> directories =
        new ArrayList<>(
            List.of(
                layout.releases(),
                layout.manifests(),
                layout.lock(),
                layout.journal(),
                layout.trash(),
                layout.reserve()));
    id.map(layout::directoriesOf).ifPresent(directories::addAll);
    listing.ask(questions, directories);
    before.ifPresent(reading -> end = journal.askForEnd(questions, reading.state.history()));
  }

  /**
   * The second burst: what the first has named.
   *
   * @param id the root's
   */
  public void askFurther(Questions questions, String id) throws IOException {
    if (rootId.isEmpty()) {
      rootId = Optional.of(id);
      listing.ask(questions, layout.directoriesOf(id));
    }
    if (isAsBefore()) {
      return;
    }
    current.askFurther(questions);
    records = journal.ask(questions, beginning(id));
    ofCards = List.copyOf(seen());
    ofTrash = listing.paths(layout.trash());
    List<RemotePath> files = new ArrayList<>(cards(ofCards));
    ofTrash.forEach(path -> files.add(path.child(RetiredRelease.CARD)));
    cards = questions.read(files, MAX_CARD);
    List<RemotePath> parts = new ArrayList<>();
    ofCards.forEach(of -> parts.add(ReleaseSweep.manifestIn(layout.manifest(of))));
    ofTrash.forEach(path -> parts.addAll(RetiredRelease.parts(path)));
    looks = questions.look(parts);
  }

  private History beginning(String id) {
    if (before.isPresent()) {
      return before.get().state.history();
    }
    kept = Optional.of(known.of(id));
    return known.isWitnessOnly() ? History.EMPTY : kept.get().history();
  }

  /** The state, where it was made of what was read. */
  public Optional<RootState> made() {
    return Optional.ofNullable(state);
  }

  /** Whether nothing that was read before can have changed since, by what the first burst says. */
  private boolean isAsBefore() throws IOException {
    return before.isPresent()
        && journal.isStill(before.get().state.history(), end)
        && listing.names(layout.releases()).equals(before.get().listing.names(layout.releases()))
        && listing
            .entries(layout.manifests())
            .equals(before.get().listing.entries(layout.manifests()))
        && listing.entries(layout.trash()).equals(before.get().listing.entries(layout.trash()));
  }

  /** The releases that a listing or {@code current} has named. */
  private Set<ReleaseId> seen() throws IOException {
    Set<ReleaseId> seen = new TreeSet<>(listing.releases(layout.releases()));
    seen.addAll(listing.releases(layout.manifests()));
    return seen;
  }

  /** Workbenches that are no longer one, and such as are being prepared, or were by dead runs. */
  public boolean hasWorkbenches() {
    return layout.directoriesOf(rootId.orElseThrow()).stream()
        .anyMatch(directory -> !listing.entries(directory).isEmpty());
  }

  /** How many files of the reserve are whole. */
  public int spares() {
    return listing.spares();
  }

  /**
   * The state, once both bursts were asked.
   *
   * @param passed what the guard found
   * @throws DeployerException if the journal is broken
   */
  public RootState state(RootGuard.Passed passed) throws IOException, DeployerException {
    listing.requireWhole();
    Live live = current.live(host);
    Set<ReleaseId> releases = listing.releases(layout.releases());
    live.release().ifPresent(releases::add);
    History history;
    Map<ReleaseId, ReleaseRecord> of = new TreeMap<>();
    List<RetiredRelease> trash = new ArrayList<>();
    Map<RetiredRelease, RetiredRelease.Part> hollow = new HashMap<>();
    if (records == null) {
      RootState was = before.orElseThrow().state;
      history = was.history();
      of.putAll(was.records());
      trash.addAll(was.trash());
      hollow.putAll(was.hollow());
      releases.addAll(stillThere(was.releases(), releases));
    } else {
      history = history(live);
      keep(ofCards, cards.get().subList(0, ofCards.size()), of);
      for (int i = 0; i < ofTrash.size(); i++) {
        String name = ofTrash.get(i).name();
        Optional<RetiredRelease> card =
            cards
                .get()
                .get(ofCards.size() + i)
                .flatMap(RetiredRelease::readIfWhole)
                .filter(one -> one.name().equals(name));
        card.ifPresent(trash::add);
        Optional<RetiredRelease.Part> missing = missingInTheTrash(i);
        if (card.isPresent() && missing.isPresent()) {
          hollow.put(card.get(), missing.get());
        }
      }
      trash.sort(null);
      lookForUnlisted(live, history, releases, of);
      leaveOutWithoutText(releases, of);
    }
    Set<String> names = new TreeSet<>();
    trash.forEach(one -> names.add(one.name()));
    state =
        new RootState(
            layout,
            host.hostKey(),
            passed.marker(),
            passed.owner(),
            live,
            history,
            releases,
            listing.odd(),
            of,
            listing.paths(layout.lock()).stream().findFirst().map(RemotePath::name),
            listing.paths(layout.preparing(passed.marker().id())),
            listing.paths(layout.fenced(passed.marker().id())),
            trash,
            hollow,
            before.map(reading -> reading.state.readBefore()).orElse(parted),
            current.missing(),
            listing.strays(names));
    before = Optional.empty();
    return state;
  }

  private History history(Live live) throws IOException, DeployerException {
    try {
      History history = journal.read(host, records);
      kept.ifPresent(was -> keep(was, history));
      return history;
    } catch (JournalChain.BrokenJournalException e) {
      throw DeployerException.refused(
          live, Objection.Kind.BROKEN_JOURNAL, altered().orElse(e.getMessage()));
    }
  }

  /** Which record of a journal that is not whole was another one when it was read here before. */
  private Optional<String> altered() {
    List<Digest> now = journal.following().stream().map(Digest::ofContent).toList();
    return kept.filter(was -> journal.isBegunAs(History.EMPTY))
        .flatMap(was -> JournalEvidence.parted(was.history().digests(), now))
        .filter(head -> head.number() <= now.size())
        .map(
            head ->
                "journal record "
                    + head.number()
                    + " is not as it was written: this machine has read another one ("
                    + head.brief()
                    + ")");
  }

  /**
   * Only what follows is added, where what is kept is so. Where it is not, it stays: it is what
   * tells, until something is written to that journal from here.
   */
  private void keep(KnownRecords.Kept was, History history) {
    parted = JournalEvidence.parted(was.history().digests(), history.digests());
    if (parted.isEmpty()) {
      known.keep(
          rootId.orElseThrow(),
          journal.isBegunAs(was.history()) ? was : KnownRecords.Kept.NOTHING,
          journal.following());
    }
    kept = Optional.empty();
  }

  /**
   * A listing can leave entries out: what is in one of the two, or is named by the journal or
   * {@code current}, is looked for in both.
   */
  private void lookForUnlisted(
      Live live, History history, Set<ReleaseId> releases, Map<ReleaseId, ReleaseRecord> of)
      throws IOException {
    Set<ReleaseId> candidates = new TreeSet<>(history.named());
    live.release().ifPresent(candidates::add);
    candidates.removeAll(ofCards);
    List<ReleaseId> named = List.copyOf(candidates);
    if (!named.isEmpty()) {
      keep(named, host.read(cards(named), MAX_CARD), of);
    }
    candidates.addAll(ofCards);
    releases.addAll(stillThere(candidates, releases));
  }

  /** Where the release is there, a record alone is no manifest: nothing can be held to it. */
  private void leaveOutWithoutText(Set<ReleaseId> releases, Map<ReleaseId, ReleaseRecord> of)
      throws IOException {
    for (int i = 0; i < ofCards.size(); i++) {
      if (looks.get().get(i).isEmpty() && releases.contains(ofCards.get(i))) {
        of.remove(ofCards.get(i));
      }
    }
  }

  private Optional<RetiredRelease.Part> missingInTheTrash(int number) throws IOException {
    int from = ofCards.size() + number * RetiredRelease.PARTS;
    return RetiredRelease.missing(looks.get().subList(from, from + RetiredRelease.PARTS));
  }

  private List<ReleaseId> stillThere(Set<ReleaseId> known, Set<ReleaseId> seen) throws IOException {
    List<ReleaseId> candidates = known.stream().filter(id -> !seen.contains(id)).toList();
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

  private List<RemotePath> cards(List<ReleaseId> ids) {
    return ids.stream().map(id -> layout.manifest(id).child("release.json")).toList();
  }

  /** One that is not whole, as a power cut can leave it, is one that is not there. */
  private static void keep(
      List<ReleaseId> ids, List<Optional<byte[]>> contents, Map<ReleaseId, ReleaseRecord> of) {
    for (int i = 0; i < ids.size(); i++) {
      if (contents.get(i).isPresent()) {
        ReleaseId id = ids.get(i);
        ReleaseRecord.readIfWhole(contents.get(i).get())
            .filter(record -> record.id().equals(id))
            .ifPresent(record -> of.put(id, record));
      }
    }
  }
}
