package dev.deployer.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What was not well, in words. */
class UnhealthyTest {
  private static final String HOOK = "hook restart (after_activate)";

  @Test
  void whatIsSoOfSeveralHostsIsSaidOnceWithTheirNames() {
    assertThat(
            Unhealthy.inWords(
                List.of(
                    new Unhealthy("web1", HOOK, "it exited with 1"),
                    new Unhealthy("web2", "tcp web2:80", "refused"),
                    new Unhealthy("web2", HOOK, "it exited with 1"),
                    new Unhealthy("web3", HOOK, "it exited with 2"))))
        .isEqualTo(
            HOOK
                + " of web1, web2: it exited with 1; tcp web2:80 of web2: refused; "
                + HOOK
                + " of web3: it exited with 2");
  }
}
