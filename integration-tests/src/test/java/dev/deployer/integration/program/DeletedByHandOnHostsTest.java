package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is advised on two real hosts of which somebody has deleted something: each line goes through
 * when it is typed, one after the other.
 */
@Timeout(120)
final class DeletedByHandOnHostsTest {
  private EightHosts hosts;
  private Prompt prompt;

  @BeforeEach
  void twoHostsWithTwoReleases() throws IOException {
    hosts = EightHosts.first(2);
    prompt = hosts.prompt(List.of("keep_releases: 2", "trash: 2"), List.of());
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    hosts.version(2);
    prompt.type("deploy", "--release", "2").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private void delete(int host, String path) throws IOException {
    Path top = hosts.root(host).resolve(path);
    try (Stream<Path> all = Files.walk(top)) {
      for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(each);
      }
    }
  }

  /** The lines to type that stand in an answer, in their order, each once. */
  private static List<String> advised(String said) {
    List<String> lines = new ArrayList<>();
    for (String part : said.split("deployer (?=[a-z]+ production)", -1)) {
      lines.add(part.lines().findFirst().orElse("").replaceFirst("\\. .*|\\.$", ""));
    }
    return lines.subList(1, lines.size()).stream().map(String::strip).distinct().toList();
  }

  private void goThrough(List<String> lines) {
    for (String line : lines) {
      prompt.run(line.split(" ", -1)).exits(0);
    }
  }

  @Test
  void whatStatusOfHostsThatDifferAdvisesGoesThroughAndBringsThemLevel() throws IOException {
    delete(2, "releases/2");

    String said = prompt.type("status").exits(6).out();
    assertThat(said)
        .contains("production is mixed")
        .contains("goes to 1, once what is left of the one that was deleted is cleared");
    List<String> last = advised(said.substring(said.indexOf("production is mixed")));
    assertThat(last)
        .containsExactly("recover production", "rollback production 2", "deploy production");

    goThrough(last);
    prompt.type("status").exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere(hosts.current(1)));
  }

  @Test
  void whatLooksAtWhatWasDeletedNamesTheCommandThatSettlesIt() throws IOException {
    delete(2, "releases/2");
    for (List<String> typed :
        List.of(
            List.of("verify"),
            List.of("verify", "--save", "patches"),
            List.of("diff"),
            List.of("watch", "--for", "0", "--every", "1s"))) {
      Prompt.Answer answer =
          prompt.type(typed.get(0), typed.subList(1, typed.size()).toArray(String[]::new));
      assertThat(answer.all())
          .as("%s", typed)
          .contains("current names 2, which is not there")
          .containsPattern("clear what is left of it: deployer recover production");
      assertThat(advised(answer.all())).as("%s", typed).noneMatch(line -> line.contains("rollb"));
    }
    delete(1, "releases/2");
    for (List<String> typed :
        List.of(List.of("verify"), List.of("diff"), List.of("watch", "--for", "0"))) {
      assertThat(
              advised(
                  prompt
                      .type(typed.get(0), typed.subList(1, typed.size()).toArray(String[]::new))
                      .exits(3)
                      .all()))
          .as("%s", typed)
          .isNotEmpty()
          .allMatch(line -> line.startsWith("recover production"));
    }
    goThrough(advised(prompt.type("rollback").exits(3).all()));
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
  }

  @Test
  void whereNothingIsLeftToGoBackToADeployIsAdvised() throws IOException {
    for (int host = 1; host <= 2; host++) {
      delete(host, "releases/1");
      delete(host, "releases/2");
    }
    String said = prompt.type("rollback").exits(3).all();
    assertThat(advised(said)).contains("recover production", "deploy production");
    assertThat(advised(said)).doesNotContain("rollback production");
    assertThat(advised(prompt.type("status").exits(6).all())).doesNotContain("rollback production");
    assertThat(prompt.type("recover").exits(0).out())
        .contains("To go on, deploy: deployer deploy production");
    prompt.type("deploy").exits(0);
  }

  private void version(int version, String reads, long writes) throws IOException {
    hosts.version(version);
    SmallApplication.put(
        hosts.source(),
        "release.yaml",
        "deployer: 1\ndata: {schema: {reads: %s, writes: %d}}\n".formatted(reads, writes));
  }

  @Test
  void whatALiveReleaseReadsIsKnownWhenItsManifestWasDeleted() throws IOException {
    version(3, "41", 41);
    prompt.type("deploy", "--release", "3").exits(0);
    for (int host = 1; host <= 2; host++) {
      delete(host, ".deployer/manifests/3");
    }
    version(4, "41-42", 42);

    assertThat(prompt.type("deploy", "--release", "4").exits(3).err())
        .contains(
            "~ 3, live on %s, %s, reads schema to 41; 4 writes 42"
                .formatted(hosts.address(1), hosts.address(2)));
    assertThat(prompt.type("data").exits(0).out())
        .containsPattern("3 +41 +41 +" + hosts.address(1) + ", " + hosts.address(2));
    assertThat(prompt.type("data", "--written", "schema=40", "--reason", "repaired").exits(3).err())
        .contains("3, live on " + hosts.address(1) + ", writes schema 41");
    assertThat(hosts.current()).containsOnly("releases/3");
  }

  @Test
  void aReleaseThatWasDeletedInTheTrashIsNotSaidToBeRestorable() throws IOException {
    hosts.version(3);
    prompt.type("deploy", "--release", "3").exits(0);
    Path trash = hosts.root(1).resolve(".deployer/trash");
    String name = hosts.names(1, ".deployer/trash").get(0);
    assertThat(name).startsWith("1.");
    delete(1, ".deployer/trash/" + name + "/release");

    assertThat(prompt.type("releases", "--trash").exits(0).out())
        .contains(
            "1 cannot be restored: it lies there without its directory. Clear what is left of it:"
                + " deployer recover production --hosts ");
    String said = prompt.type("status").exits(0).out();
    assertThat(said)
        .contains(
            ": 1 lies in the trash without its directory\n",
            "             Clear what is left of it: deployer recover production\n")
        .contains(": 1 release can be restored: 1");
    prompt.type("recover").exits(0);
    assertThat(trash.resolve(name)).doesNotExist();
    assertThat(prompt.type("status").exits(0).out()).doesNotContain("without its directory");
  }
}
