package dev.deployer.cli;

import dev.deployer.Drilling;
import dev.deployer.Target;
import dev.deployer.cli.drill.Crew;
import dev.deployer.cluster.Rollout;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Lines;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.run.Opened;
import java.util.ArrayList;
import java.util.List;

/** Makes those who caused an emergency out of the command that was typed. */
record DrillCrew(CommandRun run) {
  private static final String DEPLOY = "deploy";

  Crew crew() {
    Opened opened = run.work().opened();
    return new Crew(
        run.typed().target(),
        Drilling.target(opened.target()),
        asked(opened.target()),
        opened::deployer,
        this::terminal);
  }

  private static Target asked(Target target) {
    Rollout usual = target.rollout();
    return target.toBuilder()
        .rollout(
            new Rollout(
                usual.parallel(),
                usual.waves(),
                usual.bake(),
                usual.reconnect(),
                usual.onFailure(),
                usual.health(),
                usual.hooks(),
                List.of(),
                usual.watch()))
        .build();
  }

  /** As it would stand in the terminal of a colleague who typed {@code deployer deploy TARGET}. */
  private List<String> terminal(DeployerException failed) {
    List<String> words = new ArrayList<>(List.of(DEPLOY, run.typed().target()));
    if (run.common().config != null) {
      words.addAll(List.of("--config", run.common().config.toString()));
    }
    Invocation typed =
        Invocation.of(
            words,
            CommandTree.spelling(
                CommandTree.of(DEPLOY).getSubcommands().get(DEPLOY).getCommandSpec()),
            run.here().directory());
    List<String> lines = new ArrayList<>();
    lines.add("$ deployer deploy " + typed.target());
    lines.addAll(
        Lines.of(
            new Failure(
                "nothing was deployed to " + typed.target(),
                failed,
                ExitCode.of(failed.kind(), ExitCode.INTERRUPTED),
                typed),
            run.work().opened().names()));
    return lines;
  }
}
