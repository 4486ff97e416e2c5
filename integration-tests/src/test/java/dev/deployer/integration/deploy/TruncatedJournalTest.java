package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The last records of a journal are taken away; the journal itself looks whole. */
final class TruncatedJournalTest {
  private EightHosts hosts;
  private Prompt prompt;

  @BeforeEach
  void twoReleasesOnThreeHosts() throws IOException {
    hosts = EightHosts.first(3);
    prompt = hosts.prompt(List.of(), List.of());
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    hosts.version(2);
    prompt.type("deploy", "--release", "2").exits(0);
    prompt.type("check").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private void cut(int host, int records) throws IOException {
    Path journal = hosts.root(host).resolve(".deployer/journal");
    List<String> numbers = hosts.names(host, ".deployer/journal");
    for (String number : numbers.subList(numbers.size() - records, numbers.size())) {
      Tree.delete(journal.resolve(number));
    }
  }

  @Test
  void checkNamesTheJournalThatEndsTooEarlyAndWhoSawMoreOfIt() throws IOException {
    cut(2, 3);

    Prompt.Answer checked = prompt.type("check").exits(3);

    assertThat(checked.out())
        .containsPattern(
            "the journal of 127\\.0\\.0\\.2 ends too early: 127\\.0\\.0\\.1 saw its record 6"
                + " \\([0-9a-f]{8}…\\), and it has 3")
        .contains("Bring that record back from a backup of .deployer/journal.")
        .doesNotContain("the journal of 127.0.0.1 ends", "the journal of 127.0.0.3 ends");
    Map<?, ?> second =
        (Map<?, ?>)
            ((List<?>) prompt.type("check", "--json").exits(3).result().get("hosts")).get(1);
    assertThat(second.get("exit")).isEqualTo(3);
    assertThat((List<?>) second.get("findings"))
        .anyMatch(finding -> "broken_journal".equals(((Map<?, ?>) finding).get("kind")));
  }

  @Test
  void statusSaysItTooAndWhatIsLiveAllTheSame() throws IOException {
    cut(1, 6);

    Prompt.Answer status = prompt.type("status").exits(3);

    assertThat(status.out())
        .contains("the journal of 127.0.0.1 ends too early: 127.0.0.2 saw its record 7")
        .contains("~ 127.0.0.3 saw its record 7")
        .contains("2 is live on all 3 hosts of production.");
    Map<?, ?> first =
        (Map<?, ?>)
            ((List<?>) prompt.type("status", "--json").exits(3).result().get("hosts")).get(0);
    assertThat((List<?>) first.get("objections"))
        .anyMatch(objection -> "broken_journal".equals(((Map<?, ?>) objection).get("kind")));
  }

  @Test
  void aRunThatIsAtWorkMeanwhileIsNoTruncation() throws Exception {
    Thread deploys =
        new Thread(
            () -> {
              for (int release = 3; release <= 5; release++) {
                prompt.type("rollback").exits(0);
                prompt.type("deploy", "--release", String.valueOf(release)).exits(0);
              }
            });
    deploys.start();
    int looks = 0;
    while (deploys.isAlive() || looks == 0) {
      assertThat(prompt.type("check").out()).doesNotContain("ends too early", "is not the one");
      looks++;
    }
    deploys.join();
  }
}
