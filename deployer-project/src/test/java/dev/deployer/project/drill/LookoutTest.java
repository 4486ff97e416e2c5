package dev.deployer.project.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.DeployRequest;
import dev.deployer.Deployer;
import dev.deployer.Drilling;
import dev.deployer.OpenDrill;
import dev.deployer.Operator;
import dev.deployer.Target;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.project.run.Typing;
import dev.deployer.source.SourceSettings;
import dev.deployer.testing.MemoryDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An emergency is watched, by a clock that goes on a second whenever somebody looks at it. */
final class LookoutTest {
  private static final ReleaseId ONE = ReleaseId.parse("1");
  private static final Scenario ROLLBACK = new HurriedRollback();

  @TempDir Path build;
  private final AtomicLong seconds = new AtomicLong();
  private Target target;
  private Game game;

  @BeforeEach
  void whatIsLiveHarmsUsers() throws Exception {
    MemoryDisk disk = new MemoryDisk();
    target =
        Target.builder()
            .application("shop")
            .environment("games")
            .place(Target.Place.of(disk.connector("web1"), ReleaseRoot.parse("/srv/shop")))
            .build();
    Files.writeString(build.resolve("index.html"), "one");
    colleague().init();
    colleague().deploy(DeployRequest.builder(SourceSettings.of(build)).release(ONE).build());
    OpenDrill drill =
        colleague().drilling().begin("0000cafe", ONE, Instant.now().plusSeconds(3_600), 1);
    Files.writeString(build.resolve("drill.txt"), "one more file");
    Crew crew =
        new Crew(
            "games",
            Drilling.target(target),
            target,
            (of, listener) -> new Deployer(of, new Operator("anna", "laptop"), listener),
            failure -> List.of());
    game = new Game(crew, drill, build, 7);
    Scenario.Told unused = ROLLBACK.begin(game);
  }

  private Deployer colleague() {
    return new Deployer(target, new Operator("ben", "desk"), Listener.none());
  }

  private long nanos() {
    return Duration.ofSeconds(seconds.incrementAndGet()).toNanos();
  }

  /** Rolls back at once, and types nothing. */
  private final class RollingBack implements Typing {
    private boolean done;

    @Override
    public Optional<String> during(Duration time) throws DeployerException {
      if (!done) {
        done = true;
        assertThat(colleague().rollback(Optional.empty(), List.of()).to()).isEqualTo(ONE);
      }
      return Optional.empty();
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }

  @Test
  void theMoveThatSettlesItIsNotLaterThanTheWholeTook() throws Exception {
    Lookout lookout =
        new Lookout(
            ROLLBACK, game, Sight.of(game.crew()), event -> {}, new RollingBack(), this::nanos);

    assertThat(lookout.watch(Duration.ofDays(1))).isEqualTo(Played.Outcome.SETTLED);

    assertThat(lookout.moves())
        .isNotEmpty()
        .allSatisfy(move -> assertThat(move.since()).isEqualTo(lookout.took()));
  }
}
