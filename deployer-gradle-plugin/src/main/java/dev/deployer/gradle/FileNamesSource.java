package dev.deployer.gradle;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.Project;
import dev.deployer.project.Session;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.target.Options;
import java.nio.file.Path;
import org.gradle.api.file.DirectoryProperty;
import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.provider.Property;
import org.gradle.api.provider.ValueSource;
import org.gradle.api.provider.ValueSourceParameters;

/**
 * Whether {@code deployer.yaml} names the build of an environment. A configuration cache is good as
 * long as the answer is the same.
 */
public abstract class FileNamesSource implements ValueSource<Boolean, FileNamesSource.Parameters> {
  /** For Gradle. */
  public FileNamesSource() {}

  /** Which file, and which environment. */
  public interface Parameters extends ValueSourceParameters {
    /** The environment; empty where none is named. */
    Property<String> getEnvironment();

    /** The configuration. */
    RegularFileProperty getFile();

    /** The folder of the project. */
    DirectoryProperty getFolder();

    /** The file of ssh_config(5); empty where none is named. */
    Property<String> getSshConfig();
  }

  /** Also true where the task will fail anyhow: nothing need be built for that. */
  @Override
  public Boolean obtain() {
    Path folder = getParameters().getFolder().get().getAsFile().toPath();
    Path file = getParameters().getFile().get().getAsFile().toPath();
    String environment = getParameters().getEnvironment().get();
    String sshConfig = getParameters().getSshConfig().get();
    Options options =
        Options.builder().sshConfig(sshConfig.isEmpty() ? null : Path.of(sshConfig)).build();
    if (environment.isBlank()) {
      return true;
    }
    try (Session named =
        Project.read(file, Machine.ofProcess().in(folder)).open(environment, options)) {
      return named.namesSource();
    } catch (DeployerException e) {
      return true;
    }
  }
}
