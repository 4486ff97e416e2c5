package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.Settings;
import dev.deployer.Shop;
import dev.deployer.host.HostConnector;
import dev.deployer.path.EntryPath;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import dev.deployer.testing.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Before each commit, whatever the commits before it made is safe from a power loss, and so is what
 * is in the directory that is about to be committed.
 */
final class DurabilityTest {
  private static final String ROOT = Shop.ROOT.toString();
  private static final Pattern COMMIT =
      Pattern.compile(
          ROOT
              + "/(current|shared/.+|releases/.+|\\.deployer/(journal|manifests|fenced/[^/]+)/[^/]+)");
  private static final Pattern TREE =
      Pattern.compile(ROOT + "/(releases/.+|\\.deployer/(journal|manifests)/.+)");

  /** What a run does. */
  private interface Job {
    void run(Deployer deployer) throws Exception;
  }

  @TempDir Path source;
  private Shop prepared;

  @BeforeEach
  void twoReleasesAndOneToCome() throws Exception {
    prepared = new Shop(source).withLargeFiles().initialised();
    prepared.deploy(1);
    prepared.deploy(2);
    prepared.version(3);
    prepared.write("var/settings.ini", "seed");
    Settings s = prepared.settings();
    prepared.with(
        s.toBuilder()
            .keepReleases(1)
            .declared(
                new DeclaredPaths(
                    List.of(EntryPath.parse("var/media"), EntryPath.parse("data/deep/media")),
                    List.of(EntryPath.parse("var/settings.ini")),
                    s.declared().writable()))
            .durable(true)
            .reconnectFor(Duration.ofSeconds(10))
            .build());
  }

  private static boolean isCommit(String operation) {
    return (operation.startsWith("rename ") || operation.startsWith("link "))
        && COMMIT.matcher(placeOf(operation)).matches();
  }

  /** Where a rename leads to, or a link lies. */
  private static String placeOf(String operation) {
    List<String> words = List.of(operation.split(" ", -1));
    return words.get(words.get(0).equals("link") ? 1 : words.size() - 1);
  }

  /** Looks before each commit. */
  private static final class Watch implements Meddler {
    private final Shop shop;
    private final List<String> commits = new ArrayList<>();

    Watch(Shop shop) {
      this.shop = shop;
    }

    @Override
    public void before(Operation operation) {
      String text = operation.text();
      if (isCommit(text)) {
        commits.add(text);
        isSafe(text);
        if (TREE.matcher(placeOf(text)).matches()) {
          isSafe(shop.disk, text.substring("rename ".length(), text.lastIndexOf(' ')), text);
        }
      }
    }

    void isSafe(String when) {
      SortedMap<String, String> made = committed(shop.disk);
      for (MemoryDisk after : shop.disk.afterPowerLosses(1, 7)) {
        assertThat(committed(after)).as(when).isEqualTo(made);
      }
    }

    /** Its name on the workbench may be lost, for then the commit is lost with it. */
    private static void isSafe(MemoryDisk disk, String directory, String when) {
      SortedMap<String, String> made = disk.backdoor().tree(directory);
      for (MemoryDisk after : disk.afterPowerLosses(1, 7)) {
        if (after.backdoor().exists(directory)) {
          assertThat(after.backdoor().tree(directory)).as(when).isEqualTo(made);
        }
      }
    }

    private static SortedMap<String, String> committed(MemoryDisk disk) {
      SortedMap<String, String> tree = disk.backdoor().tree(ROOT);
      tree.keySet().removeIf(path -> path.matches("\\.deployer/(new/[^/]+|lock|fenced/[^/]+)/.*"));
      // Room is all it gives, and the next run makes it anew.
      tree.keySet().removeIf(path -> path.matches("\\.deployer/reserve(/.*)?"));
      return tree;
    }
  }

  private Shop shop() {
    return prepared.on(prepared.disk.copy());
  }

  private void countsOnWhatIsSafe(Job job) throws Exception {
    Shop unhurt = shop();
    Watch watch = new Watch(unhurt);
    job.run(unhurt.by(watch.on(unhurt.connector())));
    watch.isSafe("after all");
    for (String commit : watch.commits) {
      String place = placeOf(commit);
      if (!place.contains("/fenced/")) {
        Shop shop = shop();
        Watch other = new Watch(shop);
        HostConnector cut =
            Errand.cut(
                other.on(shop.connector()),
                Moment.AFTER,
                text -> isCommit(text) && placeOf(text).equals(place),
                1);
        job.run(shop.by(cut));
        other.isSafe("after all, cut after " + commit);
      }
    }
  }

  @Test
  void aDeployAndItsPruneCountOnWhatIsSafe() throws Exception {
    countsOnWhatIsSafe(deployer -> deployer.deploy(prepared.release("3")));
  }

  @Test
  void aRollbackCountsOnWhatIsSafe() throws Exception {
    countsOnWhatIsSafe(deployer -> deployer.rollback(Optional.empty(), List.of()));
  }

  @Test
  void whatIsStagedAnewIsSafeToo() throws Exception {
    prepared.with(withLinks(prepared.settings(), false));
    countsOnWhatIsSafe(deployer -> deployer.deploy(prepared.release("3")));
  }

  private static Settings withLinks(Settings s, boolean linkUnchanged) {
    return s.toBuilder().linkUnchanged(linkUnchanged).build();
  }

  @Test
  void whatIsInARootIsSafeOnceItIsMade() throws Exception {
    Shop fresh = new Shop(source);
    fresh.disk.backdoor().makeDirectory(ROOT);
    fresh.initialised();
    new Watch(fresh).isSafe("after init");
  }

  @Test
  void whoWantsNothingToBeSyncedWaitsForNoSync() throws Exception {
    prepared.with(prepared.settings().withDurable(false));
    CutConnector counting = CutConnector.counting(prepared.connector());
    prepared.by(counting).deploy(prepared.release("3"));
    prepared.by(counting).rollback(Optional.empty(), List.of());
    assertThat(counting.operations())
        .extracting(Operation::text)
        .noneMatch(text -> text.startsWith("sync "));
    assertThat(prepared.target()).isEqualTo("releases/2");
  }
}
