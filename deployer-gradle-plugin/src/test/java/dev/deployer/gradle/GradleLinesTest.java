package dev.deployer.gradle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remedies as they are typed at Gradle. */
class GradleLinesTest {
  @TempDir Path root;

  private String of(String line) {
    return of(":deployerDeploy", line);
  }

  private String of(String task, String line) {
    return new GradleLines(Path.of("/shop/build/deployer"), task, root).of(List.of(line)).get(0);
  }

  @Test
  void aCommandIsTypedAsItsTask() {
    assertThat(of("  The same: deployer deploy production --release 2 --accept drift --reason …"))
        .isEqualTo(
            "  The same: gradle :deployerDeploy --environment production --release 2"
                + " --accept drift --reason …");
    assertThat(of("deployer rollback production 41"))
        .isEqualTo("gradle :deployerRollback --environment production --release 41");
    assertThat(of("Look: deployer status production and deployer history production"))
        .isEqualTo(
            "Look: gradle :deployerStatus --environment production and"
                + " gradle :deployerHistory --environment production");
  }

  @Test
  void wordsThatAreNoOptionsOfTheTaskGoIntoOne() {
    assertThat(of("Free it: deployer unlock production --token abc --yes --hosts web1,web2"))
        .isEqualTo(
            "Free it: gradle :deployerUnlock --environment production --hosts web1,web2 --yes"
                + " --args='--token abc'");
    assertThat(of("decide: deployer recover production --decide commit (or revert)"))
        .isEqualTo(
            "decide: gradle :deployerRecover --environment production --args='--decide commit'"
                + " (or revert)");
    assertThat(of("deployer prune production --now"))
        .isEqualTo("gradle :deployerPrune --environment production --args=--now");
  }

  @Test
  void aNewHostIsAcceptedByAnOptionAndAKeyIsNamedByAVariable() {
    assertThat(of("let Deployer add it: deployer init production --yes --accept-new"))
        .isEqualTo(
            "let Deployer add it: gradle :deployerInit --environment production --accept-new"
                + " --yes");
    assertThat(of("deployer prune production --keep 3 --known-hosts known_hosts --accept-new"))
        .isEqualTo(
            "gradle :deployerPrune --environment production --accept-new --args='--keep 3'"
                + " with DEPLOYER_KNOWN_HOSTS=known_hosts in the environment");
    assertThat(of("Name the key: deployer deploy production --identity FILE --release 2"))
        .isEqualTo(
            "Name the key: gradle :deployerDeploy --environment production --release 2"
                + " with DEPLOYER_IDENTITY=FILE in the environment");
    assertThat(of("deployer recover production -c FILE"))
        .isEqualTo("gradle :deployerRecover --environment production --file FILE");
  }

  @Test
  void whatTheProjectHasBuiltNeedNotBeNamed() {
    assertThat(of("deployer deploy production --source /shop/build/deployer"))
        .isEqualTo("gradle :deployerDeploy --environment production");
    assertThat(of("deployer deploy production --source '/a b' --config ops.yaml"))
        .isEqualTo(
            "gradle :deployerDeploy --environment production --source '/a b' --file ops.yaml");
    assertThat(of("deployer unlock production --source dist --revision 1"))
        .isEqualTo("gradle :deployerUnlock --environment production");
  }

  @Test
  void theProjectIsNamedAndTheWrapperIsTakenWhereThereIsOne() throws IOException {
    Files.createFile(root.resolve("gradlew"));
    assertThat(of(":shop:web:ship", "deployer status production"))
        .isEqualTo("./gradlew :shop:web:deployerStatus --environment production");
  }

  @Test
  void whatIsNoCommandStaysAsItIs() {
    for (String line :
        List.of("It is in .deployer and deployer.yaml.", "deployer approve production.plan")) {
      assertThat(of(line)).isEqualTo(line);
    }
  }
}
