package dev.deployer;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.OutputLines;
import dev.deployer.command.Secrets;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.root.JournalRecord;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts in memory whose deploys are watched by a command that prints what a test wants. */
@Timeout(120)
abstract class WatchedShops {
  static final Duration TICK = Duration.ofMillis(2);

  @TempDir Path source;
  final List<Map<String, Object>> told = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger asked = new AtomicInteger();
  ShopCluster cluster;
  boolean well = true;

  /** What the command prints when it is asked that often; null for nothing. */
  IntFunction<String> errors = times -> "0";

  /** How it ends where it prints nothing. */
  CommandOutcome endOfSilence = new Exited(0);

  @BeforeEach
  void twoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
    cluster.from(machine());
    cluster.with(rollout(Optional.empty()));
    cluster.deploy(1);
    cluster.deploy(2);
    told.clear();
  }

  /** The machine whose commands these are. */
  Workstation machine() {
    return new Workstation(this::run, Secrets.none(), source);
  }

  private CommandOutcome run(LocalCommand command, OutputLines output) {
    switch (command.arguments().program()) {
      case "alert" -> {
        try {
          told.add(JSON.std.mapFrom(command.input().orElseThrow()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      case "works" -> {
        return new Exited(well ? 0 : 1);
      }
      case "errors" -> {
        String text = errors.apply(asked.incrementAndGet());
        if (text == null) {
          return endOfSilence;
        }
        output.line(text, false);
        output.line("", false);
      }
      default -> throw new AssertionError(command);
    }
    return new Exited(0);
  }

  static Rollout rollout(Optional<WatchSettings> watch) {
    return new Rollout(
            1,
            Waves.parse(List.of("1", "rest")),
            Duration.ZERO,
            OnFailure.REVERT,
            List.of(
                new HealthCheck.Command(
                    Arguments.of("works"),
                    Where.LOCAL,
                    Duration.ofMillis(1),
                    Duration.ofMillis(1))),
            Hooks.NONE,
            List.of(new Sink.Command(Arguments.of("alert"), EnumSet.allOf(Occasion.class))))
        .withWatch(watch);
  }

  static WatchSettings watch(OnBad onBad, Duration time, Optional<Double> times) {
    return new WatchSettings(
        time,
        TICK,
        2,
        Optional.of(onBad),
        List.of(
            new Measure(
                "errors",
                new Measure.Source.Command(Arguments.of("errors"), Where.LOCAL),
                false,
                5,
                times)));
  }

  void watched(OnBad onBad) {
    cluster.with(rollout(Optional.of(watch(onBad, TICK.multipliedBy(8), Optional.empty()))));
  }

  List<Object> occasions() {
    return told.stream().map(notice -> notice.get("event")).toList();
  }

  List<JournalRecord> journal(int host) throws Exception {
    return cluster.shop(host).journal();
  }
}
