package dev.deployer.gradle;

import dev.deployer.project.buildtool.CommandWords;
import org.gradle.api.provider.Property;
import org.gradle.api.tasks.Input;
import org.gradle.api.tasks.Optional;
import org.gradle.api.tasks.options.Option;

/** Holds what is live against its manifest, and fails where it differs. */
public abstract class VerifyTask extends DeployerTask {
  /** For Gradle. */
  public VerifyTask() {}

  /** Whether contents are read too, and not only what is known of files without. */
  @Input
  @Optional
  @Option(option = "content", description = "Read every byte.")
  public abstract Property<Boolean> getContent();

  @Override
  CommandWords words() {
    return super.words().argument(getContent().getOrElse(false) ? "--content" : null);
  }
}
