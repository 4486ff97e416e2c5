package dev.deployer.gate;

import dev.deployer.gate.DataFacts.OfHost;
import dev.deployer.gate.DataFacts.Release;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.StoreVersions;
import dev.deployer.root.Readability;
import dev.deployer.root.StoreMark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The gate {@code data}: whoever is live can read what there is. The release that is to be live
 * reads as far as the highest that was ever written, and from the lowest that may be left; and what
 * it writes itself can be read by all that serve beside it, or come back when it fails.
 */
public final class DataGate {
  private final DataFacts facts;
  private final String name;
  private final SortedSet<String> stores = new TreeSet<>();
  private final List<String> details = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final Set<String> noWayBack = new LinkedHashSet<>();

  private DataGate(DataFacts facts) {
    this.facts = facts;
    this.name = facts.candidate().id().value();
  }

  /**
   * What the gate says.
   *
   * @param finding empty where nobody has ever said anything of any data
   * @param notes what a person should know, and what stops nothing
   * @param noWayBack whether what is live now could not go on if the candidate failed
   */
  public record Judged(Optional<Finding> finding, List<String> notes, boolean noWayBack) {
    /** Of what is not asked. */
    public static final Judged NONE = new Judged(Optional.empty(), List.of(), false);

    /** Copies the list. */
    public Judged {
      notes = List.copyOf(notes);
    }

    /** The same, with these notes besides. */
    public Judged noting(List<String> more) {
      List<String> all = new ArrayList<>(notes);
      all.addAll(more);
      return new Judged(finding, all, noWayBack);
    }

    /**
     * Whether the run is not to be taken back when it fails, since what was live cannot read what
     * was written.
     */
    public boolean holds() {
      return noWayBack && !finding.map(Finding::objects).orElse(false);
    }
  }

  /**
   * What stands against the word of a person on what there is.
   *
   * @param details what is known instead
   */
  public static Finding ofRecord(String fact, List<String> details, List<Acceptance> accepted) {
    return Finding.against(GateName.DATA, Optional.empty(), fact, details, accepted);
  }

  /** Judges. */
  public static Judged judge(DataFacts facts, List<Acceptance> accepted) {
    return new DataGate(facts).judge(accepted);
  }

  private Judged judge(List<Acceptance> accepted) {
    if (facts.hosts().stream().noneMatch(OfHost::takesPart)) {
      return new Judged(
          Optional.of(
              Finding.clear(
                  GateName.DATA, Optional.empty(), Verdict.NOT_ASKED, name + " is live already")),
          List.of(),
          false);
    }
    Readability readable =
        Readability.of(name, facts.candidate().own(), facts.marks(), lives(facts.hosts()));
    stores.addAll(readable.stores());
    details.addAll(readable.faults());
    notes.addAll(readable.notes());
    versions().forEach(this::judgeWritten);
    facts.marks().forEach(this::noteWhoCannotReadIt);
    details.addAll(facts.unknown());
    if (!facts.unknown().isEmpty()) {
      details.addAll(atStake());
    }
    return new Judged(Optional.of(finding(accepted)), notes(), !noWayBack.isEmpty());
  }

  /** What others may not be able to read who could not be asked: an acceptance is one of that. */
  private List<String> atStake() {
    return versions().isEmpty()
        ? List.of("the release says nothing of any data")
        : versions().entrySet().stream()
            .map(
                store ->
                    "the release reads %s %s and writes %d"
                        .formatted(
                            store.getKey(), store.getValue().range(), store.getValue().writes()))
            .toList();
  }

