package dev.deployer;

import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.Printable;
import dev.deployer.root.Layout;
import dev.deployer.root.RootGuard;
import dev.deployer.transaction.Run;
import dev.deployer.transaction.RunSettings;
import dev.deployer.transaction.Stop;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Begins runs on the target's host, and turns what ends them into one exception that says what is
 * live.
 */
record Runs(
    Target target,
    Operator operator,
    Listener listener,
    Clock clock,
    Supplier<String> tokens,
    Stop stop) {

  /** The work of a run that is open. */
  @FunctionalInterface
  interface Work<T> {
    T run(Run run) throws IOException, DeployerException;
  }

  Target.Place place() throws DeployerException {
    if (target.places().size() > 1) {
      throw new DeployerException(
          DeployerException.Kind.INVALID,
          new Live.Unknown(),
          "the target has "
              + target.places().size()
              + " hosts, and this version deploys to one host at a time",
          null);
    }
    return target.places().get(0);
  }

  Layout layout() throws DeployerException {
    return new Layout(place().root());
  }

  /** A run that only looks. */
  <T> T looking(Work<T> work) throws DeployerException {
    try (Run run = begin(Optional.empty(), Optional.empty())) {
      return ending(run, work);
    }
  }

  /** A run of which the host and the root are known beforehand. */
  <T> T bound(String hostKey, String rootId, Work<T> work) throws DeployerException {
    try (Run run = begin(Optional.of(hostKey), Optional.of(rootId))) {
      return ending(run, work);
    }
  }

  private Run begin(Optional<String> hostKey, Optional<String> rootId) throws DeployerException {
    Settings settings = target.settings();
    return new Run(
        place().host(),
        layout(),
        new RootGuard.Expected(hostKey, rootId, target.application(), target.environment()),
        new RunSettings(
            operator.toString(),
            settings.durable(),
            settings.lockWait(),
            settings.reconnectFor(),
            settings.heartbeat(),
            clock,
            tokens),
        listener,
        stop);
  }

  private <T> T ending(Run run, Work<T> work) throws DeployerException {
    try {
      run.open();
      T result = work.run(run);
      giveBack(run);
      return result;
    } catch (DeployerException e) {
      giveBackAfter(run, e);
      throw run.isFlipping() ? unknown(e) : knowing(run.live(), e);
    } catch (ConnectFailedException | ConnectionLostException e) {
      throw failure(run, e);
    } catch (IOException e) {
      giveBackAfter(run, e);
      throw failure(run, e);
    } catch (RuntimeException e) {
      giveBackAfter(run, e);
      throw e;
    }
  }

  /** What was decided is done: a lock that cannot be given back is a warning. */
  private void giveBack(Run run) throws DeployerException {
    try {
      run.tidy();
      run.unlock();
    } catch (IOException e) {
      listener.on(
          place().host().address(),
          new Event.Warning(
              "the lock could not be given back: "
                  + Printable.escape(String.valueOf(e.getMessage()))));
    }
  }

  private static void giveBackAfter(Run run, Exception failure) {
    run.lookAtLive();
    try {
      run.unlock();
    } catch (IOException | DeployerException e) {
      failure.addSuppressed(e);
    }
  }

  private DeployerException failure(Run run, IOException e) {
    return run.isFlipping() ? unknown(e) : failure(e, run.live());
  }

  /** What an error comes to while a flip is in doubt, whatever else it says. */
  private static DeployerException unknown(Exception e) {
    return new DeployerException(DeployerException.Kind.UNKNOWN, new Live.Unknown(), message(e), e);
  }

  private static DeployerException knowing(Live live, DeployerException e) {
    return e.live() instanceof Live.Unknown && !(live instanceof Live.Unknown)
        ? e.withLive(live)
        : e;
  }

  /** What an error of the port comes to, where nothing is in doubt. */
  DeployerException failure(IOException e, Live live) {
    boolean unreachable =
        e instanceof ConnectFailedException || e instanceof ConnectionLostException;
    return new DeployerException(
        unreachable ? DeployerException.Kind.UNREACHABLE : DeployerException.Kind.FAILED,
        live,
        message(e),
        e);
  }

  /** The message of the JDK's exceptions is often a path alone; what they mean is their class. */
  private static String message(Exception e) {
    String message = Printable.escape(String.valueOf(e.getMessage()));
    if (e instanceof AccessDeniedException) {
      return "permission denied: " + message;
    } else if (e instanceof NoSuchFileException) {
      return "not there: " + message;
    } else if (e instanceof FileAlreadyExistsException) {
      return "there already: " + message;
    } else if (e instanceof DirectoryNotEmptyException) {
      return "not empty: " + message;
    }
    return message;
  }
}
