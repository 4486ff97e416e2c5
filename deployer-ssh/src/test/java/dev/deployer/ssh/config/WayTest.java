package dev.deployer.ssh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.SshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hosts in between as they are typed. */
class WayTest {
  @TempDir Path home;

  private SshSettings by(String way, String config) throws IOException, SshConfigException {
    Path file = Files.writeString(home.resolve("config"), config);
    Given given =
        new Given(
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.of(Compression.YES),
            Optional.empty(),
            Optional.of(Way.parse(way)));
    return SshConfig.of(new Account("me", home, Map.of()), file)
        .settings("web1", Optional.empty(), Optional.empty(), given);
  }

  @Test
  void eachHostIsReachedThroughTheOneBeforeItAndTheFileSaysHowTheFirstIs() throws Exception {
    SshSettings last =
        by(
                "anna@gate:2222,[2001:db8::1]",
                """
                Host web1
                  ProxyCommand nc %h %p
                Host gate
                  ProxyJump outer
                """)
            .via()
            .orElseThrow();

    assertThat(last.address()).isEqualTo("me@[2001:db8::1]:22");
    SshSettings first = last.via().orElseThrow();
    assertThat(first.address()).isEqualTo("anna@gate:2222");
    assertThat(first.via().orElseThrow().address()).isEqualTo("me@outer:22");
  }

  @Test
  void aShortKeyInThePlaceOfAHostInBetweenIsNotShown() {
    String key = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMw";
    for (String way : List.of(key, "anna@" + key, "gate," + key, "ssh://" + key + ":22")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Way.parse(way))
          .withMessageContaining("not shown")
          .withMessageNotContaining(key.substring(0, 20));
    }
    assertThatThrownBy(() -> by("gate", "Host gate\n  ProxyJump " + key + "\n"))
        .hasMessageContaining("not shown")
        .hasMessageNotContaining(key.substring(0, 20));
  }

  @Test
  void noneIsTheDirectWay() throws Exception {
    assertThat(by("none", "ProxyJump gate\n").via()).isEmpty();
  }

  @Test
  void whatIsNoWayIsRefused() {
    for (String text : new String[] {"", "gate,", "gate:0", "-oX", "a b", "gate:22:22"}) {
      assertThatIllegalArgumentException()
          .as(text)
          .isThrownBy(() -> Way.parse(text))
          .withMessageStartingWith("a host in between is");
    }
  }
}
