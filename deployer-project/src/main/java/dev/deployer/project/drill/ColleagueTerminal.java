package dev.deployer.project.drill;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Lines;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.Spelling;
import dev.deployer.project.run.Work;
import dev.deployer.project.target.ConfigurationFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands in the terminal of a colleague who typed {@code deployer deploy TARGET}, with the
 * configuration of this task.
 */
record ColleagueTerminal(Work work) {
  private static final String DEPLOY = "deploy";
  private static final String CONFIG = "--config";

  /** Those lines, of a deploy that failed so. */
  List<String> lines(DeployerException failed) {
    Invocation typed = typed();
    List<String> lines = new ArrayList<>();
    lines.add("$ deployer deploy " + typed.target());
    lines.addAll(
        Lines.of(
            new Failure(
                "nothing was deployed to " + typed.target(),
                failed,
                ExitCode.of(failed.kind(), ExitCode.INTERRUPTED),
                typed),
            work.opened().names()));
    return lines;
  }

  private Invocation typed() {
    List<String> words = new ArrayList<>(List.of(DEPLOY, work.typed().target()));
    Path named = work.opened().file().named();
    if (!named.equals(ConfigurationFile.called(Optional.empty()))) {
      words.addAll(List.of(CONFIG, named.toString()));
    }
    return Invocation.of(
        words, new Spelling(Map.of(CONFIG, CONFIG), Set.of(), Map.of()), work.here().directory());
  }
}
