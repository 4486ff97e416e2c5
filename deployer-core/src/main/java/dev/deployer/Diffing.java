package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.execution.Run;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.Remains;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares a release with another one or with a build, by their manifests. Takes no lock and
 * changes nothing; hosts that have the same on both sides are compared once.
 */
final class Diffing {
  /** So many commits are told. */
  private static final int MOST_COMMITS = 1_000;

  private static final DiffResult.Side NOTHING =
      new DiffResult.Side(
          DiffResult.Side.Kind.NOTHING, Optional.empty(), Optional.empty(), Optional.empty());

  private final Runs runs;
  private final DiffRequest request;

  Diffing(Runs runs, DiffRequest request) {
    this.runs = runs;
    this.request = request;
  }

  /** What is compared on some hosts. */
  private record Sides(DiffResult.Side from, DiffResult.Side to) {}

  DiffResult run() throws DeployerException {
    if (request.build().isEmpty()) {
      return runs.together(fleet -> on(fleet, Optional.empty()));
    }
    DeployRequest build = request.build().get();
    GateFacts facts = new GateFacts(runs, build);
    try (facts;
        SourceScan scan = SourceScan.start(build.source(), runs, facts)) {
      return runs.together(fleet -> on(fleet, Optional.of(scan.result())));
    }
  }

  private DiffResult on(Fleet fleet, Optional<GateFacts.OfSource> build)
      throws IOException, DeployerException {
    fleet.look(member -> member.state(member.run().state()));
    List<Objection> strange = request.from().isEmpty() ? NoneLive.strange(fleet) : List.of();
    if (!strange.isEmpty()) {
      throw DeployerException.refused(FleetPlans.live(fleet), strange);
    }
    Map<Sides, List<Member>> alike = new LinkedHashMap<>();
    for (Member member : fleet.members()) {
      alike.computeIfAbsent(sides(member.state(), build), key -> new ArrayList<>()).add(member);
    }
    List<DiffResult.Group> groups = new ArrayList<>();
    for (Map.Entry<Sides, List<Member>> group : alike.entrySet()) {
      groups.add(group(group.getKey(), group.getValue(), build));
    }
    // An interrupt ends git as well, and then the commits are not known.
    fleet.checkpoint();
    return new DiffResult(groups);
  }

  private DiffResult.Group group(
      Sides sides, List<Member> members, Optional<GateFacts.OfSource> build)
      throws IOException, DeployerException {
    Member first = members.get(0);
    Manifest before =
        sides.from().release().isPresent()
            ? manifest(first, record(first.state(), sides.from().release().get()))
            : Manifest.of(List.of());
    Manifest after =
        build.isPresent()
            ? build.get().source().manifest()
            : manifest(first, record(first.state(), sides.to().release().orElseThrow()));
    List<DiffEntry> entries = new ReleaseDifference(before, after).entries();
    if (request.text()) {
      entries =
          new DiffText(
                  first.run(),
                  sides.from().release(),
                  sides.to().release(),
                  build.map(GateFacts.OfSource::source))
              .of(entries);
    }
    return new DiffResult.Group(
        members.stream().map(Member::name).toList(),
        sides.from(),
        sides.to(),
        entries,
        request.commits() ? Optional.of(commits(sides)) : Optional.empty());
  }

  private Commits commits(Sides sides) {
    if (sides.from().kind() == DiffResult.Side.Kind.NOTHING) {
      return Commits.unknown("nothing is live there yet");
    }
    List<Path> places = new ArrayList<>();
    request.build().ifPresent(build -> places.add(build.source().place().at()));
    places.addAll(request.trees());
    places.add(runs.workstation().folder());
    return new CommitsBetween(runs.workstation(), places)
        .of(sides.from().revision(), sides.to().revision(), MOST_COMMITS);
  }

  private Sides sides(RootState state, Optional<GateFacts.OfSource> build)
      throws DeployerException {
    Optional<ReleaseId> from = request.from().or(() -> state.live().release());
    return new Sides(
        from.isPresent() ? side(record(state, from.get())) : NOTHING,
        build.isPresent()
            ? new DiffResult.Side(
                DiffResult.Side.Kind.BUILD,
                Optional.empty(),
                Optional.of(build.get().source().manifest().contentDigest()),
                build.get().origin().revision())
            : side(record(state, request.to().orElseThrow())));
  }

  private static DiffResult.Side side(ReleaseRecord record) {
    return new DiffResult.Side(
        DiffResult.Side.Kind.RELEASE,
        Optional.of(record.id()),
        Optional.of(record.digest()),
        record.revision());
  }

  private static ReleaseRecord record(RootState state, ReleaseId id) throws DeployerException {
    ReleaseRecord record = state.records().get(id);
    if (record == null) {
      Optional<String> incomplete = Remains.inWords(state, id);
      throw DeployerException.refused(
          state.live(),
          incomplete.isPresent()
              ? Objection.Kind.INCOMPLETE_RELEASE
              : Objection.Kind.NO_SUCH_RELEASE,
          incomplete.orElse(
              state.releases().contains(id)
                  ? id + " is unmanaged: it has no manifest to be compared"
                  : "there is no release " + id));
    }
    return record;
  }

  private static Manifest manifest(Member member, ReleaseRecord record)
      throws IOException, DeployerException {
    Run run = member.run();
    Optional<Manifest> manifest =
        run.reliably(
            again ->
                ReleaseSweep.manifest(
                    run.host(), run.layout(), record, run.settings().manifests()));
    return manifest.orElseThrow(
        () ->
            DeployerException.refused(
                member.state().live(),
                Objection.Kind.DRIFT,
                "the manifest of " + record.id() + " is missing or is not the recorded one"));
  }
}
