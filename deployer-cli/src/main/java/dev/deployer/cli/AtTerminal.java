package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.output.Output;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.run.Asking;
import dev.deployer.project.run.Stops;
import dev.deployer.project.run.Typing;

/** Asks the person at the terminal, unless they have said {@code --yes}. */
record AtTerminal(boolean yes, Surroundings here, Output output, Signals signals)
    implements Asking {
  @Override
  public boolean agrees(String question, Invocation typed)
      throws MisuseException, DeployerException {
    if (yes) {
      return true;
    }
    output.pause();
    if (!here.person().isThere()) {
      throw new MisuseException(
          question,
          "There is no terminal to ask at. To answer yes: " + typed.again().with("--yes"));
    }
    return signals.asked(() -> output.resting(() -> here.person().agrees(question)));
  }

  /** What a run depends on; nothing moves while a passphrase is asked for. */
  Machine machine() {
    return here.machine().asking(prompt -> name -> output.resting(() -> prompt.ask(name)));
  }

  @Override
  public Typing typing(Stops stops) {
    return here.person().isThere() ? new TypedLines(here.person(), signals) : Typing.nobody(stops);
  }
}
