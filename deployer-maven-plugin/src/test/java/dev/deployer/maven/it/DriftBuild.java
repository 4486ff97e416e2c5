package dev.deployer.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.Map;

/** What is live was changed by hand. */
public final class DriftBuild {
  private DriftBuild() {}

  /** Both builds failed with what was changed, what is live, and what to type. */
  public static void check(File build, Map<String, Object> context) throws IOException {
    try (Servers host = Servers.of(build, context)) {
      assertThat(host.live("shop")).hasFileName("1");
      assertThat(host.printed())
          .containsSubsequence(
              ":verify",
              "index.html",
              "1 difference among 1 entry",
              "BUILD FAILURE",
              "Release 2 was not deployed to production; 1 is still live",
              "index.html",
              "mvn deployer:deploy -Ddeployer.environment=production",
              "-Ddeployer.accept=drift");
    }
  }
}
