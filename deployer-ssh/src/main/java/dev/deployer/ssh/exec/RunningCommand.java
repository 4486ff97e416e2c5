package dev.deployer.ssh.exec;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.command.LineSplitter;
import dev.deployer.command.OutputGate;
import dev.deployer.command.OutputLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.connection.channel.direct.Signal;

/** A shell on a channel: is given its script, is listened to, and is ended at its deadline. */
final class RunningCommand {
  private static final long LOOK_MS = 20;

  /**
   * How long after a command's end its output is waited for. It does not end where the command left
   * something running that still has it open.
   */
  private static final Duration LATE_OUTPUT = Duration.ofSeconds(1);

  private static final Duration FOR_A_SIGNAL = Duration.ofMillis(300);

  /** From SIGTERM to SIGKILL, and from that to no longer caring. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Session.Command shell;
  private final Duration within;
  private final OutputGate output;
  private final Killer killer;
  private volatile IOException failure;
  private volatile Optional<Long> process = Optional.empty();

  /** Signals a process of the host over another channel. */
  @FunctionalInterface
  interface Killer {
    void kill(String signal, long process);
  }

  RunningCommand(Session.Command shell, Duration within, OutputLines output, Killer killer) {
    this.shell = shell;
    this.within = within;
    this.output = new OutputGate(output);
    this.killer = killer;
  }

  /** Sends the script, and waits for the end of what it does. */
  CommandOutcome finish(byte[] script) {
    Thread talk = new Thread(() -> talk(script), "command");
    talk.setDaemon(true);
    talk.start();
    try {
      CommandOutcome outcome = await(talk, within);
      return outcome == null ? new TimedOut(within, stop(talk)) : outcome;
    } catch (InterruptedException e) {
      return interrupted(talk);
    } finally {
      output.close();
    }
  }

  private CommandOutcome interrupted(Thread talk) {
    try {
      return new Unknown(
          stop(talk) ? "it was interrupted" : "it was interrupted, and may still be running");
    } catch (InterruptedException e) {
      return new Unknown("it was interrupted, and may still be running");
    } finally {
      Thread.currentThread().interrupt();
    }
  }

  private void talk(byte[] script) {
    LineSplitter lines = new LineSplitter(this::line);
    try {
      try (OutputStream out = shell.getOutputStream()) {
        out.write(script);
      }
      InputStream in = shell.getInputStream();
      byte[] buffer = new byte[8_192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        lines.take(buffer, n);
      }
    } catch (IOException e) {
      failure = e;
    }
    lines.end();
  }

  private void line(String text, boolean cut) {
    Optional<Long> told = process.isEmpty() ? ShellScript.process(text) : Optional.empty();
    if (told.isPresent()) {
      process = told;
    } else {
      output.line(text, cut);
    }
  }

  /** How it ended; null if it has not within that time. */
  private CommandOutcome await(Thread talk, Duration time) throws InterruptedException {
    long start = System.nanoTime();
    long end = 0;
    while (true) {
      talk.join(LOOK_MS);
      CommandOutcome ended = SshCommands.ended(shell);
      if (ended != null && end == 0) {
        end = System.nanoTime();
      }
      if (ended != null && (!talk.isAlive() || since(end).compareTo(LATE_OUTPUT) > 0)) {
        return ended;
      } else if (ended == null && !talk.isAlive()) {
        CommandOutcome lost = lost();
        if (lost != null) {
          return lost;
        }
      }
      if (ended == null && since(start).compareTo(time) > 0) {
        return null;
      }
    }
  }

  /** Whether the channel has ended, so that no exit code can come any more; null if not. */
  private CommandOutcome lost() throws InterruptedException {
    if (failure != null) {
      return new Unknown("the connection was lost: " + SshCommands.words(failure));
    }
    try {
      shell.join(LOOK_MS, TimeUnit.MILLISECONDS);
    } catch (SSHException e) {
      if (e.getCause() instanceof TimeoutException) {
        return null;
      } else if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException();
      }
      return new Unknown("the connection was lost: " + SshCommands.words(e));
    }
    CommandOutcome ended = SshCommands.ended(shell);
    return ended == null ? new Unknown("the host did not say how it ended") : ended;
  }

  /** Whether the command was seen to end. */
  private boolean stop(Thread talk) throws InterruptedException {
    return hasEnded(await(talk, signal(talk, Signal.TERM)))
        || hasEnded(await(talk, signal(talk, Signal.KILL)));
  }

  private static boolean hasEnded(CommandOutcome outcome) {
    return outcome != null && !(outcome instanceof Unknown);
  }

  /**
   * Sends a signal, and tells how long to wait for what it does. Servers may refuse to (OpenSSH
   * before 7.9; OpenSSH where the account is root; MINA SSHD), so where nothing comes of it,
   * kill(1) is used.
   */
  private Duration signal(Thread talk, Signal signal) throws InterruptedException {
    try {
      shell.signal(signal);
    } catch (IOException e) {
      // The connection has ended, and nothing can be told to the command.
    }
    if (await(talk, FOR_A_SIGNAL) == null && process.isPresent()) {
      killer.kill(signal.name(), process.get());
    }
    return GRACE;
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
