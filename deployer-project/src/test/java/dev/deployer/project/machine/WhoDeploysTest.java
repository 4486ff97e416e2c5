package dev.deployer.project.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Operator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhoDeploysTest {
  @Test
  void behindACiSystemIsAPerson() {
    assertThat(WhoDeploys.in(here(Map.of("GITHUB_ACTIONS", "true", "GITHUB_ACTOR", "anna"))))
        .isEqualTo(new Operator("anna", "github-actions"));
    assertThat(WhoDeploys.in(here(Map.of("GITLAB_CI", "true", "GITLAB_USER_LOGIN", "bert"))))
        .isEqualTo(new Operator("bert", "gitlab-ci"));
  }

  @Test
  void aRunThatNobodyCausedIsTheAccountOfTheCiSystem() {
    assertThat(WhoDeploys.in(here(Map.of("JENKINS_URL", "https://ci.example.net"))))
        .isEqualTo(new Operator("runner", "jenkins"));
  }

  @Test
  void elsewhereItIsAnAccountOnAMachine() {
    assertThat(WhoDeploys.in(here(Map.of("HOSTNAME", "laptop"))))
        .isEqualTo(new Operator("runner", "laptop"));
  }

  @Test
  void anAccountWithoutAnEntryIsNoQuestionMarkInTheJournal() {
    assertThat(WhoDeploys.in(here("?", Map.of("HOSTNAME", "laptop", "USER", "anna"))))
        .isEqualTo(new Operator("anna", "laptop"));
    assertThat(WhoDeploys.in(here("?", Map.of("HOSTNAME", "laptop", "LOGNAME", "ben"))))
        .isEqualTo(new Operator("ben", "laptop"));
    assertThat(WhoDeploys.in(here("?", Map.of("HOSTNAME", "laptop"))).toString())
        .matches("uid-[0-9]+@laptop");
  }

  private static Machine here(Map<String, String> environment) {
    return here("runner", environment);
  }

  private static Machine here(String account, Map<String, String> environment) {
    return new Machine(
        environment, Path.of("/"), Path.of("/"), account, Clock.systemUTC(), Optional.empty());
  }
}
