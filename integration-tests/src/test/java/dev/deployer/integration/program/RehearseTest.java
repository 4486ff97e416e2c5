package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A migration is tried on a copy of the data that is there now, on the hosts where it will run,
 * before it may go live.
 */
@Timeout(120)
final class RehearseTest {
  private static final String WHEN_MIGRATED = "rehearsal: {when: [\"db/migrate/**\"]}";

  private EightHosts hosts;
  private Path data;

  @BeforeEach
  void twoHostsWithAReleaseAndData() throws IOException {
    hosts = EightHosts.first(2);
    data = Files.writeString(hosts.folder().resolve("events.csv"), "1 ok\n2 ok\n");
    Prompt prompt = rehearsing(WHEN_MIGRATED);
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "41").exits(0);
    hosts.version(2);
    // It says what it finds wrong, and knows only rows that are ok.
    SmallApplication.put(
        hosts.source(),
        "db/migrate/0043",
        "#!/bin/sh\nif grep -vn ' ok$' \"$DATA\"; then exit 7; fi\n");
    assertThat(hosts.source().resolve("db/migrate/0043").toFile().setExecutable(true)).isTrue();
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  /** The first hook makes the copy, the second one migrates it. */
  private Prompt rehearsing(String... gates) throws IOException {
    Path copy = hosts.folder().resolve("copy.csv");
    List<String> lines =
        new ArrayList<>(
            List.of(
                "hooks:",
                "  rehearse:",
                "    - {name: clone, command: [cp, %s, %s], where: once}".formatted(data, copy),
                "    - name: migrate",
                "      command: [db/migrate/0043]",
                "      where: once",
                "      environment: {DATA: %s}".formatted(copy)));
    lines.add("gates: {" + String.join(", ", gates) + "}");
    return hosts.prompt(lines, List.of());
  }

  private static String accepted(String said) {
    Matcher line = Pattern.compile("--accept (rehearsal:[0-9a-f]{12}) --reason").matcher(said);
    assertThat(line.find()).as(said).isTrue();
    return line.group(1);
  }

  @Test
  void whatHasAMigrationIsRefusedUntilItIsRehearsedAndThenOnlyFlips() throws IOException {
    Prompt prompt = rehearsing(WHEN_MIGRATED);
    assertThat(prompt.type("plan").exits(3).out())
        .containsPattern(
            "✘ rehearsal  db/migrate/0043 is new, and the content [0-9a-f]{12} was not rehearsed"
                + " \\(rehearsal:[0-9a-f]{12}\\)")
        .contains("Rehearse it: deployer rehearse production\n");
    assertThat(prompt.type("deploy").exits(3).err())
        .contains("Nothing was deployed to production; 41 is still live:")
        .contains("Rehearse it: deployer rehearse production\n");

    Prompt.Answer rehearsed = prompt.type("rehearse", "--release", "43").exits(0);

    assertThat(rehearsed.out())
        .containsPattern(
            "✔ 43 is on all 2 hosts of production and not live \\(.* linked.*\\); rehearsed: clone"
                + " .*s, migrate .*s\\.")
        .contains("Make it live within 1d: deployer deploy production --release 43");
    assertThat(hosts.current()).containsOnly("releases/41");
    hosts.assertNoLock();
    assertThat(prompt.type("releases").exits(0).out()).contains("rehearsed");
    assertThat(prompt.type("history").exits(0).out())
        .containsPattern("rehearsed 43: passed \\(clone .*s, migrate .*s\\)");
    assertThat(prompt.type("plan").exits(0).out())
        .containsPattern("✔ rehearsal  rehearsed 2.* UTC, clone .* s, migrate .* s");

    Prompt.Answer done = prompt.type("deploy").exits(0);

    assertThat(done.out())
        .contains("43 is live on all 2 hosts of production, in place of 41; it was there already");
    assertThat(hosts.current()).containsOnly("releases/43");
  }

