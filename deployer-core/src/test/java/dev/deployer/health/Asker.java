package dev.deployer.health;

import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.event.Listener;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.host.HostCommands;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Asks whether hosts are healthy, and keeps what is told meanwhile. */
final class Asker {
  static final Duration BRIEF = Duration.ofMillis(500);
  static final Duration EVERY = Duration.ofMillis(20);
  static final HookContext CONTEXT =
      new HookContext(Optional.of(ReleaseId.parse("42")), Optional.empty(), Path.of("/home/anna"));

  /** What was told. */
  final List<String> events = new ArrayList<>();

  /** What was run here, where each command ends well. */
  final List<LocalCommand> local = new ArrayList<>();

  /** A clock that goes on only in pauses. */
  static Pace inPauses() {
    AtomicLong now = new AtomicLong();
    return pace(now::get, now::addAndGet);
  }

  /** A clock by which the time is over as soon as so many questions were answered. */
  static Pace over(Duration within, int questions) {
    AtomicInteger looks = new AtomicInteger();
    // It is looked at when it begins, and behind each question, and before each that follows.
    return pace(() -> looks.incrementAndGet() < 2 * questions ? 0 : within.toNanos(), pause -> {});
  }

  private static Pace pace(LongSupplier now, LongConsumer paused) {
    return new Pace() {
      @Override
      public long nanos() {
        return now.getAsLong();
      }

      @Override
      public void pause(Duration duration) {
        paused.accept(duration.toNanos());
      }
    };
  }

  static HookHost host(String name, Optional<HostCommands> commands) {
    RemotePath release = ReleaseRoot.parse("/srv/shop").path().child("releases").child("42");
    return new HookHost(
        name,
        name,
        "deploy@" + name + ":22",
        commands,
        release,
        Optional.of(release),
        Optional.empty());
  }

  HealthReport ask(List<HookHost> hosts, HealthCheck... checks) {
    return ask(Pace.real(), hosts, checks);
  }

  HealthReport ask(Pace pace, List<HookHost> hosts, HealthCheck... checks) {
    LocalCommands here =
        (command, output) -> {
          local.add(command);
          return new Exited(0);
        };
    Listener listener = (host, event) -> events.add(host + " " + event);
    return new HealthRun(here, listener, 4, pace).run(List.of(checks), CONTEXT, hosts);
  }

  HealthResult askLocalhost(HealthCheck check) {
    return askLocalhost(Pace.real(), check);
  }

  /** However long the answers take, so many are had, the last of them when the time is over. */
  HealthResult askLocalhost(int questions, HealthCheck check) {
    return askLocalhost(over(check.within(), questions), check);
  }

  HealthResult askLocalhost(Pace pace, HealthCheck check) {
    return ask(pace, List.of(host("127.0.0.1", Optional.empty())), check).results().get(0);
  }
}
