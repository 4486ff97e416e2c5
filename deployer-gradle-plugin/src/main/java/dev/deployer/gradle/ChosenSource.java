package dev.deployer.gradle;

import dev.deployer.project.buildtool.LoneArtifact;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gradle.api.GradleException;

/** Files that a build script has named, as what is deployed. */
final class ChosenSource {
  /** What is unpacked; a jar is a zip too, and is not. */
  private static final Pattern ARCHIVE = Pattern.compile(".*\\.(tar|tar\\.gz|tgz|zip)");

  private ChosenSource() {}

  /**
   * The folder or archive that is deployed; none where no file is named.
   *
   * @param staged a folder in which a file that is neither is put, as the one file of the release
   * @throws GradleException if there are several
   */
  static Optional<Path> of(Collection<File> files, Path staged) {
    if (files.size() > 1) {
      throw new GradleException(
          "The source is one folder, one archive or one file, and here are several: "
              + files.stream().map(File::toString).collect(Collectors.joining(", "))
              + ".\n  Put them into one folder, by a task such as Sync, and name that task.");
    }
    return files.stream().map(File::toPath).map(path -> folderOf(path, staged)).findFirst();
  }

  private static Path folderOf(Path path, Path staged) {
    if (!Files.isRegularFile(path) || ARCHIVE.matcher(path.toString()).matches()) {
      return path;
    }
    try {
      return LoneArtifact.in(staged, path);
    } catch (IOException e) {
      throw new GradleException(path + " cannot be put into " + staged + ": " + e, e);
    }
  }
}
