package dev.deployer.gradle;

import dev.deployer.project.buildtool.CommandWords;
import org.gradle.api.provider.Property;
import org.gradle.api.tasks.Input;
import org.gradle.api.tasks.Optional;
import org.gradle.api.tasks.options.Option;

/** A command that makes a release of a build, or says how it would. */
public abstract class ReleaseTask extends BuildTask {
  /** For Gradle. */
  public ReleaseTask() {}

  /** The id of the release. By default the time. */
  @Input
  @Optional
  @Option(option = "release", description = "The release's id. By default the time.")
  public abstract Property<String> getRelease();

  @Override
  CommandWords words() {
    return super.words().option("--release", getRelease().getOrNull());
  }
}
