package dev.deployer.gradle;

import dev.deployer.project.buildtool.CommandWords;
import org.gradle.api.provider.Property;
import org.gradle.api.tasks.Input;
import org.gradle.api.tasks.Optional;
import org.gradle.api.tasks.options.Option;

/** A command that asks a person first; here nobody is asked, and the answer is given beforehand. */
public abstract class ConfirmedTask extends DeployerTask {
  /** For Gradle. */
  public ConfirmedTask() {}

  /** Whether the answer is yes. */
  @Input
  @Optional
  @Option(option = "yes", description = "The answer to what a person would be asked.")
  public abstract Property<Boolean> getYes();

  @Override
  CommandWords words() {
    return super.words().argument(getYes().getOrElse(false) ? "--yes" : null);
  }
}
