package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.DaemonProcess;
import dev.deployer.integration.site.Prompt;
import dev.deployer.ssh.OpenSshServer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The caller or the daemon is interrupted, dies, or does not answer. */
@Timeout(120)
final class DaemonDeathTest extends DaemonSite {
  @Test
  void theFirstInterruptOfTheCallerGivesTheLockBack() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Process deploy = frozenDeploy(daemon);
      OpenSshServer.run("kill", "-INT", String.valueOf(deploy.pid()));
      await(() -> !deploy.isAlive() || launcher.errors().contains("stopping"));
      thaw();
      assertThat(launcher.end(deploy).exits(130).err()).contains("nothing is live");
      assertThat(site.names(".deployer/lock")).isEmpty();
      assertThat(daemon.served()).isEqualTo(1);
    }
  }

  @Test
  void theDeathOfTheCallerStopsItsCommandAndGivesTheLockBack() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Process deploy = frozenDeploy(daemon);
      deploy.destroyForcibly().waitFor();
      await(() -> launcher.errors().contains("stopping"));
      thaw();
      await(() -> daemon.served() == 1);
      assertThat(daemon.said()).contains("deploy production  exit 143");
      assertThat(site.names(".deployer/lock")).isEmpty();
      assertThat(Files.isSymbolicLink(site.root().resolve("current"))).isFalse();
    }
  }

  @Test
  void theDeathOfTheDaemonIsToldAndTheNextCommandNeedsNone() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Process deploy = frozenDeploy(daemon);
      daemon.kill();
      assertThat(launcher.end(deploy).exits(6).err())
          .contains("what is live is unknown", "the daemon ended", "deployer recover production");
      thaw();
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      assertThat(daemon.folder().resolve("door")).exists();
      String token = site.names(".deployer/lock").get(0);
      launcher.run(here, "", "unlock", "production", "--token", token, "-y").exits(0);
      launcher.run(here, "", "deploy", "production", "--release", "2").exits(0);
      assertThat(site.current()).isEqualTo("releases/2");
      try (DaemonProcess next = DaemonProcess.start(site)) {
        launcher.run(here, "", "status", "production").exits(0);
        assertThat(next.served()).isEqualTo(1);
      }
    }
  }

  @Test
  void theDeathOfTheDaemonIsTheLastLineOfJson() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Process deploy = frozenDeploy(daemon, "--json");
      daemon.kill();
      Prompt.Answer answer = launcher.end(deploy).exits(6);
      thaw();
      List<Map<String, Object>> lines = answer.lines();
      assertThat(lines).anySatisfy(line -> assertThat(line).containsEntry("phase", "lock"));
      assertThat(lines).filteredOn(line -> line.get("type").equals("error")).hasSize(1);
      assertThat(answer.result())
          .containsEntry("type", "error")
          .containsEntry("exit", 6)
          .containsEntry("kind", "unknown")
          .containsEntry("command", "deploy")
          .containsEntry("target", "production")
          .containsEntry("live", Map.of("state", "unknown"))
          .containsEntry("message", "the daemon ended while it was at work");
      assertThat(answer.result().get("time") + "")
          .isGreaterThanOrEqualTo(lines.get(lines.size() - 2).get("time") + "");
    }
  }

  @Test
  void theDeathOfTheDaemonUnderACommandThatOnlyLooksIsAFailure() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Process frozen = frozenDeploy(daemon);
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      OpenSshServer.freeze(listener());
      Process status = launcher.start(here, "", "status", "production", "--json");
      await(
          () -> !status.isAlive() || Files.readString(site.folder().resolve("out")).contains("{"));
      daemon.kill();
      assertThat(frozen.waitFor()).isEqualTo(6);
      thaw();
      assertThat(launcher.end(status).exits(1).result())
          .containsEntry("type", "error")
          .containsEntry("exit", 1)
          .containsEntry("kind", "failed")
          .containsEntry("command", "status");
    }
  }

  @Test
  void aDaemonThatDoesNotAnswerIsNotWaitedForAndNeverCarriesOutWhatItMissed() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      OpenSshServer.run("kill", "-STOP", String.valueOf(daemon.process().pid()));
      launcher.run(here, "", "deploy", "production", "--release", "1").exits(0);
      OpenSshServer.run("kill", "-CONT", String.valueOf(daemon.process().pid()));
      launcher.run(here, "", "status", "production").exits(0);
      assertThat(daemon.said()).doesNotContain("deploy production");
      assertThat(daemon.served()).isEqualTo(1);
      assertThat(callsIn(daemon)).isEmpty();
    }
  }
}
