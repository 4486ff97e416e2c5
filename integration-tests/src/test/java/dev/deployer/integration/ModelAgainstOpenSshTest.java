package dev.deployer.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Host;
import dev.deployer.host.model.MemoryDisk;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random requests have the same outcome on the model as on OpenSSH.
 *
 * <p>{@code -Ddeployer.differential.requests=100000} asks for more, {@code
 * -Ddeployer.differential.seed=} for what failed before.
 */
class ModelAgainstOpenSshTest {
  private static final int REQUESTS = Integer.getInteger("deployer.differential.requests", 4000);
  private static final int REQUESTS_OF_A_TREE = 200;

  private static OpenSshServer server;

  @BeforeAll
  static void start() throws IOException {
    server = OpenSshServer.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Test
  void anyRequestsHaveOneOutcome(TestReporter reporter) throws IOException {
    long seed = Long.getLong("deployer.differential.seed", new Random().nextLong());
    reporter.publishEntry("deployer.differential.seed", String.valueOf(seed));
    try (Host real = new SshHostConnector(server.settings().build()).connect()) {
      for (int tree = 0; tree * REQUESTS_OF_A_TREE < REQUESTS; tree++) {
        compare(real, seed, tree);
      }
    }
  }

  private static void compare(Host real, long seed, int tree) throws IOException {
    RemotePath realTop =
        ReleaseRoot.parse(
                Files.createTempDirectory(server.folder().toRealPath(), "root").toString())
            .path();
    MemoryDisk disk =
        LocalBackdoor.isSuperuser() ? new MemoryDisk().asSuperuser() : new MemoryDisk();
    disk.backdoor().makeDirectory("/srv/shop");
    RemotePath modelTop = ReleaseRoot.parse("/srv/shop").path();
    RandomRequests requests = new RandomRequests(seed + tree);
    List<String> asked = new ArrayList<>();
    try (Host model = disk.connector("model").connect()) {
      for (int i = 0; i < REQUESTS_OF_A_TREE; i++) {
        Request request = requests.next();
        String before = Described.tree(model, modelTop);
        String expected = request.answer(real, realTop);
        String answer = request.answer(model, modelTop);
        asked.add(request + ": " + expected);
        Supplier<String> history =
            () -> "seed " + seed + ", tree " + tree + "\n" + String.join("\n", asked);
        assertThat(answer)
            .as(() -> history.get() + "\nthe tree before:\n" + before)
            .isEqualTo(expected);
        assertThat(Described.tree(model, modelTop))
            .as(history)
            .isEqualTo(Described.tree(real, realTop));
      }
    } finally {
      // So that whoever tidies up may enter what was closed.
      OpenSshServer.run("chmod", "-R", "u+rwX", realTop.toString());
    }
  }
}
