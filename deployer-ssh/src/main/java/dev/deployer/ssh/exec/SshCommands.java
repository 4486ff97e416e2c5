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
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import net.schmizz.sshj.connection.channel.direct.Session;

/** Runs commands over channels of their own on one connection. */
public final class SshCommands implements HostCommands {
  private static final String SHELL = "/bin/sh -s";
  private static final Duration END_WITHIN = Duration.ofSeconds(12);

  private static final SecureRandom RANDOM = new SecureRandom();

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
  public synchronized Optional<HostCommands> ifThereIsAShell() throws IOException {
    if (shell.isEmpty()) {
      shell = Optional.of(haveShell());
    }
    return Optional.<HostCommands>of(this).filter(has -> shell.get());
  }

  private boolean haveShell() throws IOException {
    AtomicBoolean seen = new AtomicBoolean();
    OutputLines output =
        (line, cut) -> {
          if (line.equals(ShellScript.SIGN)) {
            seen.set(true);
          }
        };
    Duration within = connection.patienceOfSteps();
    CommandOutcome outcome;
    try {
      outcome = run(connection.startSession(), ShellScript.QUESTION, within, output);
    } catch (IOException | RuntimeException e) {
      throw new ConnectionLostException("no further channel could be opened: " + words(e), e);
    }
    if (outcome instanceof CommandOutcome.TimedOut) {
      // Nothing that a new connection would change.
      throw new IOException(
          "waited "
              + InWords.of(within)
              + " in vain for the account's shell, which hooks and checks need");
    }
    if (!connection.isAlive()
        || outcome instanceof CommandOutcome.Unknown
        || outcome instanceof CommandOutcome.Interrupted) {
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
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String mark = HexFormat.of().formatHex(random);
    Session session;
    try {
      session = connection.startSession();
    } catch (IOException | RuntimeException e) {
      return notStarted("no channel could be opened: ", e);
    }
    return run(
        session,
        ShellScript.of(command, mark),
        command.within(),
        Optional.of(connection.patienceOfSteps()),
        output,
        mark);
  }

  private CommandOutcome run(Session session, String script, Duration within, OutputLines output) {
    return run(session, script, within, Optional.empty(), output, "");
  }

  private CommandOutcome run(
      Session session,
      String script,
      Duration within,
      Optional<Duration> beginsWithin,
      OutputLines output,
      String mark) {
    try {
      Session.Command shell;
      try {
        shell = session.exec(SHELL);
      } catch (IOException | RuntimeException e) {
        return notStarted("the host runs no commands for this account: ", e);
      }
      RunningCommand.Connection beside =
          new RunningCommand.Connection() {
            @Override
            public boolean end(long process) {
              return SshCommands.this.end(process, mark);
            }

            @Override
            public boolean roundTrip() {
              return connection.roundTrip();
            }
          };
      return new RunningCommand(shell, within, beginsWithin, output, beside)
          .finish(script.getBytes(StandardCharsets.UTF_8));
    } finally {
      connection.close(session);
    }
  }

  /** An interrupt is kept for whoever asked. */
  private static NotStarted notStarted(String what, Exception e) {
    if (InWords.isInterrupt(e)) {
      Thread.currentThread().interrupt();
      return new NotStarted("it was interrupted");
    }
    return new NotStarted(what + words(e));
  }

  private boolean end(long process, String mark) {
    try {
      return run(
              connection.startSession(),
              ShellScript.end(process, mark),
              END_WITHIN,
              OutputLines.none())
          .passed();
    } catch (IOException | RuntimeException e) {
      // It is not told, and whoever waits for its end sees that it does not come.
      return false;
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
