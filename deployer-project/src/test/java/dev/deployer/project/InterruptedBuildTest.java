package dev.deployer.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Status;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A build daemon gives a build up while what that runs on this machine is at work: real programs,
 * which wait, and hosts in memory.
 */
@Timeout(60)
class InterruptedBuildTest {
  @TempDir Path folder;

  private ShopInMemory shop;

  @BeforeEach
  void aShop() throws IOException {
    shop = new ShopInMemory(folder);
    Path program = folder.resolve("wait");
    Files.writeString(
        program,
        """
        #!/bin/sh
        test -e patient || exit 0
        rm patient
        sleep 300 &
        echo $! > pid
        mv pid begun
        wait
        """);
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private void file(String more) throws IOException {
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        source: dist
        environments:
          production:
            root: /srv/shop
            hosts: [web1]
        """
            + more.indent(4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hooks: {build: [{name: bundle, command: [./wait], where: local}]}",
        "hooks: {before_stage: [{name: ask, command: [./wait], where: local}]}",
        "hooks: {before_activate: [{name: migrate, command: [./wait], where: local}]}",
        "hooks: {after_activate: [{name: reload, command: [./wait], where: local}]}",
        "health: [{command: [./wait], where: local}]",
      })
  void aProgramOfThisMachineThatABuildIsGivenUpInEndsAndTheRunWasInterrupted(String recipe)
      throws Exception {
    file(recipe);
    Session production = shop.initialised("production");
    production.deploy(ReleaseId.parse("1"));
    shop.write("two");
    Files.createFile(folder.resolve("patient"));
    AtomicReference<DeployerException> end = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
    Thread build =
        new Thread(
            () -> {
              try {
                production.deploy(ReleaseId.parse("2"));
              } catch (DeployerException e) {
                end.set(e);
              }
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    build.start();
    Path begun = folder.resolve("begun");
    while (!Files.exists(begun) && build.isAlive()) {
      Thread.sleep(10);
    }

    build.interrupt();
    build.join();

    assertThat(end.get()).isNotNull();
    assertThat(end.get().kind()).as("%s", end.get()).isEqualTo(DeployerException.Kind.INTERRUPTED);
    assertThat(interrupted.get()).as("the interrupt is given back").isTrue();
    assertThat(end.get().inWords())
        .first()
        .asString()
        .containsAnyOf("1 is live", "what is live was not touched");
    long started = Long.parseLong(Files.readString(begun).strip());
    ProcessHandle.of(started).ifPresent(process -> process.onExit().join());
    Status status = production.status().get(0);
    assertThat(status.lock()).isEmpty();
    assertThat(status.live()).hasToString("1 is live");
    assertThat(production.deploy(ReleaseId.parse("3")).previous()).contains(ReleaseId.parse("1"));
  }
}
