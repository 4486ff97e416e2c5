package dev.deployer.gradle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.project.command.Commands;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gradle.api.Project;
import org.gradle.api.Task;
import org.gradle.api.file.ConfigurableFileCollection;
import org.gradle.api.file.DirectoryProperty;
import org.gradle.api.file.RegularFileProperty;
import org.gradle.api.provider.ListProperty;
import org.gradle.api.provider.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a project has of the plugin. */
class DeployerPluginTest {
  @TempDir Path folder;

  private Project project() {
    Project project = Gradles.project(folder);
    project.getPluginManager().apply("dev.deployer");
    return project;
  }

  private static DeployerExtension said(Project project) {
    return project.getExtensions().getByType(DeployerExtension.class);
  }

  private static ReleaseTask deploy(Project project) {
    return (ReleaseTask) project.getTasks().getByName("deployerDeploy");
  }

  private static List<String> before(Task task) {
    return task.getTaskDependencies().getDependencies(task).stream()
        .<String>map(Task::getName)
        .toList();
  }

  @Test
  void eachCommandThatHasATargetHasATaskThatSaysWhatItDoes() {
    Project project = project();
    for (String command : Commands.names()) {
      String name =
          "deployer" + command.substring(0, 1).toUpperCase(Locale.ROOT) + command.substring(1);
      DeployerTask task = (DeployerTask) project.getTasks().getByName(name);
      assertThat(task.getCommand().get()).isEqualTo(command);
      assertThat(task.getGroup()).isEqualTo("deployer");
      assertThat(task.getDescription()).endsWith(".");
    }
    assertThat(CommandTask.ALL).hasSameSizeAs(Commands.names());
  }

  @Test
  void noTaskIsMadeBeforeItIsAskedFor() {
    Project project = Gradles.project(folder);
    AtomicInteger made = new AtomicInteger();
    project.getTasks().withType(DeployerTask.class).configureEach(task -> made.incrementAndGet());
    project.getPluginManager().apply("dev.deployer");
    assertThat(made).hasValue(0);

    project.getTasks().getByName("deployerStatus");
    assertThat(made).hasValue(1);
  }

  @Test
  void whatTheExtensionSaysHoldsUntilATaskSaysOtherwise() {
    Project project = project();
    DeployerTask status = (DeployerTask) project.getTasks().getByName("deployerStatus");
    assertThat(status.getFile().get().getAsFile()).isEqualTo(project.file("deployer.yaml"));

    said(project).getEnvironment().set("production");
    said(project).getHosts().add("web1");
    said(project).getAcceptNew().set(true);
    said(project).getFile().set(project.file("ops/shop.yaml"));
    assertThat(status.getEnvironment().get()).isEqualTo("production");
    assertThat(status.getHosts().get()).containsExactly("web1");
    assertThat(status.options().build().acceptNew()).isTrue();
    status.getAcceptNew().set(false);
    assertThat(status.options().build().acceptNew()).isFalse();
    assertThat(status.getFile().get().getAsFile()).isEqualTo(project.file("ops/shop.yaml"));

    status.getEnvironment().set("staging");
    status.setFilePath("other.yaml");
    status.setArgsLine("--motd 'a b'");
    assertThat(status.getEnvironment().get()).isEqualTo("staging");
    assertThat(status.getFile().get().getAsFile()).isEqualTo(project.file("other.yaml"));
    assertThat(status.getArgs().get()).containsExactly("--motd", "a b");
    assertThat(deploy(project).getEnvironment().get()).isEqualTo("production");
  }

  @Test
  void aTaskThatABuildRegistersHasTheSame() {
    Project project = project();
    said(project).getEnvironment().set("production");
    RollbackTask back = project.getTasks().create("back", RollbackTask.class);
    back.getCommand().set("rollback");
    back.getRelease().set("41");
    assertThat(back.getEnvironment().get()).isEqualTo("production");
    assertThat(back.words().behindTarget()).containsExactly("41");
  }

  @Test
  void optionsOfATaskAreWordsOfItsCommand() {
    Project project = project();
    VerifyTask verify = (VerifyTask) project.getTasks().getByName("deployerVerify");
    assertThat(verify.words().behindTarget()).isEmpty();
    verify.getContent().set(true);
    assertThat(verify.words().behindTarget()).containsExactly("--content");

    ConfirmedTask init = (ConfirmedTask) project.getTasks().getByName("deployerInit");
    init.getYes().set(true);
    assertThat(init.words().behindTarget()).containsExactly("--yes");

    ReleaseTask deploy = deploy(project);
    deploy.setArgsLine("--at-once");
    deploy.getRelease().set("2");
    assertThat(deploy.words().behindTarget()).containsExactly("--at-once", "--release", "2");
  }

  @Test
  void whatIsDeployedIsBuiltFirstAndNothingElse() throws IOException {
    Files.writeString(folder.resolve("deployer.yaml"), configuration(""));
    Project project = project();
    project.getPluginManager().apply("java");
    assertThat(before(deploy(project))).as("no environment").isEmpty();

    Project production = project();
    production.getPluginManager().apply("java");
    said(production).getEnvironment().set("production");
    assertThat(before(deploy(production))).containsExactly("jar");
    assertThat(before(production.getTasks().getByName("deployerStatus"))).isEmpty();

    production.getTasks().register("site");
    said(production).getSource().from(production.files("site").builtBy("site"));
    assertThat(before(deploy(production))).containsExactly("site");

    deploy(production).setSourcePath("dist");
    assertThat(before(deploy(production))).isEmpty();
  }

  @Test
  void ofAnApplicationItsFolderIsDeployed() throws IOException {
    Files.writeString(folder.resolve("deployer.yaml"), configuration(""));
    Project project = project();
    project.getPluginManager().apply("application");
    said(project).getEnvironment().set("production");
    assertThat(before(deploy(project))).containsExactly("installDist");
    assertThat(deploy(project).getUsualSource().getFiles())
        .containsExactly(project.file("build/install/shop"));
  }

  @Test
  void whereTheFileNamesASourceNothingIsBuilt() throws IOException {
    Files.writeString(folder.resolve("deployer.yaml"), configuration("source: dist\n"));
    Project project = project();
    project.getPluginManager().apply("java");
    said(project).getEnvironment().set("production");
    assertThat(before(deploy(project))).isEmpty();
  }

  private static String configuration(String more) {
    return more
        + """
        application: shop
        environments:
          production: {root: /srv/shop, hosts: [anna@127.0.0.1]}
        """;
  }

  /** What is kept in a configuration cache is made of these. */
  @Test
  void whatATaskIsToldIsInPropertiesThatGradleManages() {
    Set<Class<?>> managed =
        Set.of(
            Property.class,
            ListProperty.class,
            RegularFileProperty.class,
            DirectoryProperty.class,
            ConfigurableFileCollection.class);
    Stream<Class<?>> types =
        Stream.concat(
            Stream.of(DeployerTask.class, BuildTask.class, DeployerExtension.class),
            CommandTask.ALL.stream().map(CommandTask::type));
    types
        .distinct()
        .forEach(
            type -> {
              for (Method method : type.getDeclaredMethods()) {
                if (method.getName().startsWith("get")) {
                  assertThat(Modifier.isAbstract(method.getModifiers())).as("%s", method).isTrue();
                  assertThat(managed).contains(method.getReturnType());
                }
              }
            });
  }
}
