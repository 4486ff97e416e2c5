package dev.deployer.gradle;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.gradle.api.provider.ProviderFactory;
import org.gradle.api.tasks.TaskContainer;

/**
 * What is deployed where a task names no source: that of the extension, else what {@code
 * deployer.yaml} names, else what the project builds. Asked when Gradle plans its work, so that
 * only what is deployed is built.
 */
final class UsualSource implements Callable<Object> {
  /** Tasks whose output is the build of a project, the one of the most first. */
  private static final List<String> BUILDERS =
      List.of("bootWar", "bootJar", "war", "installDist", "jar");

  private final TaskContainer tasks;
  private final ProviderFactory providers;
  private final DeployerExtension said;
  private final BuildTask task;
  private Boolean namedByFile;

  UsualSource(
      TaskContainer tasks, ProviderFactory providers, DeployerExtension said, BuildTask task) {
    this.tasks = tasks;
    this.providers = providers;
    this.said = said;
    this.task = task;
  }

  @Override
  public Object call() {
    if (!task.getSource().getFrom().isEmpty()) {
      return List.of();
    } else if (!said.getSource().getFrom().isEmpty()) {
      return said.getSource();
    } else if (isNamedByFile()) {
      return List.of();
    }
    Collection<String> names = tasks.getNames();
    return BUILDERS.stream()
        .filter(names::contains)
        .findFirst()
        .<Object>map(tasks::named)
        .orElse(List.of());
  }

  private boolean isNamedByFile() {
    if (namedByFile == null) {
      namedByFile =
          providers
              .of(
                  FileNamesSource.class,
                  spec -> {
                    spec.getParameters().getEnvironment().set(task.getEnvironment().getOrElse(""));
                    spec.getParameters().getFile().set(task.getFile().get());
                    spec.getParameters().getFolder().set(task.getFolder().get());
                    spec.getParameters().getSshConfig().set(task.getSshConfig().getOrElse(""));
                  })
              .get();
    }
    return namedByFile;
  }
}
