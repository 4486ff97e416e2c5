package dev.deployer.gradle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.gradle.api.GradleException;
import org.gradle.api.Project;
import org.gradle.api.internal.TaskInternal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks at work on a real server, without a build around them. */
class DeployerTaskTest {
  private static OpenSshServer server;

  @TempDir Path folder;
  private Path host;

  @BeforeAll
  static void start() throws IOException {
    server = OpenSshServer.start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void configuration() throws IOException {
    host = Files.createTempDirectory(server.folder(), "host");
    Files.createDirectory(folder.resolve("dist"));
    Files.writeString(folder.resolve("dist/index.html"), "one");
    Files.writeString(
        folder.resolve("ssh_config"),
        "Host *\n  IdentityFile %s\n  UserKnownHostsFile %s\n"
            .formatted(server.clientKey(), server.knownHosts()));
    write("");
  }

  private void write(String hooks) throws IOException {
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        gates: {source: off}
        source: dist
        environments:
          production:
            root: %s/shop
            hosts: ["%s@%s:%d"]
        """
                .formatted(host, server.user(), server.host(), server.port())
            + hooks);
  }

  /** Runs a task of a build of its own. */
  private <T extends DeployerTask> void run(String name, Class<T> type, Consumer<T> options) {
    Project project = Gradles.project(folder);
    project.getPluginManager().apply("dev.deployer");
    DeployerExtension said = project.getExtensions().getByType(DeployerExtension.class);
    said.getEnvironment().set("production");
    said.getSshConfig().set(folder.resolve("ssh_config").toString());
    T task = type.cast(project.getTasks().getByName(name));
    options.accept(task);
    task.getActions().forEach(action -> action.execute(task));
  }

  private void deploy(String release) {
    run("deployerDeploy", ReleaseTask.class, task -> task.getRelease().set(release));
  }

  private void initialise() {
    run("deployerInit", ConfirmedTask.class, task -> task.getYes().set(true));
  }

  private Path live() throws IOException {
    return host.resolve("shop/current").toRealPath();
  }

  @Test
  void aProjectIsDeployedLookedAtAndRolledBack() throws IOException {
    initialise();
    deploy("1");
    Files.writeString(folder.resolve("dist/index.html"), "two");
    run("deployerPlan", ReleaseTask.class, task -> {});
    deploy("2");
    assertThat(live()).hasFileName("2");
    assertThat(live().resolve("index.html")).hasContent("two");

    run("deployerStatus", DeployerTask.class, task -> {});
    run("deployerRollback", RollbackTask.class, task -> {});
    assertThat(live()).hasFileName("1");
    run("deployerVerify", VerifyTask.class, task -> task.getContent().set(true));
    run("deployerPrune", DeployerTask.class, task -> task.setArgsLine("--keep 1 --now"));
  }

  @Test
  void aFileOfTheBuildIsTheOneFileOfItsRelease() throws IOException {
    initialise();
    Files.writeString(folder.resolve("shop.jar"), "packed");
    run("deployerDeploy", ReleaseTask.class, task -> task.setSourcePath("shop.jar"));
    assertThat(live()).isDirectoryContaining("glob:**/shop.jar");
    assertThat(live().resolve("shop.jar")).hasContent("packed");
  }

  @Test
  void whatIsRefusedFailsTheTaskWithWhatIsLiveAndWhatToType() throws IOException {
    assertThatThrownBy(() -> deploy("1"))
        .isInstanceOf(GradleException.class)
        .hasMessageContaining("Release 1 was not deployed to production: there is no ")
        .hasMessageContaining("gradle :deployerInit --environment production");

    initialise();
    deploy("1");
    Path patched = live().resolve("index.html");
    assertThat(patched.toFile().setWritable(true)).isTrue();
    Files.writeString(patched, "changed by hand");
    Files.writeString(folder.resolve("dist/index.html"), "two");
    assertThatThrownBy(() -> deploy("2"))
        .isInstanceOf(GradleException.class)
        .hasMessageContaining("Release 2 was not deployed to production; 1 is still live")
        .hasMessageContaining("index.html")
        .hasMessageContaining("gradle :deployerDeploy --environment production --release 2")
        .hasMessageContaining("--accept drift")
        .hasNoCause();
    assertThatThrownBy(() -> run("deployerVerify", VerifyTask.class, task -> {}))
        .hasMessageContaining("1 difference among 1 entry");
  }

  @Test
  void atTheFirstContactWhatToTypeIsToldAndGoesThrough() throws IOException {
    Path list = folder.resolve("known_hosts");
    Files.writeString(
        folder.resolve("ssh_config"),
        "Host *\n  IdentityFile %s\n  UserKnownHostsFile %s\n".formatted(server.clientKey(), list));
    assertThatThrownBy(this::initialise)
        .hasMessageContaining("gradle :deployerInit --environment production --ssh-config ")
        .hasMessageContaining(" --accept-new --yes");
    assertThat(list).doesNotExist();

    run(
        "deployerInit",
        ConfirmedTask.class,
        task -> {
          task.getAcceptNew().set(true);
          task.getYes().set(true);
        });
    assertThat(list).content().contains(server.host());
    deploy("1");
    assertThat(live()).hasFileName("1");
  }

  @Test
  void whatIsMissingOrMistypedIsToldBeforeAnyHostIsAsked() {
    assertThatThrownBy(
            () -> run("deployerStatus", DeployerTask.class, task -> task.getEnvironment().set("")))
        .hasMessageContaining("The environment is missing: there is no default.")
        .hasMessageContaining("The environments are: production.");
    assertThatThrownBy(
            () ->
                run(
                    "deployerStatus",
                    DeployerTask.class,
                    task -> task.getEnvironment().set("prodction")))
        .hasMessageContaining("There is no environment prodction; did you mean production?");
    assertThatThrownBy(
            () -> run("deployerStatus", DeployerTask.class, task -> task.setFilePath("gone.yaml")))
        .hasMessageContaining("The configuration gone.yaml cannot be read");
    assertThatThrownBy(
            () -> run("deployerStatus", DeployerTask.class, task -> task.getWait().set("soon")))
        .hasMessageStartingWith("--wait: ");
    assertThatThrownBy(
            () -> run("deployerStatus", DeployerTask.class, task -> task.setArgsLine("--now")))
        .hasMessageContaining("deployer status takes no --now here.");
  }

  @Test
  void aTaskThatIsSkippedIsLeftOut() {
    Project project = Gradles.project(folder);
    project.getPluginManager().apply("dev.deployer");
    DeployerExtension said = project.getExtensions().getByType(DeployerExtension.class);
    ReleaseTask deploy = (ReleaseTask) project.getTasks().getByName("deployerDeploy");
    assertThat(runs(deploy)).isTrue();
    said.getSkip().set(true);
    assertThat(runs(deploy)).isFalse();
  }

  private static boolean runs(DeployerTask task) {
    return ((TaskInternal) task).getOnlyIf().isSatisfiedBy((TaskInternal) task);
  }

  /** Gradle cancels a task by an interrupt of its thread. */
  @Test
  void aTaskThatIsCancelledGivesItsLockBack() throws Exception {
    initialise();
    deploy("1");
    Files.writeString(folder.resolve("dist/index.html"), "two");
    write(
        """
            hooks:
              before_activate:
                - name: long
                  command: [sh, -c, "touch begun; sleep 60"]
                  where: local
        """);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread task =
        new Thread(
            () -> {
              try {
                deploy("2");
                ended.complete(null);
              } catch (GradleException e) {
                ended.completeExceptionally(e);
              }
            });
    task.start();
    while (!Files.exists(folder.resolve("begun")) && !ended.isDone()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    task.interrupt();

    assertThatThrownBy(() -> ended.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .hasMessageContaining(
            "Release 2 was not deployed to production; 1 is live: interrupted; the hook long");
    assertThat(live()).hasFileName("1");
    assertThat(host.resolve("shop/.deployer/lock")).isEmptyDirectory();
  }
}
