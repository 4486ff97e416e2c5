package dev.deployer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Remedies as they are typed at Maven. */
class MavenLinesTest {
  private static String of(String line) {
    return new MavenLines(Path.of("/shop/target/deployer"), "").of(List.of(line)).get(0);
  }

  @Test
  void aCommandThatIsAGoalIsTypedAsOne() {
    assertThat(of("  The same: deployer deploy production --release 2 --accept drift --reason …"))
        .isEqualTo(
            "  The same: mvn deployer:deploy -Ddeployer.environment=production"
                + " -Ddeployer.release=2 -Ddeployer.accept=drift -Ddeployer.reason=…");
    assertThat(of("deployer rollback production 41"))
        .isEqualTo("mvn deployer:rollback -Ddeployer.environment=production -Ddeployer.release=41");
  }

  @Test
  void anotherOneIsRunByItsName() {
    assertThat(of("Free it: deployer unlock production --token abc --hosts web1,web2"))
        .isEqualTo(
            "Free it: mvn deployer:run -Ddeployer.environment=production"
                + " -Ddeployer.hosts=web1,web2 -Dcommand='unlock --token abc'");
    assertThat(of("decide: deployer recover production --decide commit (or revert)"))
        .isEqualTo(
            "decide: mvn deployer:run -Ddeployer.environment=production"
                + " -Dcommand='recover --decide commit' (or revert)");
  }

  @Test
  void aNewHostIsAcceptedByAPropertyAndAKeyIsNamedByAVariable() {
    assertThat(of("let Deployer add it: deployer status production --accept-new"))
        .isEqualTo(
            "let Deployer add it: mvn deployer:status -Ddeployer.environment=production"
                + " -Ddeployer.acceptNew=true");
    assertThat(of("deployer init production --yes --known-hosts known_hosts --accept-new"))
        .isEqualTo(
            "mvn deployer:run -Ddeployer.environment=production -Ddeployer.acceptNew=true"
                + " -Dcommand='init --yes' with DEPLOYER_KNOWN_HOSTS=known_hosts in the"
                + " environment");
    assertThat(of("Name the key: deployer deploy production --identity FILE --release 2"))
        .isEqualTo(
            "Name the key: mvn deployer:deploy -Ddeployer.environment=production"
                + " -Ddeployer.release=2 with DEPLOYER_IDENTITY=FILE in the environment");
    assertThat(of("deployer recover production -c FILE"))
        .isEqualTo(
            "mvn deployer:run -Ddeployer.environment=production -Ddeployer.file=FILE"
                + " -Dcommand=recover");
  }

  @Test
  void twoInOneSentenceAreTwo() {
    assertThat(of("Look: deployer status production and deployer history production"))
        .isEqualTo(
            "Look: mvn deployer:status -Ddeployer.environment=production and mvn deployer:run"
                + " -Ddeployer.environment=production -Dcommand=history");
  }

  @Test
  void whatTheModuleHasBuiltNeedNotBeNamed() {
    assertThat(of("deployer deploy production --source /shop/target/deployer"))
        .isEqualTo("mvn deployer:deploy -Ddeployer.environment=production");
    assertThat(of("deployer deploy production --source '/a b'"))
        .isEqualTo(
            "mvn deployer:deploy -Ddeployer.environment=production -Ddeployer.source='/a b'");
  }

  @Test
  void ofSeveralModulesTheOneIsNamed() {
    assertThat(
            new MavenLines(Path.of("/x"), ":shop").of(List.of("deployer status production")).get(0))
        .isEqualTo("mvn -pl :shop deployer:status -Ddeployer.environment=production");
  }

  @Test
  void whatIsNoCommandStaysAsItIs() {
    for (String line :
        List.of("It is in .deployer and deployer.yaml.", "deployer approve production.plan")) {
      assertThat(of(line)).isEqualTo(line);
    }
  }
}
