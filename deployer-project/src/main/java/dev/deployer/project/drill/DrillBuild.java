package dev.deployer.project.drill;

import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is live, copied to a private folder of this machine, with one more file: what a drill
 * deploys serves as what was live before does. A killed process leaves the folder to whoever clears
 * what is temporary.
 */
public record DrillBuild(Path folder) implements AutoCloseable {
  private static final String MARK = "deployer-drill.txt";

  /**
   * Copies what is live.
   *
   * @throws IOException if it could not be copied to this machine
   */
  public static DrillBuild of(Crew crew) throws DeployerException, IOException {
    DrillBuild build = new DrillBuild(Files.createTempDirectory("deployer-drill"));
    try {
      crew.deployer().drilling().copyLive(build.folder());
      Files.writeString(
          build.folder().resolve(MARK),
          "This release was made by deployer drill, for a rehearsed emergency.\n",
          StandardCharsets.UTF_8);
      return build;
    } catch (DeployerException | IOException | RuntimeException e) {
      build.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // It is temporary.
    }
  }
}
