package dev.deployer.torture.trial;

import dev.deployer.Settings;
import dev.deployer.Shop;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A shop just before a job; each case gets one of its own, whose runs are given the same tokens as
 * those of every other. For any number of threads, each of which has a source of its own.
 */
final class Scene {
  private final Job job;
  private final Shop prepared;
  private final Map<String, Map<String, String>> kept;
  private final ThreadLocal<Path> sources;

  private Scene(Job job, Shop prepared, Map<String, Map<String, String>> kept, Path folder) {
    this.job = job;
    this.prepared = prepared;
    this.kept = kept;
    this.sources =
        ThreadLocal.withInitial(
            () -> {
              try {
                return Files.createTempDirectory(folder, "thread").resolve("source");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Releases 0, 1 and 2 were deployed. */
  static Scene before(Job job, Path folder) throws IOException, DeployerException {
    Shop shop = new Shop(folder.resolve("source")).withLargeFiles().initialised();
    shop.with(patience(shop.settings(), Duration.ZERO));
    shop.deploy(0);
    shop.deploy(1);
    shop.deploy(2);
    Map<String, Map<String, String>> kept = new TreeMap<>();
    for (String id : job.kept()) {
      kept.put(id, shop.disk.backdoor().tree("/srv/shop/releases/" + id));
    }
    job.prepare(shop);
    return new Scene(job, shop, kept, folder);
  }

  Job job() {
    return job;
  }

  /** What lies in the releases that are there after the job, or can be restored, by id. */
  Map<String, Map<String, String>> kept() {
    return kept;
  }

  /** A shop whose runs do not reconnect. */
  Shop shop() throws IOException {
    Shop shop = prepared.on(prepared.disk.copy()).from(sources.get()).withTokensAnew();
    if (job == Job.DEPLOY || job == Job.RECYCLE) {
      shop.version(3);
    }
    return shop;
  }

  /** A shop whose runs reconnect. */
  Shop patientShop() throws IOException {
    Shop shop = shop();
    return shop.with(patience(shop.settings(), Duration.ofSeconds(10)));
  }

  private static Settings patience(Settings s, Duration reconnectFor) {
    return s.toBuilder()
        .lockWait(Duration.ZERO)
        .reconnectFor(reconnectFor)
        .heartbeat(Duration.ZERO)
        .build();
  }

  /** The changes that the job asks for, in order, when nothing goes wrong. */
  List<Operation> changes() throws IOException, DeployerException {
    Shop shop = shop();
    CutConnector counting = CutConnector.counting(shop.connector());
    job.run(shop, shop.by(counting));
    return counting.operations();
  }
}
