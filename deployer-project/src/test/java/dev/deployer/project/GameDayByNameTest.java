package dev.deployer.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A game day that a program plays, where nobody is at a terminal. */
class GameDayByNameTest {
  private static final List<String> ROLLBACK =
      List.of("--only", "rollback", "--seed", "7", "--report", "day.md");

  @TempDir Path folder;
  private ShopInMemory shop;
  private Session games;

  @BeforeEach
  void twoReleases() throws Exception {
    shop = new ShopInMemory(folder);
    games = shop.initialised("games");
    games.deploy(ReleaseId.parse("1"));
    shop.write("two");
    games.deploy(ReleaseId.parse("2"));
  }

  private void assertAsBefore() throws Exception {
    assertThat(shop.disk("web1").backdoor().tree("/srv/games/releases").keySet())
        .allMatch(path -> path.matches("[12](/.*)?"))
        .contains("1", "2");
    assertThat(shop.project().open("games").deployer().drilling().open()).isEmpty();
    assertThat(shop.project().open("games").status())
        .singleElement()
        .satisfies(status -> assertThat(status.live()).hasToString("2 is live"))
        .satisfies(status -> assertThat(status.lock()).isEmpty());
  }

  private static Object ofScenario(Outcome day, String key) {
    return ((Map<?, ?>) ((List<?>) day.fields().get("scenarios")).get(0)).get(key);
  }

  private static Listener onEmergency(Doing doing) {
    return (host, event) -> {
      if (event instanceof Event.Emergency) {
        try {
          doing.run();
        } catch (DeployerException e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  private interface Doing {
    void run() throws DeployerException;
  }

  @Test
  void anEmergencyIsToldToWhoeverListensSettledByThemAndWrittenUp() throws Exception {
    List<String> told = new ArrayList<>();
    Session colleague = shop.project().open("games");
    games.tell(told::add).listen(onEmergency(colleague::rollback));

    Outcome day = games.run("drill", ROLLBACK);

    assertThat(day.lines().get(0)).startsWith("✔ rollback was settled, after ");
    assertThat(day.exit()).isZero();
    assertThat(ofScenario(day, "outcome")).isEqualTo("settled");
    assertThat(told).anyMatch(line -> line.contains("What was deployed to games a minute ago"));
    assertThat(Files.readString(folder.resolve("day.md"))).contains("| rollback | settled |");
    assertAsBefore();
  }

  @Test
  void whoStopsTheSessionEndsTheDayAndAllOfItIsTakenBack() throws Exception {
    games.listen(onEmergency(games::stop));

    Outcome day = games.run("drill", ROLLBACK);

    assertThat(day.exit()).isEqualTo(130);
    assertThat(ofScenario(day, "outcome")).isEqualTo("ended");
    assertThat(ofScenario(day, "taken_back")).isEqualTo(true);
    assertAsBefore();
    assertThat(games.run("drill", ROLLBACK).failure())
        .hasValueSatisfying(
            failure -> assertThat(failure.kind()).isEqualTo(DeployerException.Kind.INTERRUPTED));
    assertAsBefore();
  }

  @Test
  void anInterruptEndsTheDayAllOfItIsTakenBackAndTheThreadHasItStill() throws Exception {
    games.listen(onEmergency(() -> Thread.currentThread().interrupt()));

    Outcome day = games.run("drill", ROLLBACK);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ofScenario(day, "outcome")).isEqualTo("ended");
    assertThat(Files.readString(folder.resolve("day.md"))).contains("| rollback | ended before");
    assertAsBefore();
  }

  @Test
  void whatADrillHasLeftIsTakenBackByItsEndAndByRecover() throws Exception {
    for (List<String> command : List.of(List.of("drill", "--end"), List.of("recover"))) {
      games
          .deployer()
          .drilling()
          .begin("0000cafe", ReleaseId.parse("2"), Instant.now().minusSeconds(60), 1);

      Outcome done = games.run(command.get(0), command.subList(1, command.size()));

      assertThat(done.isDone()).isTrue();
      assertAsBefore();
    }
  }

  @Test
  void nothingIsRehearsedWhereTheFileDoesNotSaySo() throws Exception {
    Outcome refused = shop.initialised("production").run("drill", List.of());
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.lines())
        .containsExactly(
            "✘ Nothing is rehearsed on production: in deployer.yaml, environments.production does"
                + " not say drills: true.",
            "    Those that say it: games.");
    DeployerException unknown =
        catchThrowableOfType(
            DeployerException.class, () -> games.run("drill", List.of("--only", "rolback")));
    assertThat(unknown)
        .hasMessage(
            "--only rolback: the scenarios are failed-wave, lost-host, left-lock, hand-patch,"
                + " rollback.");
  }
}
