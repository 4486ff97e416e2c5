package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.GitTree;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What production lets pass that was to be tried first, and how far a word goes by which a person
 * went on without.
 */
@Timeout(120)
final class AcceptedOnceTest {
  private EightHosts hosts;
  private Prompt prompt;
  private GitTree tree;

  @BeforeEach
  void aReleaseThatIsLiveOnStagingAndOnProduction() throws IOException {
    hosts = EightHosts.first(2);
    prompt =
        hosts.prompt(
            List.of("hooks: {rehearse: [{name: try, command: [\"true\"], where: once}]}"),
            List.of("gates: {promotion: {from: staging}, rehearsal: {when: always}}"));
    List<String> staging = new ArrayList<>(List.of("  staging:", "    hosts:"));
    for (int host = 1; host <= hosts.count(); host++) {
      Path place = Files.createDirectories(hosts.folder().resolve("s" + host));
      staging.add(
          "      - {host: %s, port: %d, user: %s, root: %s}"
              .formatted(
                  hosts.address(host),
                  hosts.server(host).port(),
                  hosts.server(host).user(),
                  place.resolve("shop")));
    }
    Files.write(prompt.directory().resolve("deployer.yaml"), staging, StandardOpenOption.APPEND);
    Files.writeString(
        hosts.source().resolve("release.yaml"),
        """
        deployer: 1
        steps:
          - {name: tidy, command: ["true"], where: each}
        """);
    tree = GitTree.in(hosts.source());
    tree.commit("one");
    for (String environment : List.of("staging", "production")) {
      prompt.run("init", environment).exits(0);
      prompt.run("deploy", environment, "--release", "1").exits(0);
    }
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  /** The line that accepts all of it. */
  private static String accepting(String said) {
    return said.lines().filter(line -> line.contains(" --accept ")).findFirst().orElseThrow();
  }

  private static String[] words(String line, String... more) {
    String typed = line.substring(line.indexOf(": deployer ") + ": deployer ".length());
    return Stream.concat(Stream.of(typed.split(" ", -1)), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void aLineFromTheHistoryThatWentPastThreeGatesDoesNotCarryTheNextBuildPastThem()
      throws IOException {
    tree.put("index.html", "two");
    tree.commit("two");
    tree.put("left.stamp", "42");
    Prompt.Answer refused = prompt.type("deploy").exits(3);
    assertThat(refused.err())
        .containsPattern("1 file of the content [0-9a-f]{12} is not in git \\(source:")
        .containsPattern("the content [0-9a-f]{12} was not rehearsed \\(rehearsal:")
        .containsPattern("the content [0-9a-f]{12} on staging: runs 1 \\(digest .*\\(promotion:")
        .contains("Deploy this build there first: deployer deploy staging\n");
    String line = accepting(refused.err());
    prompt.run(words(line, "--release", "2")).exits(0);
    assertThat(hosts.current()).containsOnly("releases/2");

    tree.put("left.stamp", "43");
    Prompt.Answer next = prompt.run(words(line, "--release", "3")).exits(3);

    assertThat(next.err()).contains("(source:", "(rehearsal:", "(promotion:");
    assertThat(hosts.current()).containsOnly("releases/2");
    List<String> anything = new ArrayList<>(List.of("--release", "3", "--reason", "all of it"));
    for (String gate : List.of("source", "rehearsal", "promotion")) {
      anything.addAll(List.of("--accept", gate));
    }
    prompt.type("deploy", anything.toArray(String[]::new)).exits(0);
    assertThat(hosts.current()).containsOnly("releases/3");
  }

  @Test
  void aStepForEachHostThatOneHostOfStagingLacksIsRefusedAndThatHostIsNamed() {
    prompt.run("step", "staging", "tidy", "--hosts", hosts.address(1)).exits(0);
    assertThat(prompt.run("step", "staging").exits(0).out())
        .contains("due: not done on " + hosts.address(2));

    assertThat(prompt.type("step", "tidy").exits(3).err())
        .contains(" on staging: this step was not run on " + hosts.address(2) + " (promotion:")
        .contains("Run it there first: deployer step staging tidy\n");

    prompt.run("step", "staging", "tidy").exits(0);
    assertThat(prompt.type("step", "tidy", "-n").exits(0).out())
        .containsPattern("✔ promotion  done on staging since ");
    prompt.type("step", "tidy").exits(0);
  }
}
