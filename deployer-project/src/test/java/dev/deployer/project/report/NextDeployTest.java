package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.project.report.Word.Argument;
import dev.deployer.project.report.Word.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is advised where a deploy comes next. */
class NextDeployTest {
  private static final NextDeploy APPROVED = new NextDeploy(true);

  private static Invocation typed(String command, String... options) {
    List<Word> words = new ArrayList<>(List.of(new Argument("production")));
    for (int i = 0; i < options.length; i += 2) {
      words.add(Option.of(options[i], Optional.of(options[i + 1])));
    }
    return new Invocation(command, "production", words, Optional.empty());
  }

  @Test
  void whereNoGateAsksForItADeployIsAdvised() {
    assertThat(NextDeploy.by(GateSettings.DEFAULTS)).isEqualTo(NextDeploy.PLAIN);
    assertThat(NextDeploy.PLAIN.onAllThatWereMeant("Next", typed("init")))
        .containsExactly("Next: deployer deploy production");
  }

  @Test
  void whereThereAreNoReleasesYetTheFirstGoesLiveByAPlanThatIsApproved() {
    assertThat(
            PlainPage.of(
                new ReleasesPage(List.of(), APPROVED, typed("releases", "--config", "here.yaml"))))
        .containsSubsequence(
            "Deploy the first, by a plan that somebody else approves:"
                + " deployer plan production -c here.yaml -o FILE\n",
            "Whoever approves it signs it: deployer approve FILE -c here.yaml\n",
            "Then carry it out: deployer deploy production -c here.yaml --plan FILE\n");
  }

  @Test
  void whereItIsPromotedItIsSaidThatTheEnvironmentBeforeComesFirst() {
    GateSettings gates =
        GateSettings.DEFAULTS.withPromotion(
            Optional.of(new PromotionRule("staging", Duration.ofMinutes(30))));
    assertThat(NextDeploy.by(gates).first("Next", typed("init", "--hosts", "web1")))
        .containsExactly(
            "First the same build has to be live and good on staging for 30m; how it is there:"
                + " deployer status staging",
            "Next: deployer deploy production --hosts web1");
    assertThat(
            PlainPage.of(
                new ReleasesPage(
                    List.of(),
                    new NextDeploy(true, Optional.of(new PromotionRule("staging", Duration.ZERO))),
                    typed("releases"))))
        .containsSubsequence(
            "First the same build has to be live and good on staging; how it is there: deployer"
                + " status staging\n",
            "Deploy the first, by a plan that somebody else approves: deployer plan production -o"
                + " FILE\n");
  }

  @Test
  void mixedHostsAreBroughtLevelByAPlanOfAllOfThem() {
    assertThat(
            APPROVED.onAllHosts(
                "Once no lock is held, bring all of them level",
                typed("status", "--hosts", "web1")))
        .containsExactly(
            "Once no lock is held, bring all of them level, by a plan that somebody else approves:"
                + " deployer plan production -o FILE",
            "Whoever approves it signs it: deployer approve FILE",
            "Then carry it out: deployer deploy production --plan FILE");
  }

  @Test
  void whatThePlanSaysIsNotTypedOnceMoreToCarryItOut() {
    Invocation rehearsed =
        typed("rehearse", "--release", "42", "--accept", "data", "--reason", "it is so");
    assertThat(APPROVED.there("Make it live", rehearsed))
        .containsExactly(
            "Make it live, by a plan that somebody else approves: deployer plan production"
                + " --release 42 --accept data --reason 'it is so' -o FILE",
            "Whoever approves it signs it: deployer approve FILE",
            "Then carry it out: deployer deploy production --plan FILE");
  }
}
