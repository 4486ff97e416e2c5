package dev.deployer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.DataFacts.OfHost;
import dev.deployer.gate.DataFacts.Release;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.StoreVersions;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.AttemptNote;
import dev.deployer.root.DataInUse;
import dev.deployer.root.DataMarks;
import dev.deployer.root.Noted;
import dev.deployer.root.Records;
import dev.deployer.root.StoreMark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random deploys, failures, rollbacks, repairs and steps on hosts of two environments that share
 * their data, against a model that knows which versions are in it. No release that is let live
 * meets data that it cannot read, unless what was live there could not read it either, or a release
 * has said that there is no way back.
 */
final class DataInRandomHistoriesTest {
  private static final int HISTORIES = 10_000;
  private static final int EVENTS = 14;

  private final Set<Long> data = new TreeSet<>();
  private final List<Site> sites = new ArrayList<>();
  private final List<Release> known = new ArrayList<>();
  private Random random = new Random(0);
  private String story = "";
  private int passed;
  private int refused;
  private int reverted;
  private int held;
  private int attempts;
  private int back;

  /** What was so on a host before it flipped. */
  private record Before(Optional<Release> live, Set<Long> excused) {}

  /** A host, its journal, and what is live there. */
  private static final class Site {
    private final boolean other;
    private final String name;
    private final Records journal = new Records();
    private final Set<Long> excused = new HashSet<>();
    private Optional<Release> live = Optional.empty();

    Site(boolean other, String name) {
      this.other = other;
      this.name = name;
    }
  }

  @Test
  void noReleaseThatIsLetLiveMeetsDataThatItCannotRead() {
    for (int history = 0; history < HISTORIES; history++) {
      random = new Random(history);
      data.clear();
      sites.clear();
      known.clear();
      story = "history " + history + ":";
      int hosts = 1 + random.nextInt(3);
      for (int i = 0; i < hosts; i++) {
        sites.add(new Site(false, "web" + i));
      }
      sites.add(new Site(true, "cg"));
      for (int event = 0; event < EVENTS; event++) {
        happen();
      }
    }
    // Each of them really comes about, and so it could be refused or let go wrongly.
    assertThat(List.of(passed, refused, reverted, held, attempts, back))
        .allMatch(count -> count > 200);
  }

  private void happen() {
    switch (random.nextInt(10)) {
      case 0 -> rollback();
      case 1 -> repair();
      case 2 -> raise();
      default -> deploy();
    }
    sites.forEach(this::requireReadable);
  }

  /** To all hosts of one of the environments, or to some of them while the others are left out. */
  private List<Site> chosen() {
    boolean other = random.nextInt(3) == 0;
    List<Site> all = new ArrayList<>(sites.stream().filter(site -> site.other == other).toList());
    if (all.size() > 1 && random.nextInt(4) == 0) {
      all.remove(random.nextInt(all.size()));
    }
    return all;
  }

  private Release fresh() {
    long from = 40L + random.nextInt(4);
    long to = from + random.nextInt(4);
    long writes = from + random.nextInt((int) (to - from) + 1);
    StoreVersions versions = new StoreVersions(from, to, writes, random.nextInt(5) == 0);
    Release release =
        new Release(
            ReleaseId.parse("r" + known.size()),
            Optional.of(
                new Metadata(
                    new TreeMap<>(Map.of("schema", versions)), List.of(), List.of(), List.of())));
    known.add(release);
    return release;
  }

  private static StoreVersions of(Release release) {
    return release.own().orElseThrow().data().get("schema");
  }

