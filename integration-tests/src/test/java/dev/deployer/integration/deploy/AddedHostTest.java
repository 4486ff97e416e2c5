package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host that was added since does not have what the others go back to. */
@Timeout(120)
final class AddedHostTest {
  private EightHosts hosts;
  private Prompt prompt;

  @BeforeEach
  void aHostThatHasTheSecondReleaseAlone() throws IOException {
    hosts = EightHosts.first(3);
    prompt = hosts.prompt(List.of(), List.of("waves: [1, rest]"));
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1", "--hosts", "!web3").exits(0);
    hosts.version(2);
    prompt.type("deploy", "--release", "2").exits(0);
    assertThat(hosts.names(3, "releases")).containsExactly("2");
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  @Test
  void aRollbackCopiesWhatItLacksFromAnotherHostAndThePlanSaysSo() throws IOException {
    assertThat(prompt.type("rollback", "-n").exits(0).out())
        .contains("1 is not on this host, and is copied from " + hosts.address(1));

    prompt.type("rollback").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    prompt.type("verify", "--content").exits(0);
    prompt.type("status").exits(0);
  }

  @Test
  void aRollbackInWavesGoesToTheSameRelease() throws IOException {
    Prompt.Answer answer = prompt.type("rollback", "--waves").exits(0);

    assertThat(answer.all()).contains("wave 2 of 2");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
  }

  @Test
  void aHostThatIsLeftOutByNameStaysAndIsSaidToDiffer() throws IOException {
    prompt.type("rollback", "--hosts", "!web3").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.upTo(2, "releases/1", "releases/2"));
    assertThat(prompt.type("status").exits(6).out()).contains("is mixed");
  }
}
