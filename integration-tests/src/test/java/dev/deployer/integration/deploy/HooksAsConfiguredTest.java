package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guide says of hooks, checks and notices, on two real hosts. */
@Timeout(120)
final class HooksAsConfiguredTest {
  private static final String SECRET = "correct-horse-battery";

  private EightHosts hosts;
  private Path told;

  @BeforeEach
  void twoHosts() throws IOException {
    hosts = EightHosts.first(2);
    told = hosts.folder().resolve("told");
    plain().type("init").exits(0);
    plain().type("deploy", "--release", "1").exits(0);
    hosts.version(2);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private Prompt plain() throws IOException {
    return hosts.prompt(List.of(), List.of());
  }

  /** A prompt with these lines in its configuration, whose sink takes down what it is told. */
  private Prompt with(String... lines) throws IOException {
    return with(false, lines);
  }

  private Prompt with(boolean output, String... lines) throws IOException {
    Path alert = Files.writeString(hosts.folder().resolve("alert.sh"), "cat >> " + told);
    List<String> all = new ArrayList<>(Arrays.asList(lines));
    all.add("notify: [{command: [sh, %s], output: %s}]".formatted(alert, output));
    return hosts.prompt("with-hooks", "anna", all, List.of());
  }

  private Prompt knowing(Prompt prompt) {
    Map<String, String> variables = new HashMap<>(prompt.environment());
    variables.put("SHOP_PASSWORD", SECRET);
    return Prompt.in(prompt.directory(), hosts.folder().resolve("home-of-anna"), "anna", variables);
  }

  private List<Map<String, Object>> notices() throws IOException {
    List<Map<String, Object>> notices = new ArrayList<>();
    for (String line : Files.exists(told) ? Files.readAllLines(told) : List.<String>of()) {
      notices.add(JSON.std.mapFrom(line));
    }
    return notices;
  }

  private List<Object> events() throws IOException {
    return notices().stream().map(notice -> notice.get("event")).toList();
  }

  /** Of a deploy that was refused before any host was asked for anything. */
  private void assertNothingWasDone(Prompt.Answer refused) throws IOException {
    assertThat(refused.exit()).as(refused.all()).isEqualTo(2);
    assertThat(refused.err()).doesNotContain("connect");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    for (int host = 1; host <= hosts.count(); host++) {
      assertThat(hosts.names(host, "releases")).containsExactly("1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "build",
        "before_stage",
        "before_activate",
        "after_activate",
        "after_confirm",
        "on_revert"
      })
  void anUnsetSecretOfAHookIsFoundBeforeAnythingIsDone(String phase) throws IOException {
    Path built = hosts.folder().resolve("built");
    Prompt prompt =
        with(
            "hooks:",
            phase.equals("build")
                ? ""
                : "  build: [{name: make, command: [touch, %s]}]".formatted(built),
            "  " + phase + ":",
            "    - {name: migrate, command: [\"true\"], where: local,"
                + " environment: {DB_PASSWORD: {secret: SHOP_PASSWORD}}}");

    Prompt.Answer refused = prompt.type("deploy", "--release", "2");

    assertNothingWasDone(refused);
    assertThat(built).doesNotExist();
    assertThat(refused.err())
        .contains("the secret SHOP_PASSWORD is not set", "the hook migrate needs it");
    knowing(prompt).type("deploy", "--release", "2").exits(0);
  }

  @Test
  void anUnsetSecretOfAWebhookAndOneThatIsNoAddressAreFoundBeforeAnythingIsDone()
      throws IOException {
    Prompt prompt =
        hosts.prompt(
            "with-webhook",
            "anna",
            List.of("notify: [{webhook: {secret: SHOP_PASSWORD}, events: [reverted]}]"),
            List.of());

    Prompt.Answer unset = prompt.type("deploy", "--release", "2");
    assertNothingWasDone(unset);
    assertThat(unset.err()).contains("SHOP_PASSWORD is not set", "a webhook needs it");

    Prompt.Answer malformed = knowing(prompt).type("deploy", "--release", "2", "--json");
    assertNothingWasDone(malformed);
    assertThat(malformed.result())
        .containsEntry("kind", "invalid")
        .containsEntry(
            "message", "the secret SHOP_PASSWORD, for a webhook, is no address of http or https");
    assertThat(malformed.all()).doesNotContain(SECRET);
  }

  @Test
  void theHostOfAHookThatIsNotAmongThoseChosenIsFoundBeforeAnythingIsDone() throws IOException {
    Prompt prompt =
        with(
            "hooks:",
            "  after_activate:",
            "    - {name: purge, command: [\"true\"], where: once, host: %s}"
                .formatted(hosts.address(2)));

    Prompt.Answer refused = prompt.type("deploy", "--release", "2", "--hosts", "web1");

    assertNothingWasDone(refused);
    assertThat(refused.err())
        .contains(
            "the hook purge runs on "
                + hosts.address(2)
                + ", which is not among the hosts of this run: "
                + hosts.address(1));
    prompt.type("deploy", "--release", "2").exits(0);
  }

  @Test
  void aProgramThatIsNotHereIsFoundBeforeAnythingIsDoneUnlessTheBuildMakesIt() throws IOException {
    Prompt.Answer missing =
        with("hooks:", "  after_confirm: [{name: tell, command: [no-such-thing], where: local}]")
            .type("deploy", "--release", "2");
    assertNothingWasDone(missing);
    assertThat(missing.err())
        .contains(
            "the hook tell cannot run on this machine: there is no program no-such-thing on the"
                + " path");

    Path made = with().directory().resolve("tell");
    String after = "  after_confirm: [{name: tell, command: [./tell], where: local}]";
    assertNothingWasDone(with("hooks:", after).type("deploy", "--release", "2"));
    Prompt building =
        with(
            "hooks:",
            "  build: [{name: make, command: [sh, -c, \"echo 'echo told' > tell; chmod +x"
                + " tell\"]}]",
            after);
    Prompt.Answer deployed = building.type("deploy", "--release", "2").exits(0);
    assertThat(made).exists();
    assertThat(deployed.err()).contains("told");
  }

  @Test
  void wavesThatLeaveAHostOutAreFoundBeforeAnythingIsDone() throws IOException {
    Prompt prompt = hosts.prompt(List.of("waves: [web1]"), List.of("waves: [rest]"));
    int port = hosts.server(1).port();
    String adHoc = hosts.server(1).user() + "@" + hosts.address(1) + ":" + hosts.root(1);

    Prompt.Answer refused =
        prompt.run("deploy", adHoc, "-p", String.valueOf(port), "--release", "2");

    assertThat(refused.exit()).as(refused.all()).isEqualTo(2);
    assertThat(hosts.names(1, "releases")).containsExactly("1");
  }

  @Test
  void aRollbackIsNotHeldUpByAnUnsetSecretWhichIsAWarning() throws IOException {
    plain().type("deploy", "--release", "2").exits(0);
    Prompt prompt =
        with(
            "hooks:",
            "  before_activate: [{name: migrate, command: [\"true\"], where: local,"
                + " environment: {X: {secret: NOT_SET_EITHER}}}]",
            "  after_activate: [{name: restart, command: [\"true\"], where: each,"
                + " environment: {X: {secret: SHOP_PASSWORD}}}]");

    // What was not restarted may still serve what was live before.
    Prompt.Answer back = prompt.type("rollback").exits(6);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(back.err())
        .contains("the secret SHOP_PASSWORD is not set")
        .doesNotContain("NOT_SET_EITHER");
    assertThat(back.out()).contains("it is not well", "hook restart (after_activate)");
  }

  @Test
  void aRollbackWhoseChecksFailStaysLiveAndSaysSoToPeopleProgramsAndSinks() throws IOException {
    plain().type("deploy", "--release", "2").exits(0);
    String check =
        "health: [{command: [sh, -c, \"echo out of memory; exit 1\"], where: each, within: 1s}]";
    Prompt prompt = with(check);

    Prompt.Answer back = prompt.type("rollback", "--json").exits(3);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(back.result()).containsEntry("type", "result").containsEntry("release", "1");
    assertThat((List<?>) back.result().get("unhealthy"))
        .hasSize(2)
        .first()
        .isEqualTo(
            Map.of("host", hosts.name(1), "check", "command sh", "reason", "it exited with 1"));
    assertThat(events()).containsExactly("started", "activated", "unhealthy");
    hosts.assertNoLock();

    plain().type("deploy", "--release", "2").exits(0);
    Prompt.Answer text = prompt.type("rollback").exits(3);
    assertThat(text.out())
        .contains(
            "✘ 1 is live on all 2 hosts of production, in place of 2",
            "it is not well.",
            "✘ " + hosts.address(1) + ": command sh: it exited with 1",
            "deployer releases production");
  }

  @Test
  void whatHooksPrintIsAtTheTerminalAndInNoNoticeAndNoJournal() throws IOException {
    String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
    Path script =
        Files.writeString(
            hosts.folder().resolve("show.sh"),
            "echo 'duplicate row: anna'; printf %s \"$DB_PASSWORD\" | base64; exit 1");
    for (String phase : List.of("build", "before_stage", "before_activate", "after_activate")) {
      String where = phase.equals("build") ? "local" : "each";
      String hook =
          "  %s: [{name: show, command: [sh, %s], where: %s,".formatted(phase, script, where)
              + " environment: {DB_PASSWORD: {secret: SHOP_PASSWORD}}}]";
      Prompt.Answer failed =
          knowing(with("hooks:", hook)).type("deploy", "--release", "2-" + phase, "-q");
      assertThat(failed.exit()).isIn(1, 5);
      assertThat(failed.err()).contains("| duplicate row: anna", "| " + encoded);
      Map<String, Object> error =
          knowing(with("hooks:", hook))
              .type("deploy", "--release", "3-" + phase, "--json")
              .result();
      assertThat((String) error.get("message")).contains("show").doesNotContain("duplicate");
      assertThat(error.get("output").toString()).contains("duplicate row: anna");
    }
    assertThat(notices()).hasSizeGreaterThan(8);
    assertThat(Files.readString(told)).doesNotContain("duplicate row", encoded, SECRET);
    for (int host = 1; host <= hosts.count(); host++) {
      assertThat(hosts.journal(host)).doesNotContain("duplicate row", encoded, SECRET);
    }

    knowing(
            with(
                true,
                "hooks:",
                "  build: [{name: show, command: [sh, %s], where: local,".formatted(script)
                    + " environment: {DB_PASSWORD: {secret: SHOP_PASSWORD}}}]"))
        .type("deploy", "--release", "4")
        .exits(1);
    List<Map<String, Object>> all = notices();
    assertThat(all.get(all.size() - 1).get("output").toString())
        .contains("duplicate row: anna")
        .doesNotContain(SECRET);
  }

  @Test
  void ofAFloodOfOutputTheMessageHasTheLastLinesAndNoMoreThanIsSaid() throws IOException {
    Path script =
        Files.writeString(
            hosts.folder().resolve("flood.sh"),
            "i=0; while [ $i -lt 3000 ]; do echo \"line $i %s\"; i=$((i+1)); done; echo FATAL; exit 1"
                .formatted("x".repeat(700)));
    Prompt prompt =
        with(
            "hooks:",
            "  before_activate: [{name: flood, command: [sh, %s], where: local}]"
                .formatted(script));

    Map<String, Object> error = prompt.type("deploy", "--release", "2", "--json").exits(1).result();

    List<?> output = (List<?>) error.get("output");
    List<?> lines = (List<?>) ((Map<?, ?>) output.get(0)).get("lines");
    assertThat(lines.get(lines.size() - 1)).isEqualTo("FATAL");
    assertThat(lines).hasSizeBetween(10, 20);
    assertThat(lines.toString().length()).isLessThan(8_200);
    assertThat((String) error.get("message")).hasSizeLessThan(300);
  }

  @Test
  void aDeployOfWhatIsLiveAlreadyIsToldToItsEnd() throws IOException {
    Prompt prompt = with();
    prompt.type("deploy", "--release", "2").exits(0);
    prompt.type("deploy").exits(0);

    assertThat(events())
        .containsExactly("started", "activated", "confirmed", "started", "confirmed");
    assertThat(notices().get(4))
        .containsEntry("message", "2 was live on all hosts already; nothing was changed.")
        .containsEntry("live", Map.of("state", "release", "release", "2"));
  }

  @Test
  void whatIsLiveOnHostsThatAreKnownIsSaidForAllOfThem() throws IOException {
    String fails = "[{name: restart, command: [\"false\"], where: once}]";
    Prompt prompt = with("hooks:", "  before_activate: " + fails);
    Prompt.Answer failed = prompt.type("deploy", "--release", "2", "--json").exits(1);
    assertThat(failed.result()).containsEntry("live", Map.of("state", "release", "release", "1"));
    assertThat(prompt.type("deploy", "--release", "3").exits(1).err())
        .contains("Release 3 was not deployed to production; 1 is still live: the hook restart");

    Prompt holding =
        with("on_failure: hold", "waves: [1, rest]", "hooks:", "  after_activate: " + fails);
    Prompt.Answer held = holding.type("deploy", "--release", "4", "--json").exits(6);
    assertThat(held.result()).containsEntry("live", Map.of("state", "mixed"));
    Prompt.Answer recovered =
        with("hooks:", "  after_activate: [{name: restart, command: [\"true\"], where: once}]")
            .type("recover", "--decide", "revert", "--json")
            .exits(0);
    assertThat(recovered.result())
        .containsEntry("live", Map.of("state", "release", "release", "1"));
  }

  @Test
  void anEnvironmentThatWasRenamedIsRefusedWithTheLineThatRenamesItsRoots() throws IOException {
    Prompt prompt = hosts.prompt("renamed", "anna", List.of(), List.of());
    Path file = prompt.directory().resolve("deployer.yaml");
    Files.writeString(file, Files.readString(file).replace("  production:", "  live:"));

    Prompt.Answer refused = prompt.run("deploy", "live", "--release", "2").exits(3);
    String line =
        refused.err().lines().filter(l -> l.contains("deployer rename")).findFirst().orElseThrow();
    assertThat(line).endsWith("deployer rename live --from production");

    prompt.run("rename", "live", "--from", "staging").exits(3);
    Prompt.Answer renamed = prompt.run("rename", "live", "--from", "production").exits(0);
    assertThat(renamed.out()).contains("the root was shop/production, and is now shop/live.");
    prompt.run("deploy", "live", "--release", "2").exits(0);
    assertThat(prompt.run("rename", "live", "--from", "production").exits(0).out())
        .contains("the root is shop/live already.");
    assertThat(prompt.run("history", "live", "--hosts", "web1").exits(0).out())
        .contains("renamed the root from shop/production to shop/live");
    assertThat(prompt.run("rename", "live").exits(2).err()).contains("--from");
    for (int host = 1; host <= hosts.count(); host++) {
      assertThat(LayoutOnDisk.unexplained(hosts.root(host))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"deploy, 5", "rollback, 3"})
  void aHookHereIsEndedAtItsDeadlineWithAllThatItStarted(String command, int exit)
      throws IOException {
    Path child = hosts.folder().resolve("child");
    Path script =
        Files.writeString(
            hosts.folder().resolve("stubborn.sh"),
            "trap '' TERM; sleep 300 & echo $! >> %s; wait; sleep 300\n".formatted(child));
    if (command.equals("rollback")) {
      plain().type("deploy", "--release", "2").exits(0);
    }
    Prompt prompt =
        with(
            "hooks:",
            "  after_activate: [{name: restart, command: [sh, %s], where: local, within: 1s}]"
                .formatted(script));

    Prompt.Answer answer = prompt.type(command, "--json").exits(exit);

    assertThat(answer.all()).contains("had not ended after 1 s, and was stopped");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    List<String> children = Files.readAllLines(child);
    assertThat(children).isNotEmpty();
    for (String pid : children) {
      ProcessHandle.of(Long.parseLong(pid))
          .ifPresent(left -> left.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    }
  }

  @Test
  void aHookOnAHostThatIsStoppedAtItsDeadlineDoesNotHoldUpARollback() throws IOException {
    plain().type("deploy", "--release", "2").exits(0);

    Prompt.Answer back =
        with(
                "hooks:",
                "  after_activate: [{name: restart, command: [sleep, \"300\"], where: each, within:"
                    + " 1s}]")
            .type("rollback")
            .exits(3);

    assertThat(back.out()).contains("hook restart (after_activate): it had not ended after 1 s");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "each"})
  void whatAHookLeavesRunningIsNotWaitedFor(String where) throws Exception {
    Path child = hosts.folder().resolve("child");
    Path script =
        Files.writeString(
            hosts.folder().resolve("daemon.sh"),
            "sleep 600 >/dev/null 2>&1 </dev/null & echo $! >> %s\n".formatted(child));
    try {
      with(
              "hooks:",
              "  after_activate: [{name: start, command: [sh, %s], where: %s}]"
                  .formatted(script, where))
          .type("deploy", "--release", "2")
          .exits(0);
      for (String pid : Files.readAllLines(child)) {
        assertThat(ProcessHandle.of(Long.parseLong(pid))).isPresent();
      }
    } finally {
      for (String pid : Files.readAllLines(child)) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void whatIsPrintedOnTheWayBackIsShownWithoutSecretsAndIsInNoJournal() throws IOException {
    plain().type("deploy", "--release", "2").exits(0);
    Path script =
        Files.writeString(
            hosts.folder().resolve("show.sh"),
            "echo \"password $DB_PASSWORD of duplicate row: anna\"; exit 1");
    Prompt prompt =
        knowing(
            with(
                "hooks:",
                "  after_activate: [{name: restart, command: [sh, %s], where: each,"
                        .formatted(script)
                    + " environment: {DB_PASSWORD: {secret: SHOP_PASSWORD}}}]"));

    Prompt.Answer back = prompt.type("rollback", "--json").exits(3);

    assertThat(back.all()).contains("password *** of duplicate row").doesNotContain(SECRET);
    assertThat(back.result().get("unhealthy").toString()).doesNotContain("duplicate row");
    assertThat(Files.readString(told)).doesNotContain("duplicate row", SECRET);
    for (int host = 1; host <= hosts.count(); host++) {
      assertThat(hosts.journal(host)).doesNotContain("duplicate row", SECRET);
    }
  }

  @Test
  void aSinkThatHangsIsNamedAtTheEndAndTheReleaseIsLive() throws IOException {
    Path hangs = Files.writeString(hosts.folder().resolve("hangs.sh"), "exec sleep 300");
    Prompt prompt =
        hosts.prompt(
            "with-hanging",
            "anna",
            List.of("notify: [{command: [sh, %s], events: [started, confirmed]}]".formatted(hangs)),
            List.of());

    Prompt.Answer deployed = prompt.type("deploy", "--release", "2", "--json").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
    List<Map<String, Object>> lines = deployed.lines();
    assertThat(lines.stream().map(line -> String.valueOf(line.get("fact"))))
        .anyMatch(fact -> fact.startsWith("the command sh was not told of started: "))
        .anyMatch(fact -> fact.startsWith("the command sh was not told of confirmed: "));
    List<Object> types = lines.stream().map(line -> line.get("type")).toList();
    // Nobody waits for it with a lock in hand.
    assertThat(types.lastIndexOf("lock_given_back")).isLessThan(types.indexOf("warning"));
  }
}
