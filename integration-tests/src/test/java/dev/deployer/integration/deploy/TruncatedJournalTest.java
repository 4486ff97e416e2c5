package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.nio.file.Files;
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
  void aJournalWithoutTheEndOfARunThatOthersHaveIsNotCalledWholeAndRecoverSettlesIt()
      throws IOException {
    cut(1, 2);
    String open =
        "the journal of 127.0.0.1 does not have the end of the run that was to make 2 live, and"
            + " 127.0.0.2 has: that run died, or the last records are missing";

    assertThat(prompt.type("history", "--verify").exits(3).out())
        .contains(open)
        .contains("With all hosts of that run: deployer recover production")
        .containsOnlyOnce("the journal of ");
    assertThat(prompt.type("check").exits(0).out()).contains(open);
    prompt.type("recover").exits(0);
    prompt.type("history", "--verify").exits(0);
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
  void verifySaysItToo() throws IOException {
    prompt.type("verify").exits(0);
    cut(2, 3);

    assertThat(prompt.type("verify").exits(3).out())
        .contains("the journal of 127.0.0.2 ends too early: 127.0.0.1 saw its record 6")
        .contains("Bring that record back from a backup of .deployer/journal.");
    Map<?, ?> second =
        (Map<?, ?>)
            ((List<?>) prompt.type("verify", "--json").exits(3).result().get("hosts")).get(1);
    assertThat((List<?>) second.get("objections"))
        .anyMatch(objection -> "broken_journal".equals(((Map<?, ?>) objection).get("kind")));
  }

  @Test
  void historyHoldsTheJournalsAgainstOneAnotherAndWhatWasKept() throws IOException {
    String kept = prompt.type("history", "--heads").exits(0).out();
    assertThat(kept.lines()).hasSize(3).allMatch(line -> line.matches("[0-9a-f]{32}:\\d+:.* # .*"));
    Files.writeString(hosts.folder().resolve("heads.txt"), kept);
    String file = hosts.folder().resolve("heads.txt").toString();

    Prompt.Answer whole = prompt.type("history", "--verify", "--heads", file).exits(0);

    assertThat(whole.out())
        .containsPattern(
            "✔ 12 records, whole; last 12:[0-9a-f]{8}…; 2 other hosts agree; as it was kept in 1"
                + " head");
    cut(2, 1);
    Prompt.Answer cut = prompt.type("history", "--verify", "--heads", file).exits(3);
    assertThat(cut.out())
        .contains("the journal of 127.0.0.2 ends too early: 127.0.0.1 saw its record 6")
        .contains("the journal of 127.0.0.2 ends too early: a head that was kept saw its record 6")
        .containsPattern("✔ 12 records, whole");
    Map<?, ?> second =
        (Map<?, ?>)
            ((List<?>) prompt.type("history", "--verify", "--json").exits(3).result().get("hosts"))
                .get(1);
    assertThat(second.get("whole")).isEqualTo(false);
    assertThat((List<?>) second.get("findings"))
        .anyMatch(finding -> "broken_journal".equals(((Map<?, ?>) finding).get("kind")));
  }

  @Test
  void aRootThatWasMadeAnewIsMissedAndWhatIsNoListOfHeadsIsSaid() throws IOException {
    String stranger = "0".repeat(32) + ":12:" + "a".repeat(64);
    assertThat(prompt.type("history", "--verify", "--head", stranger).exits(3).out())
        .contains(
            "No host of production has the root "
                + "0".repeat(32)
                + " now, of which record 12 was kept.");
    prompt
        .type("history", "--verify", "--head", stranger, "--hosts", "127.0.0.1,127.0.0.2")
        .exits(0);
    Files.writeString(hosts.folder().resolve("heads.txt"), "# nothing\n12:abc\n");
    String file = hosts.folder().resolve("heads.txt").toString();
    assertThat(prompt.type("history", "--verify", "--heads", file).exits(2).err())
        .contains("Line 2 of ", " is no head: a head is ROOT_ID:NUMBER:SHA256");
    assertThat(prompt.type("history", "--heads", file).exits(2).err())
        .contains("--heads FILE is for --verify.");
    assertThat(prompt.type("history", "--verify", "--heads").exits(2).err())
        .contains("--verify --heads needs the file");
    assertThat(prompt.type("history", "--head", stranger).exits(2).err())
        .contains("--head means something only with --verify.");
  }

  @Test
  void whatAResultAndAPlanSayOfTheJournalsIsTakenAsAHead() throws IOException {
    List<?> journal = (List<?>) prompt.type("status", "--json").exits(0).result().get("journal");
    assertThat(journal).hasSize(3);
    Map<?, ?> second = (Map<?, ?>) journal.get(1);
    String head = second.get("root_id") + ":" + second.get("generation") + ":" + second.get("head");
    prompt.type("history", "--verify", "--head", head).exits(0);
    hosts.version(3);
    Map<?, ?> deployed =
        (Map<?, ?>)
            ((List<?>)
                    prompt
                        .type("deploy", "--json", "--release", "3")
                        .exits(0)
                        .result()
                        .get("journal"))
                .get(1);
    assertThat(deployed.get("generation")).isEqualTo(9);
    cut(2, 4);

    assertThat(prompt.type("history", "--verify", "--head", head).exits(3).out())
        .contains("the journal of 127.0.0.2 ends too early: a head that was kept saw its record 6");
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
