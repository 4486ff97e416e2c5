package dev.deployer.cli.local;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.Variables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether a git work tree holds something that its commit does not, as git itself says. */
public final class GitChanges {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private GitChanges() {}

  /**
   * Whether anything in the whole work tree that this directory lies in is modified, or is neither
   * tracked nor ignored; empty where it lies in none, or git does not say. Nothing that the
   * repository configures is run for it.
   *
   * @param environment of the caller, of which git's own variables do not count
   */
  public static Optional<Boolean> in(Path directory, Map<String, String> environment) {
    if (GitHead.of(directory).isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> plain = new HashMap<>(environment);
    plain.keySet().removeIf(name -> name.startsWith("GIT_"));
    AtomicBoolean any = new AtomicBoolean();
    CommandOutcome outcome =
        new LocalProcesses(plain)
            .run(
                new LocalCommand(
                    Arguments.of(
                        "git",
                        "--no-optional-locks",
                        "-c",
                        "core.fsmonitor=false",
                        "-c",
                        "core.hooksPath=/dev/null",
                        "status",
                        "--porcelain",
                        "--untracked-files=all"),
                    Variables.NONE,
                    directory.toAbsolutePath(),
                    WITHIN,
                    Optional.empty()),
                (line, cut) -> any.set(true));
    return outcome.passed() ? Optional.of(any.get()) : Optional.empty();
  }
}
