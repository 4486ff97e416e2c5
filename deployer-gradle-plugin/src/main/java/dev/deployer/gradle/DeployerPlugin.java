package dev.deployer.gradle;

import org.gradle.api.Plugin;
import org.gradle.api.Project;
import org.gradle.api.file.ProjectLayout;
import org.gradle.api.provider.Provider;
import org.gradle.api.tasks.TaskContainer;

/**
 * The plugin {@code dev.deployer}: the extension {@code deployer}, which says what the tasks of a
 * project have in common, and a task for each command, none of which is made before it is asked
 * for.
 */
public final class DeployerPlugin implements Plugin<Project> {
  /** Nothing else can be done before it. */
  private static final String FIRST = CommandTask.taskName("init");

  /** For Gradle. */
  public DeployerPlugin() {}

  @Override
  public void apply(Project project) {
    DeployerExtension said = project.getExtensions().create("deployer", DeployerExtension.class);
    said.getFile().convention(project.getLayout().getProjectDirectory().file("deployer.yaml"));
    said.getSkip().convention(false);
    TaskContainer tasks = project.getTasks();
    Provider<OneAtATime> turn =
        project
            .getGradle()
            .getSharedServices()
            .registerIfAbsent(
                "deployer" + project.getPath(),
                OneAtATime.class,
                spec -> spec.getMaxParallelUsages().set(1));
    tasks
        .withType(DeployerTask.class)
        .configureEach(
            task -> {
              wire(project, said, task);
              task.usesService(turn);
              if (!task.getName().equals(FIRST)) {
                task.mustRunAfter(FIRST);
              }
            });
    tasks.withType(BuildTask.class).configureEach(task -> wire(project, said, task));
    CommandTask.ALL.forEach(
        command -> tasks.register(command.taskName(), command.type(), command::describe));
  }

  private static void wire(Project project, DeployerExtension said, DeployerTask task) {
    ProjectLayout layout = project.getLayout();
    task.getEnvironment().convention(said.getEnvironment());
    task.getFile().convention(said.getFile());
    task.getSkip().convention(said.getSkip());
    task.getHosts().convention(said.getHosts());
    task.getWait().convention(said.getWait());
    task.getMessage().convention(said.getMessage());
    task.getSshConfig().convention(said.getSshConfig());
    task.getAcceptNew().convention(said.getAcceptNew());
    task.getFolder().set(layout.getProjectDirectory());
    task.getRootFolder().set(project.getRootDir());
    task.getStaged().convention(layout.getBuildDirectory().dir("deployer/" + task.getName()));
  }

  private static void wire(Project project, DeployerExtension said, BuildTask task) {
    task.getRevision().convention(said.getRevision());
    task.getUsualSource()
        .from(new UsualSource(project.getTasks(), project.getProviders(), said, task));
  }
}
