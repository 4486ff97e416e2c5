package dev.deployer.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.model.Build;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed of a module where nobody has named anything. */
class BuiltSourceTest {
  @TempDir Path target;

  private MavenProject project(String packaging) {
    MavenProject project = new MavenProject();
    project.setArtifactId("shop");
    project.setPackaging(packaging);
    project.setArtifact(
        new DefaultArtifact(
            "org.example",
            "shop",
            "1.0",
            "compile",
            packaging,
            null,
            new DefaultArtifactHandler(packaging)));
    Build build = new Build();
    build.setDirectory(target.toString());
    build.setFinalName("shop-1.0");
    project.setBuild(build);
    return project;
  }

  private Path staged(MavenProject project) throws MojoExecutionException {
    return new BuiltSource(project).staged(target.resolve("deployer"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void anArtifactIsTheOneFileOfItsReleaseAlsoWhereItWasBuiltAnew() throws Exception {
    MavenProject project = project("jar");
    Path other = Files.writeString(target.resolve("other.jar"), "other");
    project.getArtifact().setFile(other.toFile());
    assertThat(names(staged(project))).containsExactly("other.jar");

    Path jar = Files.writeString(target.resolve("shop-1.0.jar"), "one");
    project.getArtifact().setFile(jar.toFile());
    staged(project);
    Files.writeString(jar, "two");
    Path staged = staged(project);

    assertThat(names(staged)).containsExactly("shop-1.0.jar");
    assertThat(staged.resolve("shop-1.0.jar")).hasContent("two");
  }

  @Test
  void whatAnEarlierBuildLeftIsTakenWhereThisOneBuildsNothing() throws Exception {
    Files.writeString(target.resolve("shop-1.0.jar"), "one");
    assertThat(names(staged(project("jar")))).containsExactly("shop-1.0.jar");
  }

  @Test
  void aFolderThatThePackagingMakesIsTheReleaseItself() throws Exception {
    Path folder = Files.createDirectory(target.resolve("shop-1.0"));
    Files.writeString(target.resolve("shop-1.0.war"), "packed");
    assertThat(staged(project("war"))).isEqualTo(folder);
  }

  @Test
  void whereNothingIsBuiltItIsToldHowItWouldBe() {
    assertThatThrownBy(() -> staged(project("jar")))
        .hasMessageContaining("shop has not been built")
        .hasMessageContaining("mvn package deployer:deploy");
    assertThatThrownBy(() -> staged(project("pom")))
        .hasMessageContaining("a module with the packaging pom builds nothing")
        .hasMessageContaining("-Ddeployer.source=PATH");
  }
}
