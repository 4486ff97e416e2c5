package dev.deployer.ssh.exec;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.Interrupted;
import dev.deployer.command.CommandOutcome.NotStarted;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.command.OutputGate;
import dev.deployer.command.OutputLines;
import dev.deployer.command.OutputReader;
import dev.deployer.outcome.InWords;
import dev.deployer.parallel.Threads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
   * How long after a command's end its output is waited for at least, where it does not end since
   * something that the command left running still has it open.
   */
  private static final Duration LATE_OUTPUT = Duration.ofSeconds(1);

  /**
   * So many round trips without a byte say that the pipe was empty: sshd looks at it between two
   * questions, and may answer the first before it sends what it has read.
   */
  private static final int QUIET = 2;

  /** How long to wait after SIGKILL before giving up. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Session.Command shell;
  private final Duration within;
  private final OutputGate output;
  private final Connection connection;
  private final Optional<Duration> beginsWithin;
  private final OutputReader reader;
  private byte[] script;
  private boolean refused;

  /** How much had come when its end was known; -1 before. */
  private long late = -1;

  private volatile IOException failure;
  private volatile Optional<Long> process = Optional.empty();

  /** What is asked of the host beside the command's own channel. */
  interface Connection {
    /** Ends a process and all that it started; whether none of it was seen any more. */
    boolean end(long process);

    /** Waits until the host has answered something; false if it has not in time. */
    boolean roundTrip();
  }

  /**
   * @param beginsWithin how soon the shell must greet, before it gets the script; absent where it
   *     is not asked to
   */
  RunningCommand(
      Session.Command shell,
      Duration within,
      Optional<Duration> beginsWithin,
      OutputLines output,
      Connection connection) {
    this.shell = shell;
    this.within = within;
    this.beginsWithin = beginsWithin;
    this.output = new OutputGate(output);
    this.connection = connection;
    this.reader = new OutputReader(shell.getInputStream(), this::line);
  }

  /** Sends the script, and waits for the end of what it does. */
  CommandOutcome finish(byte[] text) {
    script = text;
    Thread talk = Threads.start("command", this::talk);
    try {
      Optional<CommandOutcome> obstacle = awaitGreeting(talk);
      if (obstacle.isPresent()) {
        return obstacle.get();
      }
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
      synchronized (this) {
        refused = beginsWithin.isPresent() && process.isEmpty();
      }
      boolean ended = stop(talk);
      return refused ? new NotStarted("it was interrupted") : new Interrupted(ended);
    } catch (InterruptedException e) {
      return refused ? new NotStarted("it was interrupted") : new Interrupted(false);
    } finally {
      Thread.currentThread().interrupt();
    }
  }

  private void talk() {
    try {
      if (beginsWithin.isPresent()) {
        OutputStream out = shell.getOutputStream();
        out.write(ShellScript.GREETING.getBytes(StandardCharsets.UTF_8));
        out.flush();
      } else {
        send();
      }
      reader.run();
    } catch (IOException e) {
      failure = e;
    }
  }

  /** A write waits for room, for as long as the shell has not read what came before. */
  private void send() throws IOException {
    try (OutputStream out = shell.getOutputStream()) {
      out.write(script);
      out.flush();
    }
  }

  private void line(String text, boolean cut) {
    Optional<Long> told =
        beginsWithin.isPresent() && process.isEmpty()
            ? ShellScript.process(text)
            : Optional.empty();
    if (told.isEmpty()) {
      output.line(text, cut);
      return;
    }
    synchronized (this) {
      if (refused) {
        return;
      }
      process = told;
    }
    try {
      send();
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Until the shell has greeted it has nothing to do; why it never will have, if it has not. */
  private Optional<CommandOutcome> awaitGreeting(Thread talk) throws InterruptedException {
    long start = System.nanoTime();
    while (beginsWithin.isPresent() && process.isEmpty()) {
      talk.join(LOOK_MS);
      boolean late = since(start).compareTo(beginsWithin.get()) > 0;
      if (talk.isAlive() && !late) {
        continue;
      }
      synchronized (this) {
        refused = process.isEmpty();
      }
      if (refused) {
        CommandOutcome ended = SshCommands.ended(shell);
        return Optional.of(
            new NotStarted(
                failure != null
                    ? "the connection was lost: " + SshCommands.words(failure)
                    : late
                        ? "the account's shell had not begun after "
                            + InWords.of(beginsWithin.get())
                        : "the account's shell ended before it began"
                            + (ended instanceof Exited exited
                                ? ", with exit code " + exited.code()
                                : "")));
      }
    }
    return Optional.empty();
  }

  /** Waits for the end; null if it has not come within that time. */
  private CommandOutcome await(Thread talk, Duration time) throws InterruptedException {
    long start = System.nanoTime();
    long end = 0;
    while (true) {
      talk.join(LOOK_MS);
      CommandOutcome ended = SshCommands.ended(shell);
      if (ended != null && end == 0) {
        end = System.nanoTime();
      }
      if (ended != null && (!talk.isAlive() || hasArrived(talk, end))) {
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

  /**
   * Whether all that a command printed has been handed on, where its output does not end. However
   * long that takes: time is measured by what the host answers, and not by a clock.
   */
  private boolean hasArrived(Thread talk, long end) throws InterruptedException {
    if (late < 0) {
      late = reader.taken();
    }
    if (since(end).compareTo(LATE_OUTPUT) < 0) {
      return false;
    }
    for (int quiet = 0; quiet < QUIET; quiet++) {
      long before = reader.taken();
      if (!reader.isIdle() || !connection.roundTrip()) {
        return !talk.isAlive();
      }
      talk.join(LOOK_MS);
      if (!reader.isIdle() || reader.taken() != before) {
        return reader.taken() - late > OutputReader.MOST_LATE;
      }
    }
    return true;
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

  /**
   * Ends the command and what it started. Servers may refuse to signal (OpenSSH before 7.9; OpenSSH
   * where the account is root; MINA SSHD), and signal no more than the command's group; so it is
   * done by a script over another channel, which is the only way to see what is left as well.
   *
   * @return whether all of it was seen to end
   */
  private boolean stop(Thread talk) throws InterruptedException {
    try {
      shell.signal(Signal.TERM);
    } catch (IOException e) {
      // The connection has ended, and nothing can be told to the command.
    }
    boolean all = process.isPresent() && connection.end(process.get());
    if (!all) {
      try {
        shell.signal(Signal.KILL);
      } catch (IOException e) {
        // As above.
      }
    }
    return hasEnded(await(talk, GRACE)) && all;
  }

  private static boolean hasEnded(CommandOutcome outcome) {
    return outcome != null && !(outcome instanceof Unknown);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
