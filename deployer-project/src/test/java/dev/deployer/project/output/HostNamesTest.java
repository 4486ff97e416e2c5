package dev.deployer.project.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HostNamesTest {
  private static final HostNames NAMES =
      new HostNames(
          Map.of(
              "deploy@127.0.0.1:2201", "127.0.0.1",
              "deploy@127.0.0.2:22012", "127.0.0.2",
              "deploy@web3:22", "web3",
              "deploy@web4:22/srv/a", "web4/srv/a"));

  @Test
  void aHostHasOneSpellingWhereverItIsNamed() {
    assertThat(
            NAMES.in(
                "deploy@127.0.0.1:2201: the hook on deploy@127.0.0.2:22012 failed, and"
                    + " 127.0.0.1:2201, deploy@web3:22."))
        .isEqualTo("127.0.0.1: the hook on 127.0.0.2 failed, and 127.0.0.1, web3.");
    assertThat(NAMES.in("deploy@web4:22/srv/a: not there")).isEqualTo("web4/srv/a: not there");
  }

  @Test
  void whatOnlyLooksLikeAHostStaysAsItIs() {
    for (String text :
        new String[] {
          "http://127.0.0.1:2201/health",
          "deploy@127.0.0.1:22012",
          "anna-deploy@127.0.0.1:2201",
          "[127.0.0.1]:2201 ssh-ed25519 AAAA",
          "deploy@web3:22/srv/shop",
        }) {
      assertThat(NAMES.in(text)).isEqualTo(text);
    }
    assertThat(HostNames.NONE.in("deploy@web3:22")).isEqualTo("deploy@web3:22");
  }
}
