package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More real hosts than are worked on at once: what each is asked, and what people are told. */
final class TenHostsTest {
  private static final int HOSTS = 10;

  private EightHosts hosts;

  @BeforeEach
  void tenHosts() throws IOException {
    hosts = EightHosts.first(HOSTS);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  /** How often each host was connected to, by its own log. */
  private List<Long> connections() throws IOException {
    List<Long> all = new ArrayList<>();
    for (int host = 1; host <= HOSTS; host++) {
      all.add(
          Files.readAllLines(hosts.server(host).log()).stream()
              .filter(line -> line.contains("Accepted publickey"))
              .count());
    }
    return all;
  }

  @Test
  void aDeployConnectsToEachHostOnceAndTellsOfEachPhaseOnce() throws IOException {
    Prompt prompt = hosts.prompt(List.of(), List.of("parallel: 3", "waves: [1, rest]"));
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    hosts.version(2);
    List<Long> before = connections();

    Prompt.Answer deployed = prompt.type("deploy", "--release", "2").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
    assertThat(connections())
        .isEqualTo(IntStream.range(0, HOSTS).mapToObj(i -> before.get(i) + 1).toList());
    for (String phase :
        List.of("connect", "lock", "recover", "sweep", "stage", "verify", "publish")) {
      assertThat(deployed.err().lines().filter(line -> line.startsWith("✔ " + phase)))
          .singleElement()
          .asString()
          .matches("✔ \\S+ +10 hosts  .*");
    }
    // The host that decides has more in its journal; all else is the same on each.
    assertThat(prompt.type("history").exits(0).out())
        .endsWith("9 hosts are the same, 1 differs; -v shows each.\n");
    for (String asked : List.of("releases", "verify", "check", "plan")) {
      assertThat(prompt.type(asked).exits(0).out()).contains("All 10 hosts are the same");
    }
    assertThat(prompt.type("status").exits(0).out())
        .contains("127.0.0.1, 127.0.0.2, 127.0.0.3 and 7 more  2 ");
  }
}
