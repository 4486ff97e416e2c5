package dev.deployer.ant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Remedies as they are written into a build file. */
class AntLinesTest {
  private static String of(String line) {
    return new AntLines("deployer:deploy").of(List.of(line)).get(0);
  }

  @Test
  void aCommandThatIsATaskIsWrittenAsOne() {
    assertThat(of("  The same: deployer deploy production --release 2 --accept drift --reason …"))
        .isEqualTo(
            "  The same: <deployer:deploy target=\"production\" release=\"2\" accept=\"drift\""
                + " reason=\"…\"/>");
    assertThat(of("deployer rollback production 41"))
        .isEqualTo("<deployer:rollback target=\"production\" release=\"41\"/>");
  }

  @Test
  void anotherOneIsRunByItsName() {
    assertThat(of("Free it: deployer unlock production --token abc --hosts web1,web2"))
        .isEqualTo(
            "Free it: <deployer:run target=\"production\" command=\"unlock --token abc\""
                + " hosts=\"web1,web2\"/>");
    assertThat(of("decide: deployer recover production --decide commit (or revert)"))
        .isEqualTo(
            "decide: <deployer:run target=\"production\" command=\"recover --decide commit\"/>"
                + " (or revert)");
  }

  @Test
  void whatHasNoAttributeSinceItIsSecretIsAVariable() {
    assertThat(of("Name the key: deployer status production --identity FILE --ssh-config none"))
        .isEqualTo(
            "Name the key: <deployer:status target=\"production\" sshconfig=\"none\"/>"
                + " with DEPLOYER_IDENTITY=FILE in the environment");
    assertThat(of("or: deployer init production --known-hosts known_hosts --accept-new"))
        .isEqualTo(
            "or: <deployer:run target=\"production\" command=\"init\" acceptnew=\"true\"/>"
                + " with DEPLOYER_KNOWN_HOSTS=known_hosts in the environment");
  }

  @Test
  void aShortNameOfAnOptionIsTheAttributeOfTheOption() {
    assertThat(of("With it: deployer recover production -c FILE"))
        .isEqualTo(
            "With it: <deployer:run target=\"production\" command=\"recover\" file=\"FILE\"/>");
  }

  @Test
  void optionsInASentenceAreAttributes() {
    assertThat(of("✘ --accept GATE and --reason TEXT are given together."))
        .isEqualTo("✘ accept=\"GATE\" and reason=\"TEXT\" are given together.");
    assertThat(of("--ssh-config none, --ref x, --refx, a--ref and ---ref"))
        .isEqualTo("sshconfig none, ref x, --refx, a--ref and ---ref");
    assertThat(of("--keep N keeps at least 1 release"))
        .isEqualTo("--keep N keeps at least 1 release");
  }

  @Test
  void whatAntOrXmlReadsOtherwiseIsWrittenSoThatItIsReadAsItWas() {
    assertThat(of("deployer deploy 'a & b' --message '<\"${x}\">'"))
        .isEqualTo("<deployer:deploy target=\"a &amp; b\" message=\"&lt;&quot;$${x}&quot;>\"/>");
  }

  @Test
  void theLibraryIsCalledAsTheBuildFileCallsIt() {
    assertThat(new AntLines("d:status").of(List.of("deployer plan p")))
        .containsExactly("<d:plan target=\"p\"/>");
    assertThat(new AntLines("deploy").of(List.of("deployer plan p")))
        .containsExactly("<plan target=\"p\"/>");
    assertThat(new AntLines(null).of(List.of("deployer plan p")))
        .containsExactly("<deployer:plan target=\"p\"/>");
  }

  @Test
  void whatIsNoCommandStaysAsItIs() {
    for (String line :
        List.of("It is in .deployer and deployer.yaml.", "deployer approve production.plan")) {
      assertThat(of(line)).isEqualTo(line);
    }
  }
}
