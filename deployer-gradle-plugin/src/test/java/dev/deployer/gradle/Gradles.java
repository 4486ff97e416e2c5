package dev.deployer.gradle;

import java.nio.file.Path;
import org.gradle.api.Project;
import org.gradle.testfixtures.ProjectBuilder;

/** Projects of Gradle without a build. */
final class Gradles {
  private Gradles() {}

  /** One that is called shop, with all that Gradle keeps below its own folder. */
  static Project project(Path folder) {
    return ProjectBuilder.builder()
        .withName("shop")
        .withProjectDir(folder.toFile())
        .withGradleUserHomeDir(folder.resolve(".gradle-home").toFile())
        .build();
  }
}