  @Test
  void dataThatCameMeanwhileFailsInTheRehearsalAndNotOnWhatIsLive() throws IOException {
    Files.writeString(data, "3 mismatch\n", StandardOpenOption.APPEND);
    Prompt prompt = rehearsing(WHEN_MIGRATED);

    Prompt.Answer failed = prompt.type("rehearse", "--release", "43").exits(1);

    assertThat(failed.err())
        .contains(
            "Release 43 has passed no rehearsal on production; 41 is still live: the hook migrate")
        .contains("exited with 7 (rehearse)")
        .contains("| 3:3 mismatch")
        .contains("43 is published and stays to be looked at; it is not live.");
    assertThat(hosts.current()).containsOnly("releases/41");
    hosts.assertNoLock();
    assertThat(prompt.type("history").exits(0).out()).contains("rehearsed 43: failed");
    assertThat(prompt.type("deploy").exits(3).err())
        .containsPattern("the last rehearsal of the content [0-9a-f]{12}, 2")
        .contains(" UTC, did not pass: migrate (rehearsal:");

    Files.writeString(data, "1 ok\n");
    prompt.type("rehearse").exits(0);
    prompt.type("deploy").exits(0);
    assertThat(hosts.current()).containsOnly("releases/43");
  }

  @Test
  void aReleaseThatWaitsAndWasChangedOnAHostIsNotMadeLiveAndCanBeSentAnew() throws IOException {
    Prompt prompt = rehearsing(WHEN_MIGRATED);
    prompt.type("rehearse", "--release", "43").exits(0);
    Files.delete(hosts.root(2).resolve("releases/43/index.html"));

    assertThat(prompt.type("rehearse", "--accept", "drift", "--reason", "known").exits(3).err())
        .contains("43 is there already, and was changed by hand in 1 place, so that something else")
        .contains("Give the release another id: deployer rehearse production --accept drift")
        .doesNotContain("a hook has changed");
    assertThat(prompt.type("plan").exits(3).out())
        .contains("43 on the host differs from its manifest in 1 place")
        .contains("All differences are listed by: deployer verify production 43\n")
        .contains("Or send it anew: deployer deploy production --release ID\n");
    Prompt.Answer refused = prompt.type("deploy").exits(3);

    assertThat(refused.err())
        .contains("43 on the host differs from its manifest in 1 place")
        .contains("All differences are listed by: deployer verify production 43\n")
        .contains("Or send it anew: deployer deploy production --release ID\n");
    assertThat(hosts.current()).containsOnly("releases/41");
    prompt.type("deploy", "--release", "43b").exits(0);
    assertThat(hosts.current()).containsOnly("releases/43b");
  }

  @Test
  void aHookThatWritesWhereItMayNotIsToldWhereItMay() throws IOException {
    Prompt prompt =
        hosts.prompt(
            List.of("hooks: {rehearse: [{name: migrate, command: [touch, done], where: once}]}"),
            List.of());

    assertThat(prompt.type("rehearse", "--release", "43").exits(3).err())
        .contains("a hook has changed the release on " + hosts.address(1))
        .contains("43 is published and stays to be looked at; it is not live.")
        .contains("name where it writes in deployer.yaml: writable: [PATH]")
        .doesNotContain("deployer verify");
    assertThat(hosts.current()).containsOnly("releases/41");
  }

  @Test
  void theSameContentUnderAnotherIdIsRehearsedAndOtherContentIsNot() throws IOException {
    Prompt prompt = rehearsing(WHEN_MIGRATED);
    prompt.type("rehearse", "--release", "43").exits(0);
    SmallApplication.put(hosts.source(), "index.html", "and one word more");
    prompt.type("deploy").exits(3);

    hosts.version(2);
    SmallApplication.put(
        hosts.source(),
        "db/migrate/0043",
        "#!/bin/sh\nif grep -vn ' ok$' \"$DATA\"; then exit 7; fi\n");
    assertThat(hosts.source().resolve("db/migrate/0043").toFile().setExecutable(true)).isTrue();
    prompt.type("deploy", "--release", "44").exits(0);
    assertThat(hosts.current()).containsOnly("releases/44");
  }

