package dev.deployer.gradle;

import dev.deployer.project.buildtool.CommandWords;
import org.gradle.api.provider.Property;
import org.gradle.api.tasks.Input;
import org.gradle.api.tasks.Optional;
import org.gradle.api.tasks.options.Option;

/** Makes an earlier release live again. */
public abstract class RollbackTask extends DeployerTask {
  /** For Gradle. */
  public RollbackTask() {}

  /** The release. By default the one that was live and good before. */
  @Input
  @Optional
  @Option(option = "release", description = "By default the one that was live and good before.")
  public abstract Property<String> getRelease();

  @Override
  CommandWords words() {
    return super.words().argument(getRelease().getOrNull());
  }
}
