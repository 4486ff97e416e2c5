package dev.deployer.ssh.exec;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.NotStarted;
import dev.deployer.command.OutputLines;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.HostCommand;
import dev.deployer.host.HostCommands;
import dev.deployer.outcome.InWords;
import dev.deployer.ssh.connect.SshConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.connection.channel.direct.Session;

/** Runs commands over channels of their own on one connection. */
public final class SshCommands implements HostCommands {
  private static final String SHELL = "/bin/sh -s";
  private static final Duration QUESTION_WITHIN = Duration.ofSeconds(15);

  private static final Duration KILL_WITHIN = Duration.ofSeconds(2);

  private final SshConnection connection;
  private Optional<Boolean> shell = Optional.empty();

  public SshCommands(SshConnection connection) {
    this.connection = connection;
  }

  /**
   * These commands, or none where the account has no shell. The host is asked once.
   *
   * @throws ConnectionLostException if that could not be found out
   */
  public synchronized Optional<HostCommands> ifThereIsAShell() throws ConnectionLostException {
    if (shell.isEmpty()) {
      shell = Optional.of(haveShell());
    }
    return Optional.<HostCommands>of(this).filter(has -> shell.get());
  }

  private boolean haveShell() throws ConnectionLostException {
    AtomicBoolean seen = new AtomicBoolean();
    OutputLines output =
        (line, cut) -> {
          if (line.equals(ShellScript.SIGN)) {
            seen.set(true);
          }
        };
    CommandOutcome outcome;
    try {
      outcome = run(connection.startSession(), ShellScript.QUESTION, QUESTION_WITHIN, output);
    } catch (IOException | RuntimeException e) {
      throw new ConnectionLostException("no further channel could be opened: " + words(e), e);
    }
    if (!connection.isAlive() || outcome instanceof CommandOutcome.TimedOut) {
      throw new ConnectionLostException(
          "whether there is a shell is unknown: " + outcome.inWords());
    }
    return seen.get() && outcome.passed();
  }

  @Override
  public CommandOutcome run(HostCommand command, OutputLines output) {
    if (Thread.currentThread().isInterrupted()) {
      return new NotStarted("it was interrupted before");
    }
    try {
      return run(connection.startSession(), ShellScript.of(command), command.within(), output);
    } catch (IOException | RuntimeException e) {
      return new NotStarted("no channel could be opened: " + words(e));
    }
  }

  private CommandOutcome run(Session session, String script, Duration within, OutputLines output) {
    try {
      Session.Command shell;
      try {
        shell = session.exec(SHELL);
      } catch (IOException | RuntimeException e) {
        return new NotStarted("the host runs no commands for this account: " + words(e));
      }
      return new RunningCommand(shell, within, output, this::kill)
          .finish(script.getBytes(StandardCharsets.UTF_8));
    } finally {
      connection.close(session);
    }
  }

  private void kill(String signal, long process) {
    try {
      run(
          connection.startSession(),
          ShellScript.signal(signal, process),
          KILL_WITHIN,
          OutputLines.none());
    } catch (IOException | RuntimeException e) {
      // It is not told, and whoever waits for its end sees that it does not come.
    }
  }

  static String words(Exception e) {
    return InWords.of(e);
  }

  /** What the host said of the end of a command; null if it has not said it. */
  static CommandOutcome ended(Session.Command command) {
    if (command.getExitStatus() != null) {
      return new Exited(command.getExitStatus());
    }
    return command.getExitSignal() == null
        ? null
        : new CommandOutcome.Killed(command.getExitSignal().name());
  }
}
