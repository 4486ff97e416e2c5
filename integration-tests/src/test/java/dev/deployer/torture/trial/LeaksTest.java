package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Host;
import dev.deployer.integration.site.Site;
import org.junit.jupiter.api.Test;

/** The soak would tell of what a run left open. */
final class LeaksTest {
  @Test
  void aConnectionThatIsNotClosedIsALeakUntilItIs() throws Exception {
    try (Site site = Site.open().initialised()) {
      Leaks leaks = Leaks.begin(site.server());
      try (Host forgotten = site.connector().connect()) {
        assertThat(leaks.now())
            .as(forgotten.address())
            .anyMatch(leak -> leak.contains("handles"))
            .anyMatch(leak -> leak.contains("are running"))
            .anyMatch(leak -> leak.contains("sshd still has"));
      }
      assertThat(leaks.end()).isEmpty();
    }
  }
}
