package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What makes no sense as it was typed is refused, with the reason and what there is to type. */
class MistypedCommandTest extends ProgramOnTheModel {
  @Test
  void withoutAFileAnAdHocTargetNeedsASource() throws IOException {
    Files.delete(folder.resolve("deployer.yaml"));
    run("init", "web1:/srv/shop");
    assertThat(run("deploy", "web1:/srv/shop")).isEqualTo(2);
    assertThat(err).startsWith("✘ There is no source to deploy.\n");
    assertThat(run("deploy", "web1:/srv/shop", "--source", "dist")).isZero();
  }

  @Test
  void theTargetIsNeverGuessed() {
    assertThat(run("deploy")).isEqualTo(2);
    assertThat(err)
        .isEqualTo(
            """
            ✘ The target is missing: there is no default.
                The environments are: production, twins.
            """);
    assertThat(run("deploy", "prodcution")).isEqualTo(2);
    assertThat(err).startsWith("✘ There is no environment prodcution; did you mean production?\n");
  }

  @Test
  void whatIsMistypedIsExplained() {
    assertThat(run("deply")).isEqualTo(2);
    assertThat(err)
        .isEqualTo(
            """
            ✘ There is no command deply.
                Did you mean deploy?
                What there is to type is shown by: deployer --help
            """);
    for (String[] typed : new String[][] {{"deply", "--help"}, {"help", "deply"}}) {
      assertThat(run(typed)).isEqualTo(2);
      assertThat(err).contains("There is no command deply.", "Did you mean deploy?");
    }
    assertThat(run("status", "production", "--jsn")).isEqualTo(2);
    assertThat(err).contains("There is no option --jsn.", "Did you mean --json?");
    assertThat(run("status", "production", "-x")).isEqualTo(2);
    assertThat(err).contains("There is no option -x.").doesNotContain("Did you mean");
    assertThat(run("status", "production", "-V")).isEqualTo(2);
    assertThat(err).contains("Did you mean -v?");
    assertThat(run("deploy", "production", "--wait", "5")).isEqualTo(2);
    assertThat(err).contains("such as 5m");
    assertThat(run("deploy", "production", "--accept", "drift")).isEqualTo(2);
    assertThat(err).contains("--accept GATE and --reason TEXT are given together");
    assertThat(run("status", "production", "-c", "other.yaml")).isEqualTo(2);
    assertThat(err).contains("The configuration other.yaml cannot be read: there is no such file.");
    assertThat(run("status", "production", "-c", "dist")).isEqualTo(2);
    assertThat(err).contains("The configuration dist cannot be read: it is a directory.");
    assertThat(run("prune", "production", "--keep", "x")).isEqualTo(2);
    assertThat(err).contains("'x' is no whole number");
    assertThat(run("unlock", "production", "--token", "another")).isEqualTo(2);
    assertThat(err).contains("--token another: a token is 32 hex digits");
  }

  @Test
  void aFileThatCannotBeReadOrWrittenIsNamedWithTheReason() {
    run("init", "production");
    assertThat(run("deploy", "production", "--source", "absent")).isEqualTo(2);
    assertThat(err)
        .contains(
            "the source " + folder.resolve("absent") + " cannot be read: there is no such file",
            "Build it first, or let a hook of build in deployer.yaml do that. Where it lies"
                + " elsewhere: deployer deploy production --source PATH");
    assertThat(run("plan", "production", "--source", "deployer.yaml")).isEqualTo(2);
    assertThat(err)
        .contains(
            "deployer.yaml cannot be read: it is neither a directory nor an archive (tar, tar.gz,"
                + " zip)");
    assertThat(run("plan", "production", "-o", "absent/plan.json")).isEqualTo(2);
    assertThat(err)
        .contains(
            "The plan could not be written to absent/plan.json: there is no directory "
                + folder.resolve("absent"));
    assertThat(run("plan", "production", "-o", "dist")).isEqualTo(2);
    assertThat(err).contains("The plan could not be written to dist: it is a directory.");
    assertThat(run("deploy", "production", "--plan", "absent")).isEqualTo(2);
    assertThat(err).contains("The plan absent cannot be read: there is no such file.");
  }

  @Test
  void aSourceASealOrACommitThatIsMissingHereIsSaidBeforeAnyHostIsConnected() {
    // Whoever connects is refused with 3, since there is no root.
    assertThat(run("deploy", "production")).isEqualTo(3);
    assertThat(run("deploy", "production", "--seal", "nosuch.seal")).isEqualTo(2);
    assertThat(err)
        .contains(
            "the seal " + folder.resolve("nosuch.seal") + " cannot be read: there is no such file")
        .doesNotContain("the source");
    assertThat(run("deploy", "production", "--source", "absent")).isEqualTo(2);
    assertThat(run("plan", "production", "--source", "absent")).isEqualTo(2);
    assertThat(err).contains("absent cannot be read: there is no such file");
    assertThat(run("deploy", "production", "--ref", "HEAD")).isEqualTo(2);
    assertThat(err).contains("--ref names a commit of the repository of git");
  }
}
