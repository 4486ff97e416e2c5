package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Where plans have to be approved, whoever has none is told each line to type on the way. */
final class WayToAnApprovalTest extends AnnaAndBen {
  @Test
  void whereAPlanHasToBeApprovedNothingAdvisesADeployWithoutOne() throws IOException {
    prompt =
        asked(
            "{signers: allowed_signers}",
            "hooks: {rehearse: [{name: try, command: [\"true\"], where: local}]}");
    assertThat(prompt.type("init").exits(0).out())
        .contains("Next, by a plan that somebody else approves: deployer plan production -o FILE\n")
        .contains("Whoever approves it signs it: deployer approve FILE\n")
        .contains("Then carry it out: deployer deploy production --plan FILE\n");
    assertThat(prompt.type("rehearse", "--release", "42").exits(0).out())
        .contains("Make it live, by a plan that somebody else approves: deployer plan production")
        .contains("Then carry it out: deployer deploy production --plan FILE\n");
  }

  @Test
  void withoutAPlanThreeLinesAreToldAndThoseCanBeTyped() throws IOException {
    String said = prompt.type("deploy", "--release", "42").exits(3).err();
    assertThat(said)
        .contains(
            "Release 42 was not deployed to production; 41 is still live: production needs an"
                + " approved plan of the content ")
        .contains("Plan it: deployer plan production --release 42 -o FILE\n")
        .contains("Whoever approves it signs it: deployer approve FILE\n")
        .contains("Then carry it out: deployer deploy production --plan FILE\n")
        .contains("--accept approval:");
    prompt
        .type("deploy", "--release", "42", "--accept", "approval", "--reason", "it is burning")
        .exits(0);
    assertThat(hosts.current()).containsOnly("releases/42");
    assertThat(prompt.type("history").exits(0).out()).contains("approval accepted: it is burning");
    prompt.type("rollback").exits(0);
  }
}
