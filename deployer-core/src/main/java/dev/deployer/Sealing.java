package dev.deployer;

import dev.deployer.gate.Finding;
import dev.deployer.gate.GateSettings.SourceRule;
import dev.deployer.gate.SourceGate;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.source.Seal;
import java.util.List;
import java.util.Optional;

/**
 * Seals a build: from then on it is accounted for by its seal, so it is refused here by the same
 * rules by which it would be refused without one. No host is asked.
 */
final class Sealing {
  private final Runs runs;
  private final DeployRequest request;

  Sealing(Runs runs, DeployRequest request) {
    this.runs = runs;
    this.request = request;
  }

  SealResult run() throws DeployerException {
    SourceRule rule =
        runs.target().settings().gates().source().orElse(SourceRule.CLEAN).forSealing();
    GateFacts facts = new GateFacts(runs, request, Optional.of(rule));
    try (SourceScan scan = SourceScan.start(request.source(), runs, facts)) {
      GateFacts.OfSource known = scan.result();
      Finding found = SourceGate.judge(known.facts(), rule, request.accepted());
      if (found.objects()) {
        throw DeployerException.refused(new Live.Unknown(), List.of(found.objection()));
      }
      Seal seal = Seal.of(known.source().manifest(), known.origin().revision());
      return new SealResult(
          seal.text(),
          seal.digest(),
          seal.revision(),
          known.source().manifest().fileCount(),
          known.source().manifest().totalBytes(),
          found);
    }
  }
}
