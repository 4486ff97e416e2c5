package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.execution.JournalWriter;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateSettings.DataRule;
import dev.deployer.metadata.StoreVersions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.DataMarks;
import dev.deployer.root.Noted;
import dev.deployer.root.RootState;
import dev.deployer.root.StoreMark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What the journals say of the data, and the word of a person who has repaired it: that holds for
 * all hosts of the environment, so all of them record it.
 */
final class DataRecords {
  private final Runs runs;
  private final List<String> shared;
  private final AskedData data;

  DataRecords(Runs runs) {
    this.runs = runs;
    this.data = new AskedData(runs);
    this.shared = runs.target().settings().gates().data().map(DataRule::with).orElse(List.of());
  }

  /** A host, and what its root says. */
  private record Asked(Optional<String> environment, String name, RootState state) {}

  /** Asks all hosts. */
  DataReport report() throws DeployerException {
    new Preflight(runs).requireQuestions();
    try (Elsewhere elsewhere = Elsewhere.start(runs, runs.target().settings().gates().sharing())) {
      return runs.together(
          fleet -> {
            fleet.look(member -> member.state(member.run().state()));
            return report(fleet, elsewhere, Optional.empty());
          });
    }
  }

  /**
   * Records what there is now.
   *
   * @param version the highest in this store
   * @param reason goes into the journals
   * @param accepted that no release is known that reads or writes it
   */
  DataReport record(String store, long version, String reason, List<Acceptance> accepted)
      throws DeployerException {
    new Preflight(runs).requireQuestions();
    try (Elsewhere elsewhere = Elsewhere.start(runs, runs.target().settings().gates().sharing());
        Announcements announcements = new Announcements(runs)) {
      return runs.together(
          fleet -> {
            fleet.locks().take("record the version of " + store, Optional.of(reason));
            new Settling(runs, announcements).done(fleet);
            requireTrue(fleet, elsewhere, store, version, accepted);
            fleet.all(
                member -> {
                  new JournalWriter(member.run(), member.state().history())
                      .marked(Noted.mark(store, version), reason);
                  member.state(member.run().state());
                });
            return report(fleet, elsewhere, Optional.of(store + "=" + version));
          });
    }
  }

  /** What writes more would make it untrue at once. */
  private void requireTrue(
      Fleet fleet, Elsewhere elsewhere, String store, long version, List<Acceptance> accepted)
      throws IOException, DeployerException {
    List<Objection> objections = new ArrayList<>();
    for (Target.Place left : runs.target().others().leftOut()) {
      objections.add(
          new Objection(
              Objection.Kind.DATA,
              left.name() + " is left out, and what is recorded is to hold for all hosts"));
    }
    for (Asked host : asked(fleet, elsewhere)) {
      live(host.state())
          .flatMap(id -> versions(host.state(), id, store))
          .filter(versions -> versions.writes() > version)
          .ifPresent(
              versions ->
                  objections.add(
                      new Objection(
                          Objection.Kind.DATA,
                          live(host.state()).orElseThrow()
                              + ", live on "
                              + host.name()
                              + host.environment().map(name -> " of " + name).orElse("")
                              + ", writes "
                              + store
                              + " "
                              + versions.writes())));
    }
    Optional.ofNullable(data.ask(fleet).versions().get(store))
        .filter(there -> there > version)
        .ifPresent(
            there ->
                objections.add(
                    new Objection(
                        Objection.Kind.DATA,
                        "the data itself says that " + store + " is at " + there)));
    boolean known =
        asked(fleet, elsewhere).stream()
            .anyMatch(host -> DataMarks.of(host.state().history()).containsKey(store));
    if (!known) {
      objections.add(
          new Objection(Objection.Kind.DATA, "no release has ever written to a store " + store));
    }
    if (known) {
      KnownVersions.of(asked(fleet, elsewhere).stream().map(Asked::state).toList(), store)
          .judge(store, version, accepted)
          .filter(Finding::objects)
          .map(Finding::objection)
          .ifPresent(objections::add);
    }
    if (!objections.isEmpty()) {
      throw DeployerException.refused(FleetPlans.live(fleet), objections);
    }
  }

  private List<Asked> asked(Fleet fleet, Elsewhere elsewhere) throws DeployerException {
    List<Asked> asked = new ArrayList<>();
    for (Member member : fleet.members()) {
      asked.add(new Asked(Optional.empty(), member.name(), member.state()));
    }
    for (Elsewhere.Seen seen : concerned(elsewhere)) {
      seen.state().ifPresent(state -> asked.add(new Asked(seen.environment(), seen.name(), state)));
    }
    return asked;
  }

  private List<Elsewhere.Seen> concerned(Elsewhere elsewhere) throws DeployerException {
    return elsewhere.hosts(Set.copyOf(shared));
  }

  private DataReport report(Fleet fleet, Elsewhere elsewhere, Optional<String> recorded)
      throws IOException, DeployerException {
    List<Asked> hosts = asked(fleet, elsewhere);
    AskedData.Answers answers = data.ask(fleet);
    SortedMap<String, StoreMark> marks =
        answers.over(
            DataMarks.together(
                hosts.stream().map(host -> DataMarks.of(host.state().history())).toList()),
            runs.clock().instant());
    Map<String, List<DataReport.Reader>> readers = new LinkedHashMap<>();
    marks.forEach(
        (store, mark) ->
            readers.put(
                store,
                hosts.stream().flatMap(host -> reader(host, store, mark).stream()).toList()));
    List<String> unknown =
        concerned(elsewhere).stream()
            .filter(seen -> seen.state().isEmpty())
            .map(
                seen ->
                    seen.name()
                        + seen.environment().map(name -> " of " + name).orElse("")
                        + " could not be asked: "
                        + seen.why().orElse(""))
            .toList();
    return new DataReport(
        marks.entrySet().stream()
            .map(
                entry -> {
                  StoreMark mark = entry.getValue();
                  return new DataReport.Store(
                      entry.getKey(),
                      mark.highest().version(),
                      mark.highest().by(),
                      mark.highest().at(),
                      mark.highest().how().name().toLowerCase(Locale.ROOT),
                      mark.highest().since(),
                      mark.floor(),
                      readers.get(entry.getKey()));
                })
            .toList(),
        unknown,
        answers.unanswered(),
        recorded);
  }

  private Optional<DataReport.Reader> reader(Asked host, String store, StoreMark mark) {
    return live(host.state())
        .map(
            id -> {
              Optional<StoreVersions> versions = versions(host.state(), id, store);
              return new DataReport.Reader(
                  host.environment().or(() -> runs.target().environment()),
                  host.name(),
                  id,
                  versions.map(v -> new DataReport.Range(v.from(), v.to(), v.writes())),
                  versions
                      .map(v -> v.to() >= mark.highest().version() && v.from() <= mark.floor())
                      .orElse(false));
            });
  }

  private static Optional<ReleaseId> live(RootState state) {
    return state.live().release();
  }

  private static Optional<StoreVersions> versions(RootState state, ReleaseId id, String store) {
    return state.saysOfData(id).map(own -> own.data().get(store));
  }
}
