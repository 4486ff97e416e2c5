package dev.deployer.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.Map;

/** A quiet build, and one that leaves the deploy out. */
public final class QuietBuild {
  private QuietBuild() {}

  /** The first said nothing and deployed, the second said so and did not. */
  public static void check(File build, Map<String, Object> context) throws IOException {
    try (Servers host = Servers.of(build, context)) {
      assertThat(host.live("shop")).hasFileName("2");
      assertThat(host.printed())
          .doesNotContain("is live")
          .doesNotContain("connect")
          .contains("Skipped by deployer.skip.");
    }
  }
}