  private void deploy() {
    Release candidate =
        known.isEmpty() || random.nextInt(4) > 0
            ? fresh()
            : known.get(random.nextInt(known.size()));
    List<Site> on = chosen();
    tell("deploy " + of(candidate) + " as " + candidate.id() + " on " + names(on));
    DataGate.Judged judged = judge(candidate, on, true);
    if (judged.finding().map(Finding::objects).orElse(false)) {
      refused++;
      tell("refused");
      return;
    }
    List<Site> flipping = on.stream().filter(site -> !isLive(site, candidate)).toList();
    if (flipping.isEmpty()) {
      return;
    }
    passed++;
    if (random.nextInt(4) == 0 && !migrate(candidate, flipping, judged)) {
      return;
    }
    flipping.forEach(site -> prepare(site, candidate));
    if (random.nextInt(12) == 0) {
      attempts++;
      tell("prepared alone");
      return;
    }
    Map<Site, Before> before = new LinkedHashMap<>();
    Set<Long> unreadableBefore = new HashSet<>();
    flipping.forEach(site -> site.live.ifPresent(old -> unreadableBefore.addAll(unreadable(old))));
    int failing = random.nextInt(3) == 0 ? random.nextInt(flipping.size()) : flipping.size();
    for (int i = 0; i < flipping.size(); i++) {
      Site site = flipping.get(i);
      before.put(site, new Before(site.live, Set.copyOf(site.excused)));
      flip(site, candidate, judged, unreadableBefore);
      if (i == failing) {
        fail(before, candidate, judged);
        return;
      }
    }
  }

  /** Whether the deploy goes on. What fails may have written, or not. */
  private boolean migrate(Release candidate, List<Site> on, DataGate.Judged judged) {
    attempts++;
    on.forEach(
        site ->
            site.journal.noted(
                candidate.id().value(),
                new AttemptNote(
                        candidate.id(), AttemptNote.Outcome.BEGUN, "run", List.of("migrate"))
                    .noted(DataInUse.of(candidate.own()))));
    boolean writes = random.nextBoolean();
    boolean fails = random.nextBoolean();
    if (writes) {
      write(candidate, judged);
    }
    if (fails) {
      tell("attempt failed" + (writes ? ", having written" : ""));
    }
    return !fails;
  }

  private static void prepare(Site site, Release candidate) {
    StoreVersions versions = of(candidate);
    site.journal.prepared(
        candidate.id().value(), versions.from(), versions.to(), versions.writes());
  }

  /** What is unreadable for the new one was unreadable for the old one. */
  private void flip(
      Site site, Release candidate, DataGate.Judged judged, Set<Long> unreadableBefore) {
    Set<Long> unreadable = unreadable(candidate);
    if (!site.live.map(this::unreadable).orElse(unreadableBefore).containsAll(unreadable)) {
      throw new AssertionError(story + " on " + site.name + " it cannot read " + unreadable);
    }
    site.journal.activated(
        site.live.map(old -> old.id().value()).orElse(""), candidate.id().value());
    site.live = Optional.of(candidate);
    site.excused.clear();
    site.excused.addAll(unreadable);
    write(candidate, judged);
  }

  /** Where the release said that there is no way back, others may not read what it writes. */
  private void write(Release candidate, DataGate.Judged judged) {
    long version = of(candidate).writes();
    sites.stream().filter(site -> isSoAlready(site, version)).forEach(s -> s.excused.add(version));
    data.add(version);
    if (judged.noWayBack() || of(candidate).oneWay()) {
      sites.forEach(site -> site.excused.add(version));
    }
    sites.forEach(this::requireReadable);
  }

  /** Whether what is live there could not read all of what is beyond this version before. */
  private boolean isSoAlready(Site site, long version) {
    return site.live
        .map(
            live ->
                unreadable(live).stream()
                    .anyMatch(
                        other ->
                            version > of(live).to()
                                ? other > version
                                : version < of(live).from() && other < version))
        .orElse(false);
  }

  private void fail(Map<Site, Before> before, Release candidate, DataGate.Judged judged) {
    if (judged.holds()) {
      held++;
      tell("held");
      return;
    }
    reverted++;
    tell("reverted");
    before.forEach(
        (site, was) -> {
          was.live.ifPresent(
              old ->
                  site.journal.activated(site.live.orElseThrow().id().value(), old.id().value()));
          site.live = was.live;
          site.excused.clear();
          site.excused.addAll(was.excused);
          if (isSoAlready(site, of(candidate).writes())) {
            site.excused.add(of(candidate).writes());
          }
        });
  }

