package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** What sshj logs, in a program that logs. */
class SshjLogTest {
  private final List<String> called = new ArrayList<>();

  private Logger logger(boolean logs) {
    return (Logger)
        Proxy.newProxyInstance(
            Logger.class.getClassLoader(),
            new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> {
              called.add(method.getName());
              return method.getReturnType() == boolean.class ? logs : null;
            });
  }

  @Test
  void nothingOfItIsAboveDebug() {
    Logger lowered = SshjLog.lowered(logger(true));
    called.clear();
    lowered.error("dying because of {}", "that");
    lowered.warn("{} and {}", "this", "that");
    lowered.info("identity");
    lowered.debug("packet");
    lowered.trace("octets");
    assertThat(lowered.isInfoEnabled()).isTrue();

    assertThat(called)
        .containsExactly("debug", "debug", "debug", "debug", "trace", "isDebugEnabled");
  }

  @Test
  void whereNothingIsLoggedNothingIsMadeForIt() {
    Logger logger = logger(false);
    assertThat(SshjLog.lowered(logger) == logger).isTrue();
  }
}
