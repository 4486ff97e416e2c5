package dev.deployer.project.buildtool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A build that is one file, as a folder that can be deployed. */
public final class LoneArtifact {
  private LoneArtifact() {}

  /**
   * Puts the artifact into a folder, under its name and with its time; what else lies there is
   * deleted.
   *
   * @param own a folder that nobody else uses; made where there is none
   * @return that folder
   */
  public static Path in(Path own, Path artifact) throws IOException {
    Files.createDirectories(own);
    try (Stream<Path> old = Files.list(own)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    Files.copy(artifact, own.resolve(artifact.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    return own;
  }
}
