package dev.deployer.project;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.project.output.HostNames;
import dev.deployer.project.output.Lines;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.MisuseException;

/** Failures that say all that the command line would print of them. */
final class Told {
  private Told() {}

  static DeployerException misuse(MisuseException misuse) {
    return new DeployerException(
            DeployerException.Kind.INVALID,
            new Live.Unknown(),
            String.join("; ", misuse.misuse().facts()),
            misuse)
        .withWords(Lines.of(misuse.misuse(), HostNames.NONE));
  }

  static DeployerException failure(Failure failure, HostNames names) {
    return failure.cause().withWords(Lines.of(failure, names));
  }
}
