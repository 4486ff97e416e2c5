package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.HealthServer;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Releases on eight real hosts, typed. */
final class EightHostsTest {
  private EightHosts hosts;

  @BeforeEach
  void eightHosts() throws IOException {
    hosts = EightHosts.open();
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private Prompt initialised(String... environment) throws IOException {
    Prompt prompt = hosts.prompt(List.of(), List.of(environment));
    prompt.type("init").exits(0);
    return prompt;
  }

  @Test
  void aReleaseIsDeployedUpgradedRolledBackAndBroughtBackOnAllEight() throws IOException {
    Prompt prompt = initialised("waves: [1, 25%, rest]");

    prompt.type("deploy", "--release", "1").exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    hosts.version(2);
    prompt.type("deploy", "--release", "2").exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
    prompt.type("verify", "--content").exits(0);
    prompt.type("rollback").exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    Prompt.Answer status = prompt.type("status").exits(0);
    assertThat(status.out()).contains("1 is live on all 8 hosts of production.");
    hosts.assertNoLock();
  }

  @Test
  void anUnreachableHostStopsTheDeployBeforeAnythingAndIsBroughtLevelAfterwards()
      throws IOException {
    Prompt prompt = initialised();
    prompt.type("deploy", "--release", "1").exits(0);
    Map<Integer, String> before = journals();
    hosts.version(2);
    hosts.server(8).stop();

    Prompt.Answer refused = prompt.type("deploy", "--release", "2").exits(4);
    assertThat(refused.err()).contains(hosts.address(8) + ": ");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(journals()).isEqualTo(before);
    for (int host = 1; host <= EightHosts.HOSTS; host++) {
      assertThat(hosts.names(host, "releases")).containsExactly("1");
    }
    hosts.assertNoLock();

    prompt.type("deploy", "--release", "2", "--hosts", "!web8").exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.upTo(7, "releases/2", "releases/1"));
    assertThat(prompt.type("status").exits(4).out()).contains("Not every host");

    hosts.server(8).startAgain();
    Prompt.Answer mixed = prompt.type("status").exits(6);
    assertThat(mixed.out()).contains("mixed");
    prompt.type("deploy", "--release", "2").exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
    prompt.type("status").exits(0);
  }

  @Test
  void behindAJumpHostTheSameCommandsReachAllEight() throws IOException {
    hosts.behindAGate();
    Prompt prompt = initialised("waves: [1, rest]");
    prompt.type("deploy", "--release", "1").exits(0);
    hosts.version(2);
    prompt.type("deploy", "--release", "2").exits(0);
    prompt.type("rollback").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(prompt.type("status").exits(0).out()).contains("1 is live on all 8 hosts");
    assertThat(Files.readString(hosts.gate().log())).contains("Accepted publickey");
    hosts.gate().stop();
    Prompt.Answer closed = prompt.type("status").exits(4);
    assertThat(closed.all()).contains("127.0.0.9");
  }

  private Map<Integer, String> journals() throws IOException {
    Map<Integer, String> all = new TreeMap<>();
    for (int host = 1; host <= EightHosts.HOSTS; host++) {
      all.put(host, hosts.journal(host));
    }
    return all;
  }

  @Test
  void aFailingCheckOnTheFifthHostTakesBackExactlyTheHostsThatHadFlipped() throws IOException {
    try (HealthServer server = HealthServer.of(hosts)) {
      Prompt prompt =
          hosts.prompt(
              List.of(
                  "shared: {files: [health]}",
                  "health:",
                  "  - {http: \"http://{host}:%d/health\", body: ok, within: 3s, every: 100ms}"
                      .formatted(server.port())),
              List.of("waves: [4, 2, rest]"));
      prompt.type("init").exits(0);
      SmallApplication.put(hosts.source(), "health", "ok");
      prompt.type("deploy", "--release", "1").exits(0);
      Map<Integer, Long> before = flips();
      hosts.version(2);
      SmallApplication.put(hosts.source(), "health", "ok");
      Files.writeString(hosts.root(5).resolve("shared/health"), "the queue is full");

      Prompt.Answer reverted = prompt.type("deploy", "--release", "2").exits(5);

      assertThat(reverted.err())
          .contains(hosts.address(5), "503", "the queue is full", "was taken back")
          .contains("http://" + hosts.address(5) + ":" + server.port() + "/health")
          .doesNotContain("{host}");
      assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
      hosts.assertNoLock();
      Map<Integer, Long> after = flips();
      for (int host = 1; host <= EightHosts.HOSTS; host++) {
        // There and back; a host of the third wave was not touched.
        assertThat(after.get(host) - before.get(host))
            .as("flips of web" + host)
            .isEqualTo(host <= 6 ? 2 : 0);
        assertThat(hosts.journal(host)).as("the journal of web" + host).contains("\"bad\"");
      }
      prompt.type("verify", "--content").exits(0);
    }
  }

  /** How often each host has flipped, by its journal. */
  private Map<Integer, Long> flips() throws IOException {
    Map<Integer, Long> all = new TreeMap<>();
    for (int host = 1; host <= EightHosts.HOSTS; host++) {
      all.put(host, Stream.of(hosts.journal(host).split("\"activated\"", -1)).count());
    }
    return all;
  }
}
