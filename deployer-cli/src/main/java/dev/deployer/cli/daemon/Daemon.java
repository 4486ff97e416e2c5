package dev.deployer.cli.daemon;

import dev.deployer.cli.local.Signal;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Typed;
import dev.deployer.parallel.Threads;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style;
import dev.deployer.project.output.Style.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Carries out the commands of callers, each on a thread of its own, until it is asked to end. */
public final class Daemon {
  private static final Duration GLANCE = Duration.ofSeconds(1);

  private final Typed program;
  private final Surroundings here;
  private final Place place;
  private final Page page;
  private final Set<Caller> callers = ConcurrentHashMap.newKeySet();
  private volatile boolean ending;
  private int signals;
  private long lastUse = System.nanoTime();

  public Daemon(Typed program, Surroundings here, Place place) {
    this.program = program;
    this.here = here;
    this.place = place;
    this.page = new Page(here.err(), Style.PLAIN, false);
  }

  /**
   * Serves until nothing was asked for this long, or a signal comes: the first lets what is at work
   * come to its end, the second interrupts it as Ctrl-C there would, the third ends the process. A
   * program that was replaced is like a first signal.
   */
  public ExitCode serve(Duration idle) {
    // Before anybody can know that it serves.
    Map<String, Object> program = programFile();
    try (Door door = Door.open(place.folder(), here.user()).orElse(null)) {
      if (door == null) {
        page.line(Mark.FAILED, "A daemon of this account runs already.");
        return ExitCode.REFUSED;
      }
      List<Runnable> undo =
          List.of(
              here.interruptions()
                  .handle(Signal.INT, () -> interrupted(door, ExitCode.INTERRUPTED)),
              here.interruptions()
                  .handle(Signal.TERM, () -> interrupted(door, ExitCode.TERMINATED)),
              here.interruptions()
                  .handle(Signal.HUP, () -> interrupted(door, ExitCode.TERMINATED)));
      page.line(
          Mark.DONE,
          "Commands of "
              + here.user()
              + " are carried out here, until none came for "
              + Amounts.roughly(idle)
              + ". Ctrl-C ends it.");
      serve(door, idle, program);
      undo.forEach(Runnable::run);
      return ExitCode.DONE;
    } catch (IOException e) {
      page.line(Mark.FAILED, "The daemon could not start: " + e.getMessage() + ".");
      return ExitCode.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  /**
   * Which file the program is; of none where it is gone, as in the middle of an update. Its
   * modification time would not tell: each build gives it the same one.
   */
  private Map<String, Object> programFile() {
    try {
      return Files.readAttributes(place.program(), "unix:ino,ctime,size");
    } catch (IOException e) {
      return Map.of();
    }
  }

  private void serve(Door door, Duration idle, Map<String, Object> program)
      throws InterruptedException {
    while (!ending || !callers.isEmpty()) {
      Optional<Path> announced = door.next(GLANCE);
      // After it was announced and before it is met: what is typed after an update is not for this
      // program.
      if (!ending && !programFile().equals(program)) {
        end(door);
      }
      announced.ifPresent(this::meet);
      if (!callers.isEmpty()) {
        lastUse = System.nanoTime();
      } else if (!ending && System.nanoTime() - lastUse > idle.toNanos()) {
        end(door);
      }
    }
  }

  private void end(Door door) {
    ending = true;
    door.shut();
  }

  private synchronized void interrupted(Door door, ExitCode meaning) {
    end(door);
    signals++;
    if (signals == 2) {
      callers.forEach(caller -> caller.received(Signal.TERM));
    } else if (signals > 2) {
      here.interruptions().end(meaning.number());
    }
  }

  private void meet(Path announced) {
    try {
      Caller caller = Caller.in(announced);
      callers.add(caller);
      Threads.start("call", () -> serve(caller));
    } catch (IOException | InvalidPathException e) {
      // It has not waited, or did not write what the launcher writes.
    }
  }

  private void serve(Caller caller) {
    try (caller) {
      Call call = caller.call();
      if (ending || !call.likeness().equals(place.likeness()) || call.asksForLogs()) {
        caller.decline();
      } else if (caller.goes()) {
        carryOut(call, caller);
      }
    } catch (IOException e) {
      // The caller is gone.
    } finally {
      callers.remove(caller);
    }
  }

  private void carryOut(Call call, Caller caller) {
    long begin = System.nanoTime();
    int exit = ExitCode.UNKNOWN.number();
    try {
      exit = program.run(caller.surroundings(here), call.words().toArray(String[]::new));
    } finally {
      page.line(
          Amounts.time(here.clock().instant())
              + "  "
              + String.join(" ", call.words().subList(0, Math.min(2, call.words().size())))
              + "  exit "
              + exit
              + "  "
              + Amounts.took(Duration.ofNanos(System.nanoTime() - begin)));
      caller.end(exit);
    }
  }
}
