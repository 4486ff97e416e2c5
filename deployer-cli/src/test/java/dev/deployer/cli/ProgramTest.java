package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Releases are made, go live and back, and are deleted and restored, by what people type. */
class ProgramTest extends ProgramOnTheModel {
  @Test
  void aMessageThatIsTypedForAPlanIsInItAndReachesTheJournal() throws IOException {
    run("init", "production");
    assertThat(
            run(
                "plan",
                "production",
                "--release",
                "1",
                "-o",
                "p.json",
                "--message",
                "Summer prices"))
        .isZero();
    assertThat(out).contains("  message    \"Summer prices\"\n");
    assertThat(Files.readString(folder.resolve("p.json"))).contains("\"Summer prices\"");
    assertThat(run("deploy", "production", "--plan", "p.json")).isZero();
    run("releases", "production");
    assertThat(out).contains("Summer prices");
  }

  @Test
  void aReleaseGoesLiveAndBackAgain() throws IOException {
    assertThat(run("init", "production")).isZero();
    assertThat(run("deploy", "production", "--release", "1", "--message", "first")).isZero();
    Files.writeString(folder.resolve("dist/index.html"), "two");
    assertThat(run("plan", "production", "--release", "2", "-o", "plan.json")).isZero();
    assertThat(out).contains("activate   2 in place of 1", "~ index.html");
    assertThat(run("deploy", "production", "--plan", "plan.json")).isZero();
    assertThat(out).startsWith("✔ 2 is live on production, in place of 1: 1 file sent (3 B)");
    assertThat(run("deploy", "production", "--plan", "plan.json")).isEqualTo(3);
    assertThat(err).contains("Plan anew: deployer plan production");
    assertThat(run("rollback", "production")).isZero();
    assertThat(run("releases", "production")).isZero();
    assertThat(out).contains("RELEASE  WHEN", "live, good", "bad", "first");
    assertThat(run("status", "production")).isZero();
    assertThat(out).contains("live       1 since", "lock       free");
    assertThat(run("verify", "production", "--content")).isZero();
    assertThat(run("history", "production")).isZero();
    assertThat(out).contains("2 is bad");
    assertThat(run("prune", "production", "--keep", "1")).isZero();
    assertThat(run("recover", "production")).isZero();
  }

  @Test
  void whatWasPrunedIsRestoredUntilTheTrashIsEmptied() throws IOException {
    run("init", "production");
    for (String release : List.of("1", "2", "3")) {
      Files.writeString(folder.resolve("dist/index.html"), release);
      assertThat(run("deploy", "production", "--release", release)).isZero();
    }
    assertThat(run("prune", "production", "--keep", "1")).isZero();
    assertThat(out)
        .contains("Deleted 1 release on production; 3, 2 stay.")
        .contains("What was deleted can still be restored: deployer restore production 1")
        .contains("Its room is free only after: deployer prune production --now");
    assertThat(run("releases", "production", "--trash")).isZero();
    assertThat(out).contains("RELEASE  RETIRED", "Take one back: deployer restore production 1");

    assertThat(run("restore", "production")).isEqualTo(2);
    assertThat(err).contains("Which release is to be restored?", "releases production --trash");
    assertThat(run("restore", "production", "9")).isEqualTo(3);
    assertThat(err).contains("there is no 9 in the trash", "1 is in the trash");
    assertThat(run("restore", "production", "1")).isZero();
    assertThat(out)
        .contains(
            "✔ 1 is back on production as it was, and not live. Make it live: deployer rollback"
                + " production 1");
    assertThat(run("history", "production")).isZero();
    assertThat(out).contains("restored 1");
    assertThat(run("rollback", "production", "1")).isZero();
    assertThat(out).contains("1 is live on production, in place of 3");
    assertThat(run("rollback", "production", "1")).isZero();
    assertThat(out).contains("✔ 1 was live already on production; nothing was asked or done.");
    assertThat(run("rollback", "production", "1", "--json")).isZero();
    assertThat(out).contains("\"verdict\":\"already_live\"");

    assertThat(run("prune", "production", "--keep", "1", "--json")).isZero();
    assertThat(out).contains("\"restorable\":[\"3\"]");
    assertThat(run("prune", "production", "--now")).isZero();
    assertThat(out)
        .contains("Gone from the trash for good: 3")
        .as("it has deleted something, and does not say that there was nothing")
        .doesNotContain("Nothing to delete");
    assertThat(run("releases", "production", "--trash")).isZero();
    assertThat(out).contains("There is nothing in the trash of production.");
  }

