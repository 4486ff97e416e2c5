package dev.deployer.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.Map;

/** A Maven that is told to end, as by Ctrl-C, while a hook of its deploy is at work. */
public final class InterruptedBuild {
  private InterruptedBuild() {}

  /** What was live is live, and the lock is free. */
  public static void check(File build, Map<String, Object> context) throws IOException {
    try (Servers host = Servers.of(build, context)) {
      assertThat(host.printed())
          .containsSubsequence(
              "+ 2: sending 1 file",
              "Maven is ending: Deployer stops at its next safe point.",
              "Release 2 was not deployed to production; 1 is live: interrupted.",
              "Go on: mvn deployer:deploy")
          .doesNotContain("2 is live");
      assertThat(host.live("shop")).hasFileName("1");
      assertThat(host.host().resolve("shop/.deployer/lock")).isEmptyDirectory();
    }
  }
}