  private void rollback() {
    List<Site> on = chosen();
    if (known.isEmpty()) {
      return;
    }
    Release to = known.get(random.nextInt(known.size()));
    tell("roll back to " + to.id() + " on " + names(on));
    DataGate.Judged judged = judge(to, on, false);
    if (judged.finding().map(Finding::objects).orElse(false)) {
      refused++;
      return;
    }
    back++;
    for (Site site : on) {
      if (!isLive(site, to)) {
        prepare(site, to);
      }
    }
    // All at once: what is left does not serve beside it.
    on.forEach(site -> site.excused.add(of(to).writes()));
    Set<Long> before = new HashSet<>();
    on.forEach(site -> site.live.ifPresent(old -> before.addAll(unreadable(old))));
    for (Site site : on) {
      if (!isLive(site, to)) {
        flip(site, to, judged, before);
      }
    }
  }

  /** What is higher is made to be of that version; nothing that is live writes more. */
  private void repair() {
    long version = 40L + random.nextInt(6);
    if (sites.stream()
            .flatMap(site -> site.live.stream())
            .anyMatch(live -> of(live).writes() > version)
        || data.isEmpty()) {
      return;
    }
    tell("repaired to " + version);
    data.removeIf(each -> each > version);
    data.add(version);
    sites.forEach(site -> site.excused.add(version));
    sites.forEach(site -> site.journal.noted("", Noted.mark("schema", version)));
  }

  /** What is lower is made to be of that version; all that is live reads it, and writes no less. */
  private void raise() {
    long version = 40L + random.nextInt(6);
    boolean due =
        sites.stream()
            .flatMap(site -> site.live.stream())
            .allMatch(live -> of(live).reads(version) && of(live).writes() >= version);
    if (!due || data.isEmpty() || sites.stream().allMatch(site -> site.live.isEmpty())) {
      return;
    }
    tell("raised to " + version);
    if (data.removeIf(each -> each < version)) {
      data.add(version);
    }
    Noted done =
        new Noted(Noted.STEP, Map.of("outcome", "done", "raised", Map.of("schema", version)));
    sites.forEach(site -> site.journal.noted("", done));
  }

  private DataGate.Judged judge(Release candidate, List<Site> on, boolean forward) {
    List<SortedMap<String, StoreMark>> marks = new ArrayList<>();
    List<OfHost> hosts = new ArrayList<>();
    for (Site site : sites) {
      marks.add(DataMarks.of(site.journal.history()));
      boolean takesPart = on.contains(site) && !isLive(site, candidate);
      hosts.add(
          new OfHost(
              site.other ? Optional.of("codegen") : Optional.empty(),
              site.name,
              takesPart,
              site.live,
              forward || !on.contains(site) ? site.live : Optional.empty()));
    }
    return DataGate.judge(
        new DataFacts(
            candidate, DataMarks.together(marks), hosts, List.of(), List.of(), forward, List.of()),
        List.of());
  }

  private static boolean isLive(Site site, Release release) {
    return site.live.map(Release::id).equals(Optional.of(release.id()));
  }

  private Set<Long> unreadable(Release release) {
    Set<Long> unreadable = new HashSet<>(data);
    unreadable.removeIf(of(release)::reads);
    return unreadable;
  }

  private void requireReadable(Site site) {
    site.live.ifPresent(
        live -> {
          Set<Long> unreadable = unreadable(live);
          unreadable.removeAll(site.excused);
          if (!unreadable.isEmpty()) {
            throw new AssertionError(
                story + " " + live.id() + " on " + site.name + " cannot read " + unreadable);
          }
        });
  }

  private static String names(List<Site> on) {
    return String.join(", ", on.stream().map(site -> site.name).toList());
  }

  private void tell(String what) {
    story += " " + what + ";";
  }
}
