package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Shop;
import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.source.InvalidSourceException;
import dev.deployer.source.Source;
import dev.deployer.source.Source.ScanListener;
import dev.deployer.testing.Meddler;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files of the source change, vanish or cannot be read, between its walk and its reading, between
 * its reading and the deploy, and before each request of the deploy: what is published is what was
 * scanned, or nothing is published.
 */
public final class ChangingSource implements Trial {
  private static final List<String> FILES =
      List.of("index.html", "only-in-3.txt", "lib/deep/down/data.bin", "var/cache/warm");

  private enum Change {
    OTHER_CONTENT,
    OTHER_CONTENT_OF_THE_SAME_SIZE_AND_TIME,
    GROWN,
    CUT_SHORT,
    EMPTIED,
    GONE,
    DIRECTORY_INSTEAD,
    LINK_INSTEAD,
    DANGLING_LINK_INSTEAD,
    FIFO_INSTEAD;

    void on(Path file) throws IOException {
      byte[] content = Files.readAllBytes(file);
      FileTime time = Files.getLastModifiedTime(file);
      switch (this) {
        case OTHER_CONTENT -> Files.writeString(file, "something else altogether");
        case OTHER_CONTENT_OF_THE_SAME_SIZE_AND_TIME -> {
          content[0] ^= 1;
          Files.write(file, content);
          Files.setLastModifiedTime(file, time);
        }
        case GROWN -> Files.write(file, (new String(content, UTF_8) + "more").getBytes(UTF_8));
        case CUT_SHORT -> Files.write(file, Arrays.copyOf(content, content.length / 2));
        case EMPTIED -> Files.write(file, new byte[0]);
        default -> {
          Files.delete(file);
          replace(file);
        }
      }
    }

    private void replace(Path file) throws IOException {
      switch (this) {
        case DIRECTORY_INSTEAD -> Files.createDirectory(file);
        case LINK_INSTEAD -> Files.createSymbolicLink(file, Path.of("/etc/passwd"));
        case DANGLING_LINK_INSTEAD -> Files.createSymbolicLink(file, Path.of("nowhere"));
        case FIFO_INSTEAD -> makeFifo(file);
        default -> {
          // it is gone
        }
      }
    }

    private static void makeFifo(Path file) throws IOException {
      try {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  private record Moment(Change change, String file, int request) {}

  @Override
  public int number() {
    return 16;
  }

  @Override
  public String title() {
    return "a source that changes while it is read";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    int[] refused = {0};
    try (Folder folder = Folder.create()) {
      Scene scene = Scene.before(Job.DEPLOY, folder.create("source"));
      Map<String, String> scanned = scanned(scene);
      for (Moment moment : scale.of(moments(requests(scene)), seed)) {
        tally.attempt(
            "before request " + moment.request() + ", " + moment.file() + " " + moment.change(),
            () -> refused[0] += deployed(scene, moment, scanned));
      }
      for (Moment moment : scale.of(moments(1), seed)) {
        tally.attempt(
            "between walk and reading, " + moment.file() + " " + moment.change(),
            () -> walked(scene, moment));
      }
      scene.shop();
    }
    return tally.score(
        Change.values().length + " kinds of changes; deploys refused: " + refused[0]);
  }

  private static List<Moment> moments(int requests) {
    List<Moment> moments = new ArrayList<>();
    for (Change change : Change.values()) {
      for (String file : FILES) {
        for (int request = 1; request <= requests; request++) {
          moments.add(new Moment(change, file, request));
        }
      }
    }
    return moments;
  }

  private static int requests(Scene scene) throws IOException, DeployerException {
    int[] count = {0};
    Shop shop = scene.shop();
    Meddler counting = operation -> count[0] += isScanned(shop) ? 1 : 0;
    scene.job().run(shop, shop.by(counting.on(shop.connector())));
    return count[0];
  }

  private static Map<String, String> scanned(Scene scene) throws IOException, DeployerException {
    Shop shop = scene.shop();
    scene.job().run(shop, shop.deployer());
    return shop.served();
  }

  /** 1 if the deploy was refused. */
  private static int deployed(Scene scene, Moment moment, Map<String, String> scanned)
      throws IOException, DeployerException {
    Shop shop = scene.shop();
    int[] seen = {0};
    Meddler meddler =
        operation -> {
          if (isScanned(shop) && ++seen[0] == moment.request()) {
            moment.change().on(shop.source().resolve(moment.file()));
          }
        };
    try {
      scene.job().run(shop, shop.by(meddler.on(shop.connector())));
    } catch (DeployerException e) {
      assertThat(e.kind()).isIn(Kind.FAILED, Kind.INVALID);
      assertThat(shop.target()).isEqualTo("releases/2");
      assertThat(shop.disk.backdoor().exists("/srv/shop/releases/3")).isFalse();
      Promise.isWhole(shop, Optional.empty());
      return 1;
    }
    assertThat(shop.served()).as("what was published").isEqualTo(scanned);
    return 0;
  }

  private static boolean isScanned(Shop shop) {
    return shop.events.stream()
        .anyMatch(event -> event instanceof Event.PhaseDone done && done.phase() == Phase.SCAN);
  }

  private static void walked(Scene scene, Moment moment) throws IOException, DeployerException {
    Shop shop = scene.shop();
    boolean[] changed = {false};
    ScanListener meddler =
        new ScanListener() {
          @Override
          public void found(int files, long bytes) {
            try {
              moment.change().on(shop.source().resolve(moment.file()));
              changed[0] = true;
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    try {
      Source source = Source.scan(shop.release("3").source(), shop.settings().declared(), meddler);
      // What was read whole after the change is consistent in itself: then it is simply that.
      assertThat(moment.change()).isEqualTo(Change.OTHER_CONTENT_OF_THE_SAME_SIZE_AND_TIME);
      assertThat(source.manifest().fileCount()).isPositive();
    } catch (InvalidSourceException e) {
      assertThat(e.getMessage()).contains(moment.file());
    }
    assertThat(changed[0]).isTrue();
  }
}
