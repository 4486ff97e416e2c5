package dev.deployer.torture.trial;

import dev.deployer.Settings;
import dev.deployer.Shop;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A shop just before a job; each case gets one of its own. */
final class Scene {
  private final Job job;
  private final Shop prepared;

  private Scene(Job job, Shop prepared) {
    this.job = job;
    this.prepared = prepared;
  }

  /** Releases 0, 1 and 2 were deployed. */
  static Scene before(Job job, Path source) throws IOException, DeployerException {
    Shop shop = new Shop(source).withALargeFile().initialised();
    shop.with(patience(shop.settings(), Duration.ZERO));
    shop.deploy(0);
    shop.deploy(1);
    shop.deploy(2);
    job.prepare(shop);
    return new Scene(job, shop);
  }

  Job job() {
    return job;
  }

  /** A shop whose runs do not reconnect. */
  Shop shop() throws IOException {
    if (job == Job.DEPLOY || job == Job.RECYCLE) {
      prepared.version(3);
    }
    return prepared.on(prepared.disk.copy());
  }

  /** A shop whose runs are given the same tokens as those of every other that is had so. */
  Shop sameShop() throws IOException {
    return shop().withTokensAnew();
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
