package dev.deployer.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.NotStarted;
import dev.deployer.command.Variable;
import dev.deployer.event.Event;
import dev.deployer.testing.ScriptedCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where hooks run, with which variables, and how many at once. */
@Timeout(20)
class HookRunTest extends HooksOnThreeHosts {
  @Test
  void aHookForEachHostRunsOnEachInTheReleaseWithItsVariables() {
    HookReport report = run(HookPhase.AFTER_ACTIVATE, hook("reload", Where.EACH));

    assertThat(report.passed()).isTrue();
    assertThat(report.results())
        .extracting(HookResult::address)
        .containsExactly("deploy@web1:22", "deploy@web2:22", "deploy@web3:22");
    assertThat(web2.ran())
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.arguments()).isEqualTo(Arguments.of("bin/reload", "--now"));
              assertThat(command.directory()).hasToString("/srv/shop/releases/42");
              assertThat(command.within()).isEqualTo(Duration.ofMinutes(1));
              assertThat(command.variables().values())
                  .containsExactlyInAnyOrderEntriesOf(
                      Map.of(
                          "DEPLOYER_RELEASE",
                          "42",
                          "DEPLOYER_RELEASE_PATH",
                          "/srv/shop/releases/42",
                          "DEPLOYER_ROOT",
                          "/srv/shop",
                          "DEPLOYER_ENVIRONMENT",
                          "production",
                          "DEPLOYER_PREVIOUS_PATH",
                          "/srv/shop/releases/41",
                          "DEPLOYER_HOST",
                          "web2",
                          "DEPLOYER_PHASE",
                          "after_activate"));
            });
  }

  @Test
  void aHookForOneHostRunsOnTheFirstOrTheNamedOne() {
    Hook named =
        new Hook(
            "named",
            Arguments.of("bin/named"),
            Where.ONCE,
            Optional.of("web3"),
            Duration.ofMinutes(1),
            Map.of());

    assertThat(run(HookPhase.BEFORE_ACTIVATE, hook("migrate", Where.ONCE), named).passed())
        .isTrue();

    assertThat(ran(web1)).containsExactly("bin/migrate");
    assertThat(ran(web2)).isEmpty();
    assertThat(ran(web3)).containsExactly("bin/named");
  }

  @Test
  void aNamedHostThatTheRunIsNotAboutIsNoOtherHost() {
    Hook named =
        new Hook(
            "named",
            Arguments.of("bin/named"),
            Where.ONCE,
            Optional.of("web9"),
            Duration.ofMinutes(1),
            Map.of());

    HookReport report = run(HookPhase.BEFORE_ACTIVATE, named);

    assertThat(report.failures())
        .extracting(HookResult::inWords)
        .containsExactly(
            "the hook named on web9 could not be started: it is not among the hosts of this run");
    assertThat(ran(web1)).isEmpty();
  }

  @Test
  void aLocalHookRunsInTheFolderOfTheConfiguration() {
    HookReport report = run(HookPhase.BUILD, hook("build", Where.LOCAL));

    assertThat(report.results()).extracting(HookResult::address).containsExactly("local");
    assertThat(report.results().get(0).output()).containsExactly("here");
    assertThat(local)
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.directory()).isEqualTo(FOLDER);
              assertThat(command.variables().values())
                  .containsEntry("DEPLOYER_RELEASE", "42")
                  .containsEntry("DEPLOYER_ROOT", "/srv/shop")
                  .containsEntry("DEPLOYER_HOST", "")
                  .containsEntry("DEPLOYER_PHASE", "build");
            });
  }

  @Test
  void soManyHostsRunAHookAtOnceAndNoMore() throws IOException {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier four = new CyclicBarrier(4);
    ScriptedCommands all =
        new ScriptedCommands()
            .answer(
                "bin/reload",
                (command, output) -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  await(four);
                  now.decrementAndGet();
                  return new Exited(0);
                });
    List<HookHost> twenty = new ArrayList<>();
    for (int i : IntStream.rangeClosed(1, 20).toArray()) {
      twenty.add(host("w" + i, Optional.of(all)));
    }
    hosts = twenty;

    assertThat(run(4, HookPhase.AFTER_ACTIVATE, hook("reload", Where.EACH)).passed()).isTrue();

    assertThat(most.get()).isEqualTo(4);
    assertThat(all.ran()).hasSize(20);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void linesOfHostsThatPrintAtOnceAreEventsOneByOne() {
    CyclicBarrier both = new CyclicBarrier(3);
    for (ScriptedCommands shell : List.of(web1, web2, web3)) {
      shell.answer(
          "bin/reload",
          (command, output) -> {
            await(both);
            for (int i = 0; i < 200; i++) {
              output.line(command.variables().values().get("DEPLOYER_HOST") + " " + i, false);
            }
            return new Exited(0);
          });
    }

    run(HookPhase.AFTER_ACTIVATE, hook("reload", Where.EACH));

    assertThat(events).hasSize(3 * 202);
    for (String host : List.of("web1", "web2", "web3")) {
      List<String> ofHost =
          events.stream().filter(event -> event.startsWith("deploy@" + host + ":22 ")).toList();
      assertThat(ofHost).hasSize(202);
      assertThat(ofHost.get(0))
          .endsWith(new Event.HookStarted("after_activate", "reload").toString());
      for (int i = 0; i < 200; i++) {
        assertThat(ofHost.get(i + 1))
            .endsWith(new Event.HookOutput("reload", host + " " + i).toString());
      }
      assertThat(ofHost.get(201)).contains("HookFinished");
    }
  }

  @Test
  void aSecretReachesTheCommandAndNothingElse() {
    web1.answer(
        "bin/migrate",
        (command, output) -> {
          String secret = command.variables().values().get("DB_PASSWORD");
          output.line("connecting with " + secret + "!", false);
          return new Exited(secret.equals("s3cret") ? 1 : 0);
        });

    HookReport report =
        run(
            HookPhase.BEFORE_ACTIVATE,
            hook(
                "migrate",
                Where.ONCE,
                Map.of("DB_PASSWORD", new Variable.Secret("MIGRATE_PASSWORD"))));

    assertThat(report.failures().get(0).outcome()).isEqualTo(new Exited(1));
    assertThat(report.failures().get(0).output()).containsExactly("connecting with ***!");
    assertThat(events).anyMatch(event -> event.contains("connecting with ***!"));
    assertThat(events + report.toString() + web1.ran()).doesNotContain("s3cret");
  }

  @Test
  void withoutItsSecretAHookIsNotStarted() {
    HookReport report =
        run(
            HookPhase.BEFORE_ACTIVATE,
            hook("migrate", Where.ONCE, Map.of("A", new Variable.Secret("OTHER"))));

    assertThat(report.failures().get(0).outcome()).isInstanceOf(NotStarted.class);
    assertThat(report.failures().get(0).inWords()).contains("the secret OTHER is not set");
    assertThat(web1.ran()).isEmpty();
  }

  @Test
  void ownVariablesCannotTakeTheNamesOfDeployersOwn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hook("x", Where.EACH, Map.of("DEPLOYER_ROOT", new Variable.Plain("/"))))
        .withMessageContaining("DEPLOYER_ROOT");
  }
}
