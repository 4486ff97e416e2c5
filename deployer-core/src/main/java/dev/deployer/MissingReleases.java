package dev.deployer;

import dev.deployer.chunk.ChunkedFiles;
import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.execution.Executor;
import dev.deployer.execution.Run;
import dev.deployer.host.Space;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.RollbackPlanner.Donor;
import dev.deployer.plan.SharedEntries;
import dev.deployer.plan.Step;
import dev.deployer.root.ReleaseRecord;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Copies the release of a rollback to hosts that lack it, such as one that was added since, from a
 * host that has it; so that all of them can go back together.
 */
final class MissingReleases {
  private final Runs runs;
  private final Fleet fleet;

  MissingReleases(Runs runs, Fleet fleet) {
    this.runs = runs;
    this.fleet = fleet;
  }

  /** Finds, for each host that lacks the release, one to copy it from. */
  Map<Member, Donor> donors(Optional<ReleaseId> wanted) throws IOException, DeployerException {
    Optional<Member> owner = wanted.flatMap(this::owner);
    if (owner.isEmpty()) {
      return Map.of();
    }
    ReleaseId release = wanted.get();
    List<Member> lacking =
        fleet.members().stream()
            .filter(member -> !member.state().releases().contains(release))
            .toList();
    Map<Member, Optional<Space>> space = new ConcurrentHashMap<>();
    fleet.all(
        lacking,
        member -> {
          Run run = member.run();
          space.put(member, run.reliably(again -> run.host().space(run.layout().top())));
        });
    ReleaseRecord record = owner.get().state().records().get(release);
    Map<Member, Donor> donors = new HashMap<>();
    lacking.forEach(
        member -> donors.put(member, new Donor(owner.get().address(), record, space.get(member))));
    return donors;
  }

  private Optional<Member> owner(ReleaseId release) {
    return fleet.members().stream()
        .filter(member -> member.state().isWhole(release))
        .filter(member -> member.state().records().containsKey(release))
        .findFirst();
  }

  /**
   * Carries out what the plans say before the flip. First every host that has the release holds it
   * to its manifest, so that all that was changed by hand is told at once.
   */
  void build() throws IOException, DeployerException {
    List<Member> lacking =
        fleet.members().stream()
            .filter(member -> member.plan().step(Step.Stage.class).isPresent())
            .toList();
    fleet.look(
        fleet.members().stream().filter(member -> !lacking.contains(member)).toList(),
        member -> member.executor().build(Optional.empty()));
    if (lacking.isEmpty()) {
      return;
    }
    ReleaseId release = lacking.get(0).plan().step(Step.Stage.class).orElseThrow().release();
    Member owner = owner(release).orElseThrow();
    ReleaseRecord record = owner.state().records().get(release);
    ReleaseCopy[] copy = new ReleaseCopy[1];
    try {
      fleet.all(List.of(owner), member -> copy[0] = ReleaseCopy.of(member.run(), record));
      ChunkedFiles chunks = new ChunkedFiles(file -> copy[0].source().content(file.path()));
      fleet.all(
          lacking,
          member ->
              member.executor().build(Optional.of(material(member, record, copy[0], chunks))));
    } finally {
      if (copy[0] != null) {
        copy[0].close();
      }
    }
  }

  private Executor.Material material(
      Member member, ReleaseRecord record, ReleaseCopy copy, ChunkedFiles chunks) {
    return new Executor.Material(
        copy.source(),
        chunks,
        Optional.empty(),
        SharedEntries.of(runs.target().settings().declared()),
        new ReleaseRecord(
                record.id(),
                record.digest(),
                member.run().id(),
                runs.clock().instant().truncatedTo(ChronoUnit.SECONDS),
                runs.operator().toString(),
                record.revision(),
                record.message(),
                record.files(),
                record.contentBytes())
            .from(record.source())
            .saying(record.metadata()),
        Optional.empty());
  }
}
