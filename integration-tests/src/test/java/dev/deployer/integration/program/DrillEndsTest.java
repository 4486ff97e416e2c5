package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import dev.deployer.ssh.OpenSshServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a drill refuses, and how it ends where its client does, on one real host. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DrillEndsTest {
  private EightHosts hosts;
  private Prompt prompt;
  private Launcher launcher;
  private int reports;
  private String live;
  private List<String> releases;

  @BeforeAll
  void oneHost() throws IOException {
    hosts = EightHosts.first(1);
    prompt = onOneMachine(hosts.prompt(List.of(), List.of("drills: true")), Person.NOBODY);
    launcher = Launcher.in(Files.createDirectory(hosts.folder().resolve("launcher")));
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    hosts.version(2);
    prompt.type("deploy", "--release", "2").exits(0);
  }

  @AfterAll
  void close() throws IOException {
    hosts.close();
  }

  @BeforeEach
  void asItIs() throws IOException {
    live = hosts.current(1);
    releases = hosts.names(1, "releases");
  }

  /** Whichever process types it, and whatever the machine is called. */
  private static Prompt onOneMachine(Prompt prompt, Person person) {
    Map<String, String> variables = new HashMap<>(prompt.environment());
    variables.put("HOSTNAME", "laptop");
    return prompt.by(person, variables);
  }

  private String[] drill(String... options) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "drill",
                "production",
                "--only",
                "rollback",
                "--report",
                hosts.folder().resolve("report-" + ++reports + ".md").toString()));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }

  private String report() throws IOException {
    return Files.readString(hosts.folder().resolve("report-" + reports + ".md"));
  }

  private void assertAsBefore() throws IOException {
    assertThat(hosts.current(1)).isEqualTo(live);
    assertThat(hosts.names(1, "releases")).isEqualTo(releases);
    hosts.assertNoLock();
  }

  /** A drill in a process of its own, which has told what is to be settled. */
  private Process underWay() throws Exception {
    Process process = launcher.start(prompt, "", drill());
    while (process.isAlive() && !launcher.errors().contains("harms users")) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(hosts.current(1)).contains("drill-");
    return process;
  }

  private void killed() throws Exception {
    Process process = underWay();
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle one : all) {
      one.onExit().get();
    }
  }

  @Test
  void whereTheConfigurationDoesNotAllowItNothingIsRehearsed() throws IOException {
    String journal = hosts.journal(1);
    Prompt without = hosts.prompt("bare/checkout", "carla", List.of(), List.of());

    Prompt.Answer refused = without.type("drill", "--only", "rollback").exits(2);
    assertThat(refused.err())
        .contains(
            "Nothing is rehearsed on production: in deployer.yaml, environments.production does not"
                + " say drills: true.");
    String adHoc = hosts.server(1).user() + "@" + hosts.address(1) + ":" + hosts.root(1);
    assertThat(
            prompt.run("drill", adHoc, "-p", String.valueOf(hosts.server(1).port())).exits(2).err())
        .contains(
            "drills are for an environment of deployer.yaml", "Those that say it: production");
    assertThat(hosts.journal(1)).isEqualTo(journal);
  }

  @Test
  void whatIsNotAsItWasDeployedIsNotDrilled() throws IOException {
    String journal = hosts.journal(1);
    Path edited = hosts.root(1).resolve(live).resolve("index.html");
    byte[] before = Files.readAllBytes(edited);
    FileTime time = Files.getLastModifiedTime(edited);
    Files.writeString(edited, "by hand");

    try {
      assertThat(prompt.run(drill()).exits(3).err())
          .contains(
              "Nothing was rehearsed on production: drift on",
              "CHANGED index.html",
              "To see more: deployer verify production");
      assertThat(hosts.journal(1)).isEqualTo(journal);
      assertThat(hosts.folder().resolve("report-" + reports + ".md")).doesNotExist();
    } finally {
      Files.write(edited, before);
      Files.setLastModifiedTime(edited, time);
    }
  }

  @Test
  void whatAKilledClientLeftIsTakenBackByRecover() throws Exception {
    killed();
    assertThat(prompt.type("status").exits(0).out())
        .contains("drill", "at the latest. If its client is gone: deployer drill production --end");

    Prompt.Answer recovered = prompt.type("recover").exits(0);

    assertThat(recovered.all())
        .contains("took back a drill that", "what was live before is again")
        .contains("its release was deleted");
    assertAsBefore();
    assertThat(prompt.type("history").exits(0).out())
        .contains("began a drill", "took back a drill: ended, since its client was gone");
  }

  @Test
  void whatAKilledClientLeftIsTakenBackByTheNextDrill() throws Exception {
    killed();

    Prompt.Answer next = prompt.run(drill("--within", "1s", "--json")).exits(3);

    assertThat(next.lines())
        .extracting(line -> line.get("type"))
        .contains("drill_taken_back", "emergency", "emergency_over");
    assertAsBefore();
  }

  @Test
  void aKilledClientOfAnotherMachineIsTakenBackByAPersonsWord() throws Exception {
    killed();
    Prompt elsewhere =
        hosts
            .prompt("other/checkout", "ben", List.of(), List.of("drills: true"))
            .by(
                Person.NOBODY,
                onOneMachine(prompt, Person.NOBODY).environment().entrySet().stream()
                    .filter(variable -> !variable.getKey().equals("HOSTNAME"))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));

    assertThat(elsewhere.run(drill()).exits(3).err())
        .contains("is under way there, until", "deployer drill production", "--end");
    assertThat(elsewhere.type("drill", "--end").exits(0).out())
        .contains("Nothing is left of the drill on production");
    assertAsBefore();
    assertThat(elsewhere.type("drill", "--end").exits(0).out()).contains("No drill is under way");
  }

  @Test
  void ctrlCEndsItAndAllIsTakenBack() throws Exception {
    Process process = underWay();
    assertThat(prompt.run(drill()).exits(3).err()).contains("is under way there, until");
    reports--;
    OpenSshServer.run("kill", "-INT", String.valueOf(process.pid()));

    Prompt.Answer ended = launcher.end(process).exits(130);

    assertThat(ended.out()).contains("rollback was ended before it was settled", "Taken back:");
    assertThat(report()).contains("| rollback | ended before it was settled |");
    assertAsBefore();
  }

  @Test
  void whoeverSitsAtTheTerminalSaysThatTheyLookAndSkipsIt() throws IOException {
    Deque<String> typed = new ArrayDeque<>(List.of("", "skip"));
    Person person =
        Person.answering(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            () -> Optional.ofNullable(typed.poll()),
            prompt -> Optional.empty());

    Prompt.Answer skipped =
        onOneMachine(prompt, person).run(new ByteArrayOutputStream(), drill("--json")).exits(3);

    assertThat(skipped.out())
        .contains("\"outcome\":\"skipped\"", "\"what\":\"somebody looks at it\"");
    assertThat(report()).contains("| rollback | skipped |", "somebody looks at it");
    assertAsBefore();
  }

  @Test
  void onASingleHostEachScenarioButTheLostHostIsPlayed() throws IOException {
    String file = hosts.folder().resolve("report-" + ++reports + ".md").toString();

    Prompt.Answer played =
        prompt.type("drill", "--within", "1s", "--seed", "3", "--json", "--report", file).exits(3);

    assertThat(played.lines())
        .filteredOn(line -> line.get("type").equals("emergency_over"))
        .extracting(line -> line.get("scenario"))
        .containsExactlyInAnyOrder("failed-wave", "left-lock", "hand-patch", "rollback");
    assertThat(prompt.type("drill", "--only", "lost-host").exits(2).err())
        .contains("lost-host needs an environment of several hosts");
    assertAsBefore();
  }

  @Test
  void aReportThatIsThereStaysAndNothingIsRehearsed() throws IOException {
    Path there = Files.writeString(hosts.folder().resolve("there.md"), "of a person");

    assertThat(prompt.type("drill", "--report", there.toString()).exits(2).err())
        .contains("is there already, and stays");
    assertThat(there).hasContent("of a person");
    assertAsBefore();
  }
}
