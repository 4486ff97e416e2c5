package dev.deployer.maven;

import dev.deployer.project.buildtool.LoneArtifact;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.project.MavenProject;

/**
 * What a module has built, as a folder that can be deployed: the folder that its packaging makes
 * (such as that of a war), or one with its artifact alone.
 */
final class BuiltSource {
  private final MavenProject project;

  BuiltSource(MavenProject project) {
    this.project = project;
  }

  /**
   * That folder.
   *
   * @param own the folder in which an artifact is put; what else lies in it is deleted
   * @throws MojoExecutionException if nothing has been built
   */
  Path staged(Path own) throws MojoExecutionException {
    Path folder = target(project.getBuild().getFinalName());
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path artifact = artifact().orElseThrow(this::nothing);
    try {
      return LoneArtifact.in(own, artifact);
    } catch (IOException e) {
      throw new MojoExecutionException(artifact + " cannot be put into " + own + ": " + e, e);
    }
  }

  /** Of this build, or of one before it. */
  private Optional<Path> artifact() {
    File ofThisBuild = project.getArtifact().getFile();
    return Stream.of(
            Optional.ofNullable(ofThisBuild).map(File::toPath),
            Optional.of(target(project.getBuild().getFinalName() + "." + extension())))
        .flatMap(Optional::stream)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private String extension() {
    return project.getArtifact().getArtifactHandler().getExtension();
  }

  private Path target(String name) {
    return Path.of(project.getBuild().getDirectory(), name);
  }

  private MojoExecutionException nothing() {
    return new MojoExecutionException(
        project.getPackaging().equals("pom")
            ? "There is no source to deploy: a module with the packaging pom builds nothing.\n"
                + "  Name one with source: in deployer.yaml, or with -Ddeployer.source=PATH"
            : "There is no source to deploy: "
                + project.getArtifactId()
                + " has not been built.\n"
                + "  Build it in the same run: mvn package deployer:deploy");
  }
}
