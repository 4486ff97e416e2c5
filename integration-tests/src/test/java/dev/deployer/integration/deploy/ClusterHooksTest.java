package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hook on real hosts fails, hangs, or loses its connection: what is live then. */
@Timeout(120)
final class ClusterHooksTest {
  private EightHosts hosts;
  private Path runs;

  @BeforeEach
  void twoHosts() throws IOException {
    hosts = EightHosts.first(2);
    runs = Files.createDirectory(hosts.folder().resolve("runs"));
    hosts.prompt(List.of(), List.of()).type("init").exits(0);
    hosts.prompt(List.of(), List.of()).type("deploy", "--release", "1").exits(0);
    hosts.version(2);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  /** A prompt whose configuration has these hooks. */
  private Prompt hooks(String... lines) throws IOException {
    List<String> all = new ArrayList<>(List.of("hooks:"));
    all.addAll(List.of(lines));
    return hosts.prompt(all, List.of("waves: [1, rest]"));
  }

  /** {@code - {name, command: [sh, -c, ...]}}: notes that it ran, and does this. */
  private String hook(String where, String name, String does) throws IOException {
    Path script = hosts.folder().resolve(name + ".sh");
    Files.writeString(script, "echo ran >> %s/%s-$DEPLOYER_HOST\n%s\n".formatted(runs, name, does));
    return "    - {name: %s, command: [sh, %s], where: %s, within: %s}"
        .formatted(name, script, where, does.contains("sleep 60") ? "3s" : "30s");
  }

  /** How often a hook ran in all. */
  private int ran(String name) throws IOException {
    int times = 0;
    try (Stream<Path> files = Files.list(runs)) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith(name)).toList()) {
        times += Files.readAllLines(file).size();
      }
    }
    return times;
  }

  private static final Map<String, String> DEEDS = new HashMap<>();

  static {
    DEEDS.put("fails", "echo the table is locked; exit 3");
    DEEDS.put("hangs", "exec sleep 60");
    // The server process of this very session is killed: the client sees its connection end.
    DEEDS.put(
        "loses",
        "p=$$; until [ \"$(cat /proc/$p/comm)\" = sshd ]; do p=$(cut -d' ' -f4 /proc/$p/stat);"
            + " done; kill -9 $p; sleep 1");
  }

  @ParameterizedTest(name = "{0} {1}: exit {2}, {3} is live")
  @CsvSource({
    "build,           fails, 1, 1",
    "build,           hangs, 1, 1",
    "before_stage,    fails, 1, 1",
    "before_stage,    hangs, 1, 1",
    "before_stage,    loses, 1, 1",
    "before_activate, fails, 1, 1",
    "before_activate, hangs, 1, 1",
    "before_activate, loses, 1, 1",
    "after_activate,  fails, 5, 1",
    "after_activate,  hangs, 5, 1",
    "after_activate,  loses, 6, 1",
    "after_confirm,   fails, 0, 2",
    "after_confirm,   hangs, 0, 2",
    "after_confirm,   loses, 0, 2",
  })
  void whatAHookDoesDecidesWhatIsLive(String phase, String does, int exit, String live)
      throws IOException {
    String where = phase.equals("build") ? "local" : "once";
    Prompt prompt = hooks("  " + phase + ":", hook(where, "migrate", DEEDS.get(does)));

    Prompt.Answer answer = prompt.type("deploy", "--release", "2").exits(exit);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/" + live));
    // After the flip it belongs to, and after the flip back.
    int flips = phase.equals("after_activate") ? 2 : 1;
    assertThat(ran("migrate")).as("how often it ran\n" + answer.all()).isEqualTo(flips);
    hosts.assertNoLock();
    String told =
        switch (does) {
          case "fails" -> "exited with 3";
          case "hangs" -> "had not ended after 3 s, and was stopped";
          default -> "has an unknown outcome";
        };
    assertThat(answer.all()).contains("migrate", told, phase);
    if (does.equals("fails")) {
      assertThat(answer.all()).contains("the table is locked");
    }
    if (phase.equals("build") || phase.equals("before_stage")) {
      assertThat(hosts.names(1, "releases")).containsExactly("1");
    }
    // What is to follow a flip is owed until it has passed.
    boolean again = phase.equals("after_activate");
    prompt.type("recover").exits(again ? 6 : 0);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/" + live));
    assertThat(ran("migrate")).as("after recover").isEqualTo(again ? flips + 1 : flips);
  }

  @ParameterizedTest(name = "on_revert {0}")
  @CsvSource({"fails", "hangs", "loses"})
  void whatAHookAfterARevertDoesIsToldAndChangesNothing(String does) throws IOException {
    Prompt prompt =
        hooks(
            "  after_activate:",
            hook("each", "restart", "[ $(basename \"$PWD\") = 1 ]"),
            "  on_revert:",
            hook("once", "tell", DEEDS.get(does)));

    Prompt.Answer answer = prompt.type("deploy", "--release", "2").exits(5);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(ran("tell")).isEqualTo(1);
    // The first wave there and back; the second host was never touched.
    assertThat(ran("restart")).isEqualTo(2);
    assertThat(answer.err()).contains("tell", "on_revert");
    hosts.assertNoLock();
  }

  @Test
  void whatAHookChangesInTheReleaseOutsideWritableIsRefusedBeforeTheFlip() throws IOException {
    Prompt.Answer refused =
        hooks("  before_activate:", hook("each", "compile", "echo compiled >> index.html"))
            .type("deploy", "--release", "2")
            .exits(3);
    assertThat(refused.err()).contains("outside what is writable", "index.html");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));

    hooks("  before_activate:", hook("each", "warm", "echo warm > var/cache/pages"))
        .type("deploy", "--release", "3")
        .exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/3"));
    assertThat(hosts.root(2).resolve("current/var/cache/pages")).hasContent("warm");
  }

  @Test
  void afterActivateRunsAfterEveryFlipInTheReleaseThatIsLive() throws IOException {
    String notes = "echo \"$DEPLOYER_PHASE $(basename \"$PWD\") $DEPLOYER_PREVIOUS_PATH\"";
    Prompt prompt = hooks("  after_activate:", hook("each", "restart", notes));

    Prompt.Answer deployed = prompt.type("deploy", "--release", "2").exits(0);
    Prompt.Answer back = prompt.type("rollback").exits(0);

    for (int host = 1; host <= hosts.count(); host++) {
      String name = hosts.address(host) + " | after_activate ";
      assertThat(deployed.err()).contains(name + "2 " + hosts.root(host) + "/releases/1");
      assertThat(back.err()).contains(name + "1 " + hosts.root(host) + "/releases/2");
    }
  }

  @Test
  void afterARevertARestartIsToldOfTheReleaseThatIsLiveAgain() throws IOException {
    String notes =
        "echo \"$DEPLOYER_RELEASE, $DEPLOYER_RELEASE_PATH, $DEPLOYER_PREVIOUS_PATH\";"
            + " [ \"$DEPLOYER_RELEASE\" != 2 ]";
    Prompt.Answer answer =
        hooks(
                "  after_activate:",
                hook("each", "restart", notes),
                "  on_revert:",
                hook("once", "tell", notes))
            .type("deploy", "--release", "2")
            .exits(5);

    String releases = hosts.root(1) + "/releases/";
    assertThat(answer.err())
        .contains("| 2, " + releases + "2, " + releases + "1")
        .containsPattern(
            "(?s)\\| 1, \\Q%1$s\\E1, \\Q%1$s\\E2.*\\| 1, \\Q%1$s\\E1, \\Q%1$s\\E2"
                .formatted(releases));
  }

  @Test
  void aReleaseThatWasTakenBackIsRememberedWithTheReasonOnEachHost() throws IOException {
    hooks("  after_activate:", hook("once", "restart", "echo out of memory; exit 1"))
        .type("deploy", "--release", "2")
        .exits(5);
    Prompt prompt = hosts.prompt(List.of(), List.of());

    Prompt.Answer plan = prompt.type("plan", "--release", "2").exits(0);
    Prompt.Answer deployed = prompt.type("deploy", "--release", "2", "--json").exits(0);

    String remembered = "release 2 was recorded as bad on 20";
    assertThat(plan.out().lines().filter(line -> line.contains(remembered)))
        .as("it is about the run, and said once")
        .hasSize(1)
        .allMatch(line -> line.contains("the hook restart on ") && line.contains("exited with 1"))
        .noneMatch(line -> line.contains("out of memory"));
    assertThat(deployed.lines())
        .filteredOn(line -> "warning".equals(line.get("type")))
        .allSatisfy(line -> assertThat(line).containsEntry("host", "local"))
        .extracting(line -> (String) line.get("fact"))
        .satisfiesExactly(
            owed -> assertThat(owed).contains("the hooks restart are not known to have passed"),
            bad -> assertThat(bad).startsWith(remembered));
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
  }

  @Test
  void aRollbackRestartsAndRunsNoMigration() throws IOException {
    Prompt prompt =
        hooks(
            "  before_activate:",
            hook("each", "migrate", "true"),
            "  after_activate:",
            hook("each", "restart", "true"));
    prompt.type("deploy", "--release", "2").exits(0);
    assertThat(ran("migrate")).isEqualTo(2);

    prompt.type("rollback").exits(0);

    assertThat(ran("migrate")).isEqualTo(2);
    assertThat(ran("restart")).isEqualTo(4);
  }

  @Test
  void aHookThatRunsOnceRunsWithTheWaveOfItsHostAndNotWithEachWave() throws IOException {
    String here = "echo $DEPLOYER_HOST";
    Prompt prompt =
        hooks(
            "  before_activate:",
            hook("once, host: " + hosts.address(1), "migrate", here),
            "  after_activate:",
            hook("once", "purge", here),
            hook("once, host: " + hosts.address(2), "restart", here));

    prompt.type("deploy", "--release", "2").exits(0);

    assertThat(runs.resolve("purge-" + hosts.address(1))).hasContent("ran\n");
    assertThat(runs.resolve("restart-" + hosts.address(2))).hasContent("ran\n");
    assertThat(ran("purge") + ran("restart")).isEqualTo(2);
  }

  @Test
  void aMigrationHasItsHostAlsoWhereThatIsLevelAlready() throws IOException {
    hosts.prompt(List.of(), List.of()).type("deploy", "--release", "2", "--hosts", "web1").exits(0);
    hooks("  before_activate:", hook("once, host: " + hosts.address(1), "migrate", "pwd"))
        .type("deploy")
        .exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
    assertThat(ran("migrate")).isEqualTo(1);
  }

  @Test
  void aSecretIsInNoOutputAndInNoJournal() throws IOException {
    String secret = "correct-horse-battery";
    Path script = hosts.folder().resolve("show.sh");
    Files.writeString(script, "echo \"the password is $DB_PASSWORD\"; exit 1");
    Prompt prompt =
        hooks(
            "  before_activate:",
            "    - {name: migrate, command: [sh, "
                + script
                + "], where: each, environment: {DB_PASSWORD: {secret: SHOP_PASSWORD}}}");
    Map<String, String> variables = new HashMap<>(prompt.environment());
    variables.put("SHOP_PASSWORD", secret);
    Prompt knowing =
        Prompt.in(prompt.directory(), hosts.folder().resolve("home-of-anna"), "anna", variables);

    for (String form : List.of("--verbose", "--json")) {
      Prompt.Answer answer = knowing.type("deploy", "--release", "2", form).exits(1);
      assertThat(answer.all()).contains("the password is").doesNotContain(secret);
    }
    for (int host = 1; host <= hosts.count(); host++) {
      assertThat(hosts.journal(host)).doesNotContain(secret);
    }
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
  }

  @Test
  void linesOfHostsAreNeverMixedWithinALine() throws IOException {
    String talks =
        "i=0; while [ $i -lt 300 ]; do printf 'first'; printf ' second %s\\n' $i; i=$((i+1)); done";
    Prompt prompt = hooks("  before_activate:", hook("each", "talk", talks));

    Prompt.Answer answer = prompt.type("deploy", "--release", "2").exits(0);

    for (int host = 1; host <= hosts.count(); host++) {
      String name = hosts.address(host);
      List<String> lines =
          answer.err().lines().filter(line -> line.startsWith("    " + name + " | ")).toList();
      assertThat(lines).hasSize(300).first().isEqualTo("    " + name + " | first second 0");
      assertThat(lines.get(299)).isEqualTo("    " + name + " | first second 299");
    }
    assertThat(answer.err().lines().filter(line -> line.contains("second"))).hasSize(600);
  }
}
