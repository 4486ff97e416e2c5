package dev.deployer;

import dev.deployer.chunk.ChunkedFiles;
import dev.deployer.cluster.Fleet;
import dev.deployer.execution.Executor;
import dev.deployer.execution.Run;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.DeployPlanner;
import dev.deployer.plan.SharedEntries;
import dev.deployer.plan.Survey;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.source.Source;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Brings a release to all hosts, as each has planned it: there, and not live. */
final class ReleaseBuilding {
  private final Runs runs;
  private final DeployRequest request;
  private final Settings settings;
  private final SharedEntries shared;

  ReleaseBuilding(Runs runs, DeployRequest request) {
    this.runs = runs;
    this.request = request;
    this.settings = runs.target().settings();
    this.shared = SharedEntries.of(settings.declared());
  }

  /** Carries out the steps before the flip on all hosts. */
  void run(Fleet fleet, GateFacts.OfSource known, Surveys surveys, ReleaseId release)
      throws IOException, DeployerException {
    Source source = known.source();
    ChunkedFiles chunks = new ChunkedFiles(file -> source.content(file.path()));
    fleet.all(
        member -> {
          Survey survey = surveys.last(member);
          member
              .executor()
              .build(
                  Optional.of(
                      new Executor.Material(
                          source,
                          chunks,
                          DeployPlanner.base(survey, settings.linkUnchanged()),
                          shared,
                          record(member.run(), release, known),
                          surveys.raw(member))));
        });
  }

  private ReleaseRecord record(Run run, ReleaseId release, GateFacts.OfSource known) {
    Manifest manifest = known.source().manifest();
    return new ReleaseRecord(
            release,
            manifest.contentDigest(),
            run.id(),
            runs.clock().instant().truncatedTo(ChronoUnit.SECONDS),
            runs.operator().toString(),
            known.origin().revision(),
            request.message(),
            manifest.fileCount(),
            manifest.totalBytes())
        .from(Optional.of(known.origin()))
        .saying(known.own().metadata());
  }
}
