package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.command.CommandOutcome;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import dev.deployer.testing.ScriptedCommands;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command prints, with the longest names, on terminals of some widths. */
class PageWidthTest {
  private static final String ONE = "production-eu-central-1-for-customers";
  private static final String ALL = "staging-of-all-european-customers";
  private static final String WEB1 = "web1.frankfurt.eu-central-1.internal.example.net";
  private static final String WEB2 = "web2.frankfurt.eu-central-1.internal.example.net";
  private static final String FIRST = "2026-11-28.prices-and-discounts.8f3e1c0a77";
  private static final String SECOND = "2026-11-29.prices-and-discounts.1b44e9d201";
  private static final String MESSAGE =
      "The prices of the summer, with discounts for those who order in advance";
  private static final String DEEP =
      "assets/images/of-the-catalogue/summer-2026/large/photograph-of-the-first-page.webp";
  private static final int WIDE = 4000;

  /** A line that is longer than there is room, since nothing in it is broken. */
  private static final Pattern WHOLE =
      Pattern.compile("\\s*(\\S )?(\\S+|deployer [a-z]+ .*|\\S+ (ssh|ecdsa)-\\S+ \\S+)\\s*");

  /** What a hook printed is not ours to lay out. */
  private static final Pattern PRINTED = Pattern.compile("    (\\S+ )?\\| ");

  @TempDir Path folder;

  private final Map<String, MemoryDisk> disks = new HashMap<>();
  private final Map<String, MemoryConnector> hosts = new HashMap<>();
  private final ScriptedCommands shell = new ScriptedCommands();
  private final List<String> printed = new ArrayList<>();
  private int width;