  private List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    all.addAll(noWayBack);
    all.addAll(facts.unanswered());
    return all;
  }

  private Map<String, StoreVersions> versions() {
    return facts.candidate().own().map(Metadata::data).orElse(new TreeMap<>());
  }

  /** What is live on the hosts where the candidate takes its place. */
  private static List<Optional<Metadata>> lives(List<OfHost> hosts) {
    return hosts.stream()
        .filter(OfHost::takesPart)
        .flatMap(host -> host.live().stream())
        .map(Release::own)
        .toList();
  }

  /**
   * What is higher or lower than anything that was surely there before has to be read by those that
   * are there: of all else it has been so already.
   */
  private void judgeWritten(String store, StoreVersions versions) {
    long writes = versions.writes();
    Optional<StoreMark> mark = Optional.ofNullable(facts.marks().get(store));
    boolean higher =
        mark.flatMap(StoreMark::served).map(sure -> writes > sure.version()).orElse(true);
    boolean lower = mark.flatMap(StoreMark::servedFloor).map(sure -> writes < sure).orElse(true);
    if (!higher && !lower) {
      return;
    }
    for (Map.Entry<Release, List<OfHost>> beside : besides().entrySet()) {
      Release release = beside.getKey();
      Optional<StoreVersions> its = release.own().map(said -> said.data().get(store));
      String where = release.id() + ", live on " + places(beside.getValue()) + ",";
      if (its.isEmpty()) {
        notes.add(
            where
                + " says nothing of "
                + store
                + ": whether it can read "
                + writes
                + " is not known");
      } else if ((higher && its.get().to() < writes) || (lower && its.get().from() > writes)) {
        if (facts.forward()) {
          noWayBack.add(
              "there is no way back: " + release.id() + " does not read " + store + " " + writes);
        }
        String fact =
            where
                + " reads "
                + store
                + (its.get().to() < writes ? " to " + its.get().to() : " from " + its.get().from())
                + "; "
                + name
                + " writes "
                + writes;
        if (versions.oneWay()) {
          notes.add(fact);
        } else {
          stores.add(store);
          details.add(fact);
        }
      }
    }
  }

  private Map<Release, List<OfHost>> besides() {
    Map<Release, List<OfHost>> besides = new LinkedHashMap<>();
    for (OfHost host : facts.hosts()) {
      host.staysBeside()
          .ifPresent(
              release -> besides.computeIfAbsent(release, one -> new ArrayList<>()).add(host));
    }
    return besides;
  }

  private void noteWhoCannotReadIt(String store, StoreMark mark) {
    Map<Release, List<OfHost>> unable = new LinkedHashMap<>();
    for (OfHost host : facts.hosts()) {
      host.live()
          .filter(live -> !host.takesPart() && !live.id().equals(facts.candidate().id()))
          .filter(
              live ->
                  live.own()
                      .map(said -> said.data().get(store))
                      .map(its -> its.to() < mark.highest().version())
                      .orElse(false))
          .ifPresent(live -> unable.computeIfAbsent(live, one -> new ArrayList<>()).add(host));
    }
    unable.forEach(
        (release, hosts) ->
            notes.add(
                release.id()
                    + ", live on "
                    + places(hosts)
                    + ", cannot read "
                    + store
                    + " "
                    + mark.highest().version()
                    + " as it is"));
  }

  private static String places(List<OfHost> hosts) {
    return hosts.stream()
        .map(host -> host.name() + host.environment().map(env -> " of " + env).orElse(""))
        .collect(Collectors.joining(", "));
  }

  private Finding finding(List<Acceptance> accepted) {
    if (details.isEmpty()) {
      return Finding.clear(GateName.DATA, Optional.empty(), Verdict.PASSED, passed());
    }
    List<String> all = new ArrayList<>(details);
    all.addAll(facts.unanswered());
    stores.forEach(store -> wanted(store).ifPresent(all::add));
    return Finding.against(
        GateName.DATA,
        Optional.empty(),
        stores.isEmpty()
            ? "not every host could be asked who reads the data"
            : String.join(", ", stores) + ": not everything can be read",
        all,
        accepted);
  }

  private String passed() {
    List<String> all = new ArrayList<>();
    versions()
        .forEach(
            (store, versions) -> {
              Optional<Long> before =
                  Optional.ofNullable(facts.marks().get(store))
                      .map(mark -> mark.highest().version())
                      .filter(highest -> highest < versions.writes());
              all.add(
                  store
                      + ": writes "
                      + versions.writes()
                      + before.map(highest -> " (" + highest + " until now)").orElse("")
                      + ", reads "
                      + versions.range());
            });
    if (all.isEmpty()) {
      all.add(name + " says nothing of any data");
    }
    all.addAll(facts.unanswered());
    return String.join("; ", all);
  }

  /** What could be live, and which of the releases at hand could be. */
  private Optional<String> wanted(String store) {
    StoreMark mark = facts.marks().get(store);
    if (mark == null) {
      return Optional.empty();
    }
    long highest = mark.highest().version();
    long most =
        besides().keySet().stream()
            .flatMap(release -> release.own().stream())
            .map(said -> said.data().get(store))
            .filter(Objects::nonNull)
            .mapToLong(StoreVersions::to)
            .min()
            .orElse(highest);
    long limit = Math.max(most, highest);
    List<String> fitting =
        facts.there().stream()
            .filter(
                release ->
                    Readability.of("", release.own(), facts.marks(), List.of()).faults().isEmpty())
            .filter(release -> release.own().orElseThrow().data().get(store).writes() <= limit)
            .map(release -> release.id().value())
            .sorted()
            .toList();
    return Optional.of(
        "what could be live reads "
            + store
            + " "
            + (mark.floor() < highest ? mark.floor() + " to " + highest : "" + highest)
            + " and writes at most "
            + limit
            + (fitting.isEmpty()
                ? "; no release that is there does"
                : "; there is " + String.join(", ", fitting)));
  }
}
