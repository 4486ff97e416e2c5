package dev.deployer.project.buildtool;

import dev.deployer.file.LocalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

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
    for (Path old : LocalFolder.list(own)) {
      Files.delete(old);
    }
    Files.copy(artifact, own.resolve(artifact.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    return own;
  }
}
