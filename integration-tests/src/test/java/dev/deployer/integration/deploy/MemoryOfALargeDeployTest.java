package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A deploy of 100,000 files fits in a heap of 256 MiB; also the next, which links them. One of
 * large files fits in a small heap, whatever of them is remembered for the next.
 */
final class MemoryOfALargeDeployTest {
  private static final int DIRECTORIES = 500;
  private static final int FILES = 200;

  private static final String SMALL_HEAP = "-Xmx64m";
  private static final int LARGE = 400;

  @Test
  void aHundredThousandFilesFitInAHeapOf256MiB() throws IOException {
    try (Site site = Site.open()) {
      Prompt prompt = Prompt.of(site, "keep_releases: 2");
      Launcher launcher = Launcher.in(site.folder());
      for (int d = 0; d < DIRECTORIES; d++) {
        Path directory =
            Files.createDirectories(site.source().resolve("packages/some-package-" + d));
        for (int f = 0; f < FILES; f++) {
          Files.writeString(directory.resolve("a-module-" + f + ".js"), d + "." + f);
        }
      }
      prompt.type("init").exits(0);
      assertThat(deploys(launcher, prompt, "1")).isEqualTo(DIRECTORIES * FILES);
      SmallApplication.put(site.source(), "one-more.txt", "x");
      assertThat(deploys(launcher, prompt, "2")).isEqualTo(1);
      assertThat(site.current()).isEqualTo("releases/2");
      System.out.printf(
          "%,d files deployed and linked in a heap of 256 MiB, by the %s%n",
          DIRECTORIES * FILES,
          launcher.isOfDistribution() ? "distribution's launcher" : "classes of this build");
    }
  }

  private static int deploys(Launcher launcher, Prompt prompt, String id) throws IOException {
    return (Integer) deploys(launcher, prompt, "-Xmx256m", id).get("sent_files");
  }

  private static Map<String, Object> deploys(
      Launcher launcher, Prompt prompt, String heap, String id) throws IOException {
    return launcher
        .run(prompt, heap, "deploy", "production", "--release", id, "--json")
        .exits(0)
        .result();
  }

  /** They have four times as many chunks as an index of this heap has room for. */
  @Test
  void filesWhoseChunksHaveNoRoomFitInASmallHeapAndAreSentWholeWhenTheyChange() throws IOException {
    try (Site site = Site.open()) {
      Prompt prompt = Prompt.of(site, "keep_releases: 2");
      Launcher launcher = Launcher.in(site.folder());
      ManyChunks.write(site.source(), LARGE, "one");
      prompt.type("init").exits(0);
      assertThat(deploys(launcher, prompt, SMALL_HEAP, "1")).containsEntry("sent_files", LARGE);
      long index = Files.size(site.root().resolve(".deployer/manifests/1/chunks"));
      ManyChunks.write(site.source(), LARGE, "two");
      Map<String, Object> second = deploys(launcher, prompt, SMALL_HEAP, "2");
      assertThat(second).containsEntry("sent_files", LARGE);
      assertThat((Integer) second.get("copied_files")).isBetween(1, LARGE / 2);
      System.out.printf(
          "%,d files of 1 MiB, an index of %,d bytes, %s of them put together, %s%n",
          LARGE, index, second.get("copied_files"), SMALL_HEAP);
    }
  }
}