  @Test
  void whatTheReleaseBeforeHadAndThisOneHasNotIsToldOfADeploy() throws IOException {
    run("init", "production");
    Files.createDirectories(folder.resolve("dist/img"));
    Files.writeString(folder.resolve("dist/img/logo.svg"), "<svg/>");
    assertThat(run("deploy", "production", "--release", "1")).isZero();
    assertThat(out).doesNotContain("left out");
    Files.delete(folder.resolve("dist/img/logo.svg"));
    assertThat(run("deploy", "production", "--release", "2")).isZero();
    assertThat(out).contains("1 linked, 1 entry of the one before left out, in ");
    Files.delete(folder.resolve("dist/img"));
    Files.move(folder.resolve("dist/index.html"), folder.resolve("dist/index.htm"));
    assertThat(run("deploy", "production", "--release", "3", "--json")).isZero();
    assertThat(out).contains("\"left_out\":2,");
    assertThat(run("deploy", "production", "--release", "3")).isZero();
    assertThat(out).contains("nothing was published").doesNotContain("left out");
  }

  @Test
  void noFileAndNoFolderIsCalledLikeTheStandardOutputOfOtherPrograms() {
    run("init", "production");
    assertThat(run("status", "production", "--summary", "-")).isEqualTo(2);
    assertThat(err).contains("--summary", "it names a file, and - is none");
    assertThat(run("plan", "production", "-o", "-")).isEqualTo(2);
    assertThat(err).contains("A plan goes into a file, and - is none; name one: -o FILE");
    assertThat(run("seal", "production", "-o", "-")).isEqualTo(2);
    assertThat(err).contains("A seal goes into a file, and - is none; name one: -o FILE");
    assertThat(run("verify", "production", "--save", "-")).isEqualTo(2);
    assertThat(err).contains("What differs goes into a folder, and - is none", "--save DIR");
    assertThat(folder.resolve("-")).doesNotExist();
  }

  @Test
  void aDryRunIsThePlan() {
    run("init", "production");
    run("plan", "production", "--release", "1");
    String plan = out;
    assertThat(run("deploy", "production", "--release", "1", "-n")).isZero();
    assertThat(out).isEqualTo(plan);
  }

  @Test
  void anAdHocTargetTakesTheOtherKeysOfTheFile() {
    assertThat(run("init", "deploy@web1:/srv/other")).isZero();
    assertThat(run("deploy", "sftp://deploy@web1:22/srv/other", "--release", "1")).isZero();
    assertThat(out).contains("1 is live on sftp://deploy@web1:22/srv/other");
  }

  @Test
  void manifestsAndRecordsAreKeptWhereCachesAreUnlessNothingIsToBe() throws IOException {
    environment.put("DEPLOYER_NO_CACHE", "1");
    run("init", "production");
    assertThat(run("deploy", "production", "--release", "1")).isZero();
    assertThat(folder.resolve(".cache")).doesNotExist();
    environment.putAll(Map.of("DEPLOYER_NO_CACHE", "", "XDG_CACHE_HOME", "relative"));
    Files.writeString(folder.resolve("dist/index.html"), "2");
    assertThat(run("deploy", "production", "--release", "2")).isZero();
    assertThat(folder.resolve(".cache/deployer/manifests")).isNotEmptyDirectory();
    assertThat(folder.resolve(".cache/deployer/journals")).isNotEmptyDirectory();
    environment.put("XDG_CACHE_HOME", folder.resolve("caches") + "");
    Files.writeString(folder.resolve("dist/index.html"), "3");
    assertThat(run("deploy", "production", "--release", "3")).isZero();
    assertThat(folder.resolve("caches/deployer/manifests")).isNotEmptyDirectory();
  }
}
