package dev.deployer.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.Interrupted;
import dev.deployer.command.CommandOutcome.NotStarted;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.Variable;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import dev.deployer.testing.ScriptedCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HookRunTest {
  private static final Path FOLDER = Path.of("/home/anna/shop");
  private static final HookContext CONTEXT =
      new HookContext(Optional.of(ReleaseId.parse("42")), Optional.of("production"), FOLDER);

  private final List<String> events = new ArrayList<>();
  private final List<LocalCommand> local = new ArrayList<>();
  private final ScriptedCommands web1 = new ScriptedCommands();
  private final ScriptedCommands web2 = new ScriptedCommands();
  private final ScriptedCommands web3 = new ScriptedCommands();
  private List<HookHost> hosts;

  @BeforeEach
  void threeHosts() throws IOException {
    hosts =
        List.of(
            host("web1", Optional.of(web1)),
            host("web2", Optional.of(web2)),
            host("web3", Optional.of(web3)));
  }

  private static HookHost host(String name, Optional<ScriptedCommands> shell) throws IOException {
    MemoryConnector connector = new MemoryDisk().connector(name);
    shell.ifPresent(connector::withShell);
    Host host = connector.connect();
    RemotePath root = ReleaseRoot.parse("/srv/shop").path();
    return new HookHost(
        name,
        name,
        host.address(),
        host.commands(),
        root.child("releases").child("42"),
        Optional.of(root.child("releases").child("42")),
        Optional.of(root.child("releases").child("41")));
  }

  private HookReport run(HookPhase phase, Hook... hooks) {
    return run(3, phase, hooks);
  }

  private HookReport run(int parallel, HookPhase phase, Hook... hooks) {
    LocalCommands here =
        (command, output) -> {
          local.add(command);
          output.line("here", false);
          return new Exited(0);
        };
    Listener listener = (host, event) -> events.add(host + " " + event);
    return new HookRun(
            here,
            name -> name.equals("MIGRATE_PASSWORD") ? Optional.of("s3cret") : Optional.empty(),
            listener,
            parallel)
        .run(phase, new Hooks(Map.of(phase, List.of(hooks))), CONTEXT, hosts);
  }

  private static Hook hook(String name, Where where) {
    return hook(name, where, Map.of());
  }

  private static Hook hook(String name, Where where, Map<String, Variable> environment) {
    return new Hook(
        name,
        Arguments.of("bin/" + name, "--now"),
        where,
        Optional.empty(),
        Duration.ofMinutes(1),
        environment);
  }

  private static List<String> ran(ScriptedCommands shell) {
    return shell.ran().stream().map(command -> command.arguments().program()).toList();
  }

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
  void hooksRunInTheirOrderAndTheFirstThatFailsAnywhereIsTheLast() {
    web2.answer("bin/second", new Exited(3), "no such table", "giving up");

    HookReport report =
        run(
            HookPhase.AFTER_ACTIVATE,
            hook("first", Where.EACH),
            hook("second", Where.EACH),
            hook("third", Where.EACH));

    assertThat(report.passed()).isFalse();
    assertThat(ran(web1)).containsExactly("bin/first", "bin/second");
    assertThat(ran(web3)).containsExactly("bin/first", "bin/second");
    assertThat(report.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.inWords())
                  .isEqualTo("the hook second on deploy@web2:22 exited with 3");
              assertThat(failure.output()).containsExactly("no such table", "giving up");
            });
  }

  @Test
  void aHookWhoseOutcomeIsUnknownIsUnknownAndNotRunAgain() {
    web1.answer("bin/migrate", new Unknown("the connection was lost"), "altering");

    HookReport report =
        run(HookPhase.BEFORE_ACTIVATE, hook("migrate", Where.ONCE), hook("warm", Where.EACH));

    assertThat(report.hasUnknown()).isTrue();
    assertThat(report.passed()).isFalse();
    assertThat(report.results()).singleElement().matches(HookResult::isUnknown);
    assertThat(ran(web1)).containsExactly("bin/migrate");
  }

  @Test
  void aConnectionThatIsCutDuringAHookMakesItUnknown() throws IOException {
    MemoryConnector connector = new MemoryDisk().connector("web1");
    connector.withShell(
        web1.answer(
            "bin/migrate",
            (command, output) -> {
              connector.cutAll();
              return new Exited(0);
            }));
    Host host = connector.connect();
    HookHost cut = hosts.get(0);
    hosts =
        List.of(
            new HookHost(
                cut.name(),
                cut.at(),
                cut.address(),
                host.commands(),
                cut.directory(),
                cut.release(),
                cut.previous()));

    assertThat(run(HookPhase.BEFORE_ACTIVATE, hook("migrate", Where.ONCE)).hasUnknown()).isTrue();
  }

  @Test
  void aHookThatHangsIsTimedOut() {
    web1.answer("bin/migrate", new TimedOut(Duration.ofMinutes(1), true));

    HookReport report = run(HookPhase.BEFORE_ACTIVATE, hook("migrate", Where.ONCE));

    assertThat(report.hasUnknown()).isFalse();
    assertThat(report.failures())
        .extracting(HookResult::inWords)
        .containsExactly(
            "the hook migrate on deploy@web1:22 had not ended after 1 min, and was stopped");
  }

  @Test
  void onAHostWithoutAShellAHookIsNotStarted() throws IOException {
    hosts = List.of(host("web1", Optional.of(web1)), host("web4", Optional.empty()));

    HookReport report = run(HookPhase.AFTER_ACTIVATE, hook("reload", Where.EACH));

    assertThat(report.failures())
        .extracting(HookResult::inWords)
        .containsExactly(
            "the hook reload on deploy@web4:22 could not be started: the account there has no"
                + " shell");
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

  @Test
  void anInterruptedRunBeginsNoFurtherHook() {
    web1.answer(
        "bin/first",
        (command, output) -> {
          Thread.currentThread().interrupt();
          return new Interrupted(false);
        });
    try {
      HookReport report =
          run(HookPhase.BEFORE_ACTIVATE, hook("first", Where.ONCE), hook("second", Where.ONCE));
      assertThat(report.hasUnknown()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(ran(web1)).containsExactly("bin/first");
  }

  @Test
  void outcomesAreTheMiddleOfASentence() {
    assertThat(new CommandOutcome.Killed("KI\u001bLL").inWords())
        .isEqualTo("was ended by the signal KI\\u001bLL");
    assertThat(new TimedOut(Duration.ofMillis(1500), false).inWords())
        .isEqualTo("had not ended after 1.5 s, and may still be running");
    assertThat(new Interrupted(true).inWords()).isEqualTo("was stopped by an interrupt");
    assertThat(new Interrupted(false).inWords())
        .isEqualTo("was interrupted, and may still be running");
    assertThat(new Unknown("gone").inWords()).isEqualTo("has an unknown outcome: gone");
  }
}
