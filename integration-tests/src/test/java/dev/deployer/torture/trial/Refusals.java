package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Shop;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.outcome.Live;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Each change is refused, once or from then on: by a failure that says nothing (an I/O error), by a
 * lost permission, by a full disk, a quota, a filesystem that has become read-only.
 */
public final class Refusals implements Trial {
  private enum Trouble {
    FAILURE_ONCE,
    FAILURE_FROM_THEN_ON,
    PERMISSION_ONCE,
    PERMISSION_FROM_THEN_ON,
    DISK_FULL,
    QUOTA,
    READ_ONLY;

    /** What happens at a change, the first time and later. */
    void at(Operation change, boolean first, MemoryDisk disk) throws IOException {
      switch (this) {
        case FAILURE_ONCE, FAILURE_FROM_THEN_ON -> {
          if (first || this == FAILURE_FROM_THEN_ON) {
            throw new FileSystemException(change.text(), null, "Failure");
          }
        }
        case PERMISSION_ONCE, PERMISSION_FROM_THEN_ON -> {
          if (first || this == PERMISSION_FROM_THEN_ON) {
            throw new AccessDeniedException(change.text());
          }
        }
        case DISK_FULL -> disk.limitBytes(0);
        case QUOTA -> disk.limitFiles(0);
        case READ_ONLY -> disk.setReadOnly(true);
        default -> throw new IllegalStateException();
      }
    }
  }

  private record Refusal(Trouble trouble, int number) {}

  @Override
  public int number() {
    return 6;
  }

  @Override
  public String title() {
    return "refusals, once and from then on, at each operation";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    StringJoiner operations = new StringJoiner(", ");
    try (Folder folder = Folder.create()) {
      for (Job job : Job.values()) {
        Scene scene = Scene.before(job, folder.create(job.name()));
        List<Operation> changes = scene.changes();
        operations.add(job + " " + changes.size());
        for (Refusal refusal : scale.of(refusals(changes.size()), seed)) {
          tally.attempt(
              job + " " + refusal + " at " + changes.get(refusal.number() - 1),
              () -> refused(scene, refusal));
        }
      }
    }
    return tally.score("operations: " + operations);
  }

  private static List<Refusal> refusals(int operations) {
    List<Refusal> all = new ArrayList<>();
    for (Trouble trouble : Trouble.values()) {
      for (int number = 1; number <= operations; number++) {
        all.add(new Refusal(trouble, number));
      }
    }
    return all;
  }

  private static void refused(Scene scene, Refusal refusal) throws IOException, DeployerException {
    Shop shop = scene.shop();
    int[] seen = {0};
    Meddler meddler =
        operation -> {
          if (operation.mutating() && ++seen[0] >= refusal.number()) {
            refusal.trouble().at(operation, seen[0] == refusal.number(), shop.disk);
          }
        };
    try {
      scene.job().run(shop, shop.by(meddler.on(shop.connector())));
      assertThat(shop.target()).isEqualTo(scene.job().after());
    } catch (DeployerException e) {
      assertThat(e.kind()).isIn(Kind.FAILED, Kind.UNKNOWN, Kind.REFUSED);
      if (e.live() instanceof Live.Release live) {
        assertThat(shop.target()).as("what it says is live").isEqualTo("releases/" + live.id());
      }
    }
    Promise.isKept(shop, scene.job().allowed());
    shop.disk.makeRoom();
    shop.disk.setReadOnly(false);
    Promise.recovers(shop, scene.job().allowed());
    Promise.nextDeploySucceeds(shop);
  }
}
