package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.root.Holder;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A command that is refused, or reaches nobody, ends as such, and says what to type instead. */
class RefusedCommandTest extends ProgramOnTheModel {
  @Test
  void aRootThatIsNoneNamesInit() {
    assertThat(run("deploy", "production")).isEqualTo(3);
    assertThat(err).contains("Nothing was deployed to production", "deployer init production");
  }

  @Test
  void anUnreachableHostIsAnExitOfItsOwn() {
    host.refuse(dev.deployer.host.ConnectFailedException.Reason.UNREACHABLE);
    assertThat(run("status", "production")).isEqualTo(4);
  }

  @Test
  void aStalePlanIsMadeAnewWithWhatItWasMadeWith() throws IOException {
    run("init", "production");
    assertThat(run("plan", "production", "--release", "2", "--at-once", "-o", "plan.json"))
        .isZero();
    assertThat(run("deploy", "production", "--release", "1")).isZero();
    assertThat(run("deploy", "production", "--plan", "plan.json")).isEqualTo(3);
    assertThat(err)
        .contains("Plan anew: deployer plan production --release 2 --at-once -o plan.json");
  }

  @Test
  void aCheckBeforeInitSaysWhatTriesTheServer() {
    assertThat(run("check", "production")).isEqualTo(3);
    assertThat(out + err).contains("deployer check production --probe");
  }

  @Test
  void aWordThatIsTooLongForTheCardsOfTheHostIsRefusedBeforeItIsAsked() {
    host.refuse(dev.deployer.host.ConnectFailedException.Reason.UNREACHABLE);
    for (String option : List.of("--message", "--revision")) {
      assertThat(run("deploy", "production", option, "x".repeat(70_000))).isEqualTo(2);
      assertThat(err).contains(option + ": a ", " and this one has 70,000.");
    }
    String reason = "x".repeat(5_000);
    assertThat(run("deploy", "production", "--accept", "drift", "--reason", reason)).isEqualTo(2);
    assertThat(err).contains("--reason: a reason has at most 4,096 bytes, and this one has 5,000.");
  }

  @Test
  void aDecisionThatNobodyWaitsForIsRefused() {
    run("init", "production");
    assertThat(run("recover", "production", "--decide", "commit")).isEqualTo(3);
    assertThat(err).contains("nothing is undecided", "shown by: deployer status production");
  }

  @Test
  void aQuestionWithoutATerminalIsRefused() {
    for (String made :
        List.of("/srv/shop", "/srv/shop/releases", "/srv/shop/releases/20250101120000")) {
      disk.backdoor().makeDirectory(made);
      disk.setOwner(made, MemoryDisk.DEPLOYER);
    }
    disk.backdoor().link("/srv/shop/current", "releases/20250101120000");
    assertThat(run("init", "production")).isEqualTo(2);
    assertThat(err)
        .contains("was made by another tool", "To answer yes: deployer init production --yes");
    assertThat(run("init", "production", "-y")).isZero();
    assertThat(out).contains("20250101120000");
  }

  @Test
  void aSecondLockIsRefusedWithItsHolderAndBrokenOnlyByItsToken() {
    run("init", "production");
    String token = "0123456789abcdef0123456789abcdef";
    String lock = "/srv/shop/.deployer/lock/" + token;
    disk.backdoor()
        .writeFile(
            lock + "/holder.json",
            new Holder(
                    token,
                    "anna@laptop",
                    "deploy 43",
                    Instant.parse("2026-11-20T21:13:45Z"),
                    Optional.empty(),
                    Optional.empty())
                .bytes());
    disk.setOwner(lock, MemoryDisk.DEPLOYER);
    assertThat(run("deploy", "production", "--release", "1")).isEqualTo(3);
    assertThat(err)
        .contains(
            "anna@laptop",
            "Wait for it: deployer deploy production --release 1 --wait 5m",
            "deployer unlock production --token " + token);
    assertThat(run("unlock", "production", "--token", token)).isEqualTo(2);
    assertThat(err).contains("Break the lock of anna@laptop");
    String another = token.replace('0', '1');
    assertThat(run("unlock", "production", "--token", another, "-y")).isEqualTo(3);
    assertThat(run("unlock", "production", "--token", token, "-y")).isZero();
    assertThat(run("deploy", "production", "--release", "1")).isZero();
  }
}
