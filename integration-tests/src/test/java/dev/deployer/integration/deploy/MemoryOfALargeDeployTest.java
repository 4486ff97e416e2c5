package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A deploy of 100,000 files fits in a heap of 256 MiB; also the next, which links them. */
final class MemoryOfALargeDeployTest {
  private static final int DIRECTORIES = 500;
  private static final int FILES = 200;

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
    Prompt.Answer answer =
        launcher
            .run(prompt, "-Xmx256m", "deploy", "production", "--release", id, "--json")
            .exits(0);
    return (Integer) answer.result().get("sent_files");
  }
}