  @BeforeEach
  void aShopWithLongNames() throws IOException {
    for (String name : List.of(WEB1, WEB2)) {
      MemoryDisk disk = new MemoryDisk();
      disks.put(name, disk);
      hosts.put(name, disk.connector(name).withShell(shell));
    }
    Files.createDirectories(folder.resolve("dist").resolve(DEEP).getParent());
    build(1);
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop-of-the-european-customers
        source: dist
        durable: false
        trash: 2
        keep_releases: 1
        gates: {rehearsal: {when: always}}
        hooks:
          rehearse:
            - {name: migrate-a-copy-of-the-database, command: [bin/migrate], where: once}
          before_activate:
            - {name: migrate-the-database-of-customers, command: [bin/migrate], where: once}
          after_activate:
            - {name: restart-the-application-server, command: [bin/restart], where: each}
        environments:
          %s: {root: /srv/shop-of-the-european-customers, hosts: [deploy@%s]}
          %s: {root: /srv/staging, hosts: [deploy@%s, deploy@%s]}
        """
            .formatted(ONE, WEB1, ALL, WEB1, WEB2));
  }

  private void build(int version) throws IOException {
    Files.writeString(folder.resolve("dist").resolve(DEEP), "version " + version);
    Files.writeString(folder.resolve("dist/index.html"), "version " + version);
    Files.writeString(
        folder.resolve("dist/release.yaml"),
        """
        deployer: 1
        data:
          schema-of-the-database-of-customers: {reads: 41-%d, writes: %d}
        needs: [customers.first-name, customers.family-name]
        steps:
          - name: drop-the-column-email-of-customers
            removes: [customers.email-address, customers.second-address]
            command: [bin/drop]
            where: once
        """
            .formatted(42 + version, 41 + version));
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 60, 40})
  void everyPageFitsAndNoWordIsBroken(int columns) throws IOException {
    width = columns;
    for (String target : List.of(ONE, ALL)) {
      build(1);
      if (target.equals(ONE)) {
        reading(3, "status", target);
      }
      reading(0, "config", target);
      changing(0, "init", target);
      reading(0, "check", target);
      reading(0, "status", target);
      reading(0, "releases", target);
      reading(0, "history", target);
      changing(0, "deploy", target, "--release", FIRST, "--message", MESSAGE);
      changing(0, "rehearse", target, "--release", FIRST);
      build(2);
      reading(3, "plan", target, "--release", SECOND);
      changing(3, "deploy", target, "--release", SECOND);
      changing(0, "rehearse", target, "--release", SECOND, "--message", MESSAGE);
      shell.answer("bin/restart", new CommandOutcome.Exited(1), "restart: " + MESSAGE);
      changing(5, "deploy", target, "--message", MESSAGE, "--revision", "8f3e1c0a77b2".repeat(3));
      shell.answer("bin/restart", new CommandOutcome.Exited(0));
      changing(0, "recover", target);
      changing(0, "deploy", target, "--release", SECOND + "-again", "--message", MESSAGE);
      changing(0, "deploy", target, "--accept", "rehearsal", "--reason", MESSAGE);
      edit(target);
      reading(3, "plan", target);
      reading(3, "verify", target);
      reading(0, "verify", target, FIRST);
      reading(0, "diff", target);
      reading(0, "diff", target, FIRST, "--commits");
      changing(3, "verify", target, "--save", folder.resolve("patches") + "", "--message", MESSAGE);
      reading(0, "verify", target, "--known");
      reading(0, "step", target);
      changing(3, "step", target, "drop-the-column-email-of-customers");
      reading(0, "data", target);
      reading(0, "status", target);
      reading(0, "status", target, "--motd");
      reading(0, "rollback", target, "-n");
      changing(0, "rollback", target);
      changing(0, "rollback", target, FIRST);
      changing(0, "deploy", target, "--release", "3", "--message", MESSAGE);
      changing(
          0,
          "data",
          target,
          "--written",
          "schema-of-the-database-of-customers=43",
          "--reason",
          MESSAGE);
      changing(0, "prune", target, "--keep", "1");
      reading(0, "releases", target);
      reading(0, "releases", target, "--trash");
      reading(0, "history", target);
      reading(0, "status", target);
      changing(3, "restore", target, "none-of-this-name");
      changing(0, "recover", target);
      changing(3, "unlock", target, "--token", "0123456789abcdef".repeat(2), "--yes");
      changing(0, "rename", target, "--from", "another-environment-of-the-european-customers");
      changing(0, "report", target, "-o", folder.resolve("shop.html") + "");
      changing(0, "seal", target);
      Files.delete(folder.resolve("dist.seal"));
      hosts.get(WEB1).refuse(Reason.UNREACHABLE);
      reading(4, "status", target);
      hosts.get(WEB1).admit();
    }
    reading(0, "config");
    changing(2, "deploy", "produktion-eu-central-1-for-customers");
    changing(2, "deploy", ONE, "--relaese", SECOND);
  }

  @Test
  void everyHelpFits() {
    width = 80;
    for (String command : CommandTree.names()) {
      run(width, command, "--help");
      fits(command);
    }
  }

  @Test
  void whereNoTerminalIsNoLineIsBrokenUnlessAWidthIsAskedFor() {
    width = 0;
    run(0, "deploy", ONE, "--accept", "drift");
    assertThat(printed).hasSize(1);
    run(0, "deploy", "no-environment-of-this-name-at-all-" + ONE);
    assertThat(printed).anyMatch(line -> line.length() > 80);
  }

  /** By hand, on the first host. */
  private void edit(String target) {
    String root = target.equals(ONE) ? "/srv/shop-of-the-european-customers" : "/srv/staging";
    disks
        .get(WEB1)
        .backdoor()
        .writeFile(root + "/current/" + DEEP, "by hand".getBytes(StandardCharsets.UTF_8));
  }

  /** The same is there however wide the page is. */
  private void reading(int exit, String... words) {
    run(WIDE, words);
    Set<String> whole = words();
    ends(exit, run(width, words), words);
    fits(words);
    assertThat(words()).as("%s", List.of(words)).isSubsetOf(whole);
  }

  private void changing(int exit, String... words) {
    ends(exit, run(width, words), words);
    fits(words);
  }

  private void ends(int expected, int exit, String... words) {
    assertThat(exit).as("%s\n%s", List.of(words), String.join("\n", printed)).isEqualTo(expected);
  }

  private Set<String> words() {
    Set<String> words = new HashSet<>();
    printed.forEach(line -> words.addAll(Arrays.asList(line.trim().split("\\s+", -1))));
    words.removeIf(word -> word.matches("\\(?[0-9.]+m?s[).,]*|[0-9]{14}\\W*|\\d\\d:\\d\\d:\\d\\d"));
    return words;
  }

  private void fits(String... words) {
    assertThat(printed).as("%s", List.of(words)).isNotEmpty();
    assertThat(printed)
        .as("%s\n%s", List.of(words), String.join("\n", printed))
        .allMatch(
            line ->
                line.codePointCount(0, line.length()) <= width
                    || WHOLE.matcher(line).matches()
                    || PRINTED.matcher(line).lookingAt());
  }

  private int run(int columns, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean terminal = columns > 0;
    Surroundings here =
        new Surroundings(
            Map.of("HOSTNAME", "laptop-of-marketing.example.net", "NO_COLOR", "1"),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new Terminals(false, terminal, terminal, columns),
            Person.NOBODY,
            Interruptions.OF_PROCESS,
            Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC),
            folder,
            folder,
            "anna.schmidt-meyer");
    int exit =
        new Program(here, (address, trust, surroundings) -> hosts.get(address.host())).run(words);
    printed.clear();
    for (String line : out.toString(StandardCharsets.UTF_8).split("\n", -1)) {
      // What moved on one line is gone.
      printed.add(line.substring(line.lastIndexOf('\r') + 1).replace("\u001b[K", ""));
    }
    printed.remove(printed.size() - 1);
    return exit;
  }
}
