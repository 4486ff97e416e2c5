package dev.deployer.gradle;

import dev.deployer.project.target.Options;
import java.nio.file.Path;
import org.gradle.api.GradleException;
import org.gradle.api.file.ConfigurableFileCollection;
import org.gradle.api.provider.Property;
import org.gradle.api.tasks.Input;
import org.gradle.api.tasks.InputFiles;
import org.gradle.api.tasks.Optional;
import org.gradle.api.tasks.options.Option;

/** A command that looks at a build. The tasks that make the build run before it. */
public abstract class BuildTask extends DeployerTask {
  /** For Gradle. */
  public BuildTask() {}

  /**
   * The build: a folder, an archive (tar, tar.gz, tgz, zip), another file, which is then the one
   * file of the release, or the task that makes one of these.
   */
  @InputFiles
  public abstract ConfigurableFileCollection getSource();

  /** The same, against the folder of the project, in the place of all others. */
  @Option(option = "source", description = "The build: a folder, an archive, or another file.")
  public void setSourcePath(String path) {
    if (path.isBlank()) {
      throw new GradleException("--source names a folder or an archive, and nothing was named.");
    }
    getSource().setFrom(getFolder().file(path));
  }

  /** The build where {@link #getSource} names none. */
  @InputFiles
  public abstract ConfigurableFileCollection getUsualSource();

  /** The commit of the source that is meant, and not what lies in the work tree. */
  @Input
  @Optional
  @Option(option = "ref", description = "The commit of the source that is meant.")
  public abstract Property<String> getRef();

  /** What the build was made from. */
  @Input
  @Optional
  @Option(option = "revision", description = "What the build was made from.")
  public abstract Property<String> getRevision();

  @Override
  Options.Builder options() {
    ConfigurableFileCollection named = getSource().isEmpty() ? getUsualSource() : getSource();
    Path source = ChosenSource.of(named.getFiles(), staged()).orElse(null);
    return super.options()
        .source(source)
        .ref(getRef().getOrNull())
        .revision(getRevision().getOrNull());
  }
}
