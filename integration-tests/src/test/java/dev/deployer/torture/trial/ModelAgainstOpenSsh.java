package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Host;
import dev.deployer.integration.site.LocalBackdoor;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.StringJoiner;
import org.apache.commons.io.FileUtils;

/**
 * Random sequences of requests, each in a tree of its own, have the same outcome on the model as on
 * OpenSSH: each answer, each kind of refusal, and the whole tree at the end. Most sequences are
 * short; some are long, so that what is rare in a short one is reached.
 */
public final class ModelAgainstOpenSsh implements Trial {
  private static final int SEQUENCES = 100_000;
  private static final int SHORT = 20;
  private static final int LONG = 200;
  private static final int LONG_ONE_IN = 50;
  private static final RemotePath MODEL_TOP = ReleaseRoot.parse("/srv/shop").path();

  @Override
  public int number() {
    return 20;
  }

  @Override
  public String title() {
    return "the model against real OpenSSH";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    long[] requests = {0};
    Random random = new Random(seed);
    try (OpenSshServer server = OpenSshServer.start();
        Host real = new SshHostConnector(server.settings().build()).connect()) {
      Path folder = server.folder().toRealPath();
      for (int i = 0; i < scale.of(SEQUENCES); i++) {
        long sequence = random.nextLong();
        tally.attempt(
            "sequence " + i + " of seed " + sequence,
            () -> requests[0] += compare(real, folder, sequence));
      }
    }
    return tally.score("on OpenSSH; requests: %,d".formatted(requests[0]));
  }

  /** How many requests there were. */
  private static int compare(Host real, Path folder, long seed) throws IOException {
    Path directory = Files.createTempDirectory(folder, "root");
    RemotePath realTop = ReleaseRoot.parse(directory.toString()).path();
    MemoryDisk disk =
        LocalBackdoor.isSuperuser() ? new MemoryDisk().asSuperuser() : new MemoryDisk();
    disk.backdoor().makeDirectory(MODEL_TOP.toString());
    Random random = new Random(seed);
    int length = random.nextInt(LONG_ONE_IN) == 0 ? LONG : 1 + random.nextInt(SHORT);
    RandomRequests requests = new RandomRequests(seed);
    StringJoiner asked = new StringJoiner("\n");
    try (Host model = disk.connector("model").connect()) {
      for (int i = 0; i < length; i++) {
        Request request = requests.next();
        String expected = request.answer(real, realTop);
        asked.add(request + ": " + expected);
        assertThat(request.answer(model, MODEL_TOP)).as(asked::toString).isEqualTo(expected);
      }
      assertThat(Described.tree(model, MODEL_TOP))
          .as(asked::toString)
          .isEqualTo(Described.tree(real, realTop));
    } finally {
      delete(directory);
    }
    return length;
  }

  private static void delete(Path directory) throws IOException {
    if (!LocalBackdoor.isSuperuser()) {
      OpenSshServer.run("chmod", "-R", "u+rwX", directory.toString());
    }
    FileUtils.deleteDirectory(directory.toFile());
  }
}