  @Test
  void whatChangesNoSuchPathNeedsNone() throws IOException {
    hosts.version(2);

    assertThat(rehearsing(WHEN_MIGRATED).type("plan").exits(0).out())
        .contains("✔ rehearsal  nothing to ask: nothing has changed that calls for one");
  }

  @Test
  void aRehearsalIsTooOldOneDay() throws IOException {
    rehearsing(WHEN_MIGRATED).type("rehearse", "--release", "43").exits(0);
    Prompt hasty = rehearsing("rehearsal: {when: always, within: 1ms}");

    assertThat(hasty.type("deploy").exits(3).err())
        .containsPattern("the content [0-9a-f]{12} was rehearsed .* UTC, longer ago than 1ms")
        .contains("Rehearse it: deployer rehearse production\n");
  }

  @Test
  void whoGoesOnWithoutOneSaysWhyAndThatIsInEveryRecord() throws IOException {
    Path notices = hosts.folder().resolve("notices");
    Path told = Files.writeString(hosts.folder().resolve("told.sh"), "cat >> " + notices + "\n");
    Prompt prompt = rehearsing(WHEN_MIGRATED);
    Files.writeString(
        prompt.directory().resolve("deployer.yaml"),
        Files.readString(prompt.directory().resolve("deployer.yaml"))
            .replace(
                "environments:",
                "notify: [{command: [sh, %s], events: [overridden]}]\nenvironments:"
                    .formatted(told)));
    String word = accepted(prompt.type("plan").exits(3).out());
    prompt
        .type("deploy", "--accept", "rehearsal:0123456789ab", "--reason", "another finding")
        .exits(3);
    prompt
        .type("plan", "-o", "p.json", "--accept", word, "--reason", "the clone is broken")
        .exits(0);
    assertThat(Files.readString(prompt.directory().resolve("p.json")))
        .contains("\"accepted\"", "the clone is broken", "db/migrate/0043 is new");

    Prompt.Answer done = prompt.type("deploy", "--plan", "p.json", "--json").exits(0);

    assertThat(done.lines())
        .filteredOn(line -> line.get("type").equals("overridden"))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .containsEntry("gate", "rehearsal")
                    .containsEntry("digest", word.substring(10))
                    .containsEntry("reason", "the clone is broken"));
    assertThat(prompt.type("history").exits(0).out())
        .contains("rehearsal accepted: the clone is broken");
    assertThat(hosts.journal(1)).contains("\"gate\" : \"rehearsal\"");
    assertThat(Files.readString(notices)).contains("overridden", "the clone is broken");
  }

  @Test
  void whatIsRehearsedOnStagingMayGoLiveInProductionWithoutAnotherRehearsal() throws IOException {
    Path root = Files.createDirectories(hosts.folder().resolve("s1")).resolve("shop");
    String first = hosts.server(1).user() + "@" + hosts.address(1) + ":" + hosts.server(1).port();
    Prompt prompt = rehearsing("rehearsal: {when: [\"db/migrate/**\"], on: staging}");
    Path file = prompt.directory().resolve("deployer.yaml");
    String nowhere = hosts.server(1).user() + "@" + hosts.address(1) + ":1";
    Files.writeString(
        file,
        "  staging:\n    gates: {rehearsal: off}\n    root: %s\n    hosts: [\"%s\"]\n"
            .formatted(root, nowhere),
        StandardOpenOption.APPEND);

    Prompt.Answer unknown = prompt.type("deploy").exits(3);
    assertThat(unknown.err())
        .containsPattern(
            "whether the content [0-9a-f]{12} was rehearsed on staging is not known \\(rehearsal:")
        .contains("Look what is wrong there: deployer check staging\n");
    assertThat(hosts.current()).containsOnly("releases/41");

    Files.writeString(file, Files.readString(file).replace(nowhere, first));
    assertThat(prompt.type("deploy").exits(3).err())
        .contains("is not known (rehearsal:")
        .contains("127.0.0.1: there is no " + root + " on the host");
    prompt.run("init", "staging").exits(0);
    assertThat(prompt.type("deploy").exits(3).err())
        .containsPattern(
            "db/migrate/0043 is new, and the content [0-9a-f]{12} was not rehearsed on staging")
        .contains("Rehearse it: deployer rehearse staging\n");

    prompt.run("rehearse", "staging").exits(0);

    assertThat(prompt.type("plan").exits(0).out())
        .containsPattern("✔ rehearsal  rehearsed on staging 2.* UTC, clone .* s, migrate .* s");
    assertThat(prompt.type("deploy", "--release", "43").exits(0).out())
        .contains("43 is live on all 2 hosts of production, in place of 41: ");
    assertThat(Files.exists(root.resolve("current"))).isFalse();
  }

  @Test
  void whatWasLiveOnStagingBeforeAnybodyAskedForARehearsalIsRehearsedThereAsTheRemedySays()
      throws IOException {
    Path root = Files.createDirectories(hosts.folder().resolve("s1")).resolve("shop");
    String first = hosts.server(1).user() + "@" + hosts.address(1) + ":" + hosts.server(1).port();
    Prompt prompt = rehearsing("rehearsal: {when: [\"db/migrate/**\"], on: staging}");
    Files.writeString(
        prompt.directory().resolve("deployer.yaml"),
        "  staging:\n    gates: {rehearsal: off}\n    root: %s\n    hosts: [\"%s\"]\n"
            .formatted(root, first),
        StandardOpenOption.APPEND);
    prompt.run("init", "staging").exits(0);
    prompt.run("deploy", "staging", "--release", "42").exits(0);
    assertThat(prompt.type("deploy").exits(3).err())
        .contains("Rehearse it: deployer rehearse staging\n");

    Prompt.Answer rehearsed = prompt.run("rehearse", "staging").exits(0);

    assertThat(rehearsed.out())
        .containsPattern("✔ [0-9]{14} is on staging and not live \\(.*; rehearsed: clone")
        .contains("42 is live there with the same content already, and was not touched.")
        .doesNotContain("Make it live");
    assertThat(Files.readSymbolicLink(root.resolve("current"))).hasToString("releases/42");
    prompt.type("deploy", "--release", "42").exits(0);
    assertThat(hosts.current()).containsOnly("releases/42");
  }

  @Test
  void theResultForProgramsHasTheHooksAndNothingOfWhatWasLive() throws IOException {
    Map<String, Object> result =
        rehearsing().type("rehearse", "--release", "43", "--json").exits(0).result();

    assertThat(result)
        .containsEntry("command", "rehearse")
        .containsEntry("verdict", "published")
        .containsEntry("release", "43")
        .doesNotContainKey("previous");
    assertThat((List<?>) result.get("rehearsed"))
        .hasSize(2)
        .allSatisfy(
            hook ->
                assertThat(Set.copyOf(((Map<?, ?>) hook).keySet()))
                    .isEqualTo(Set.of("name", "passed", "took_ms")));
  }

  @Test
  void withoutAHookAGateThatAsksForARehearsalIsAMistakeInTheFile() throws IOException {
    Prompt prompt = hosts.prompt(List.of("gates: {" + WHEN_MIGRATED + "}"), List.of());

    assertThat(prompt.type("deploy").exits(2).err())
        .contains(
            "its gate rehearsal can never be satisfied: there are no hooks in the phase rehearse");
    assertThat(hosts.prompt(List.of(), List.of()).type("rehearse").exits(2).err())
        .contains("there is no hook in the phase rehearse, so nothing would be tried");
  }
}
