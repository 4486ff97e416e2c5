package dev.deployer.project.buildtool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build that is one file. */
class LoneArtifactTest {
  @TempDir Path build;

  @Test
  void itLiesAloneAndIsAsItWasBuilt() throws Exception {
    Path own = build.resolve("deployer");
    LoneArtifact.in(own, Files.writeString(build.resolve("shop-1.jar"), "one"));
    Path next = Files.writeString(build.resolve("shop-2.jar"), "two");
    Files.setLastModifiedTime(next, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));

    assertThat(LoneArtifact.in(own, next)).isEqualTo(own);

    assertThat(own.toFile().list()).containsExactly("shop-2.jar");
    assertThat(own.resolve("shop-2.jar")).hasContent("two");
    assertThat(Files.getLastModifiedTime(own.resolve("shop-2.jar")).toInstant())
        .isEqualTo("2026-01-02T03:04:05Z");
  }
}
