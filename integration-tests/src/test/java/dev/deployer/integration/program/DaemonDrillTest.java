package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.DaemonProcess;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A drill that the daemon carries out, and whose caller, daemon or host is lost. */
@Timeout(120)
final class DaemonDrillTest extends DaemonSite {
  @BeforeEach
  void twoReleasesWhereDrillsAreAllowed() throws IOException {
    Files.writeString(
        prompt.directory().resolve("deployer.yaml"),
        "    drills: true\n",
        StandardOpenOption.APPEND);
    Map<String, String> variables = new HashMap<>(prompt.environment());
    variables.put("HOSTNAME", "laptop");
    prompt = prompt.by(Person.NOBODY, variables);
    prompt.type("deploy", "--release", "1").exits(0);
    SmallApplication.write(site.source(), 2);
    prompt.type("deploy", "--release", "2").exits(0);
  }

  /** A drill by the daemon, which has told what is to be settled. */
  private Process underWay(DaemonProcess daemon, String... options) throws Exception {
    List<String> typed = new ArrayList<>(List.of("drill", "production", "--only", "rollback"));
    typed.addAll(List.of("--report", site.folder().resolve("report.md").toString()));
    typed.addAll(List.of(options));
    Process drill =
        launcher.start(
            prompt.by(Person.NOBODY, daemon.found(prompt)), "", typed.toArray(String[]::new));
    await(() -> !drill.isAlive() || launcher.errors().contains("1 of 1, within "));
    assertThat(site.current()).as(launcher.errors()).contains("drill-");
    return drill;
  }

  private void assertTakenBack() throws IOException {
    assertThat(site.current()).isEqualTo("releases/2");
    assertThat(site.names("releases")).containsExactlyInAnyOrder("1", "2");
    assertThat(site.names(".deployer/lock")).isEmpty();
    assertThat(prompt.type("drill", "--end").exits(0).out()).contains("No drill is under way");
  }

  @Test
  void theDeathOfTheCallerEndsTheDrillAndAllIsTakenBack() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      underWay(daemon).destroyForcibly().waitFor();
      await(() -> daemon.served() == 1);
      assertThat(daemon.said()).contains("drill production  exit 143");
      assertTakenBack();
    }
  }

  @Test
  void whatADaemonThatWasKilledHasLeftIsTakenBackByRecover() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Process drill = underWay(daemon);
      daemon.kill();
      launcher.end(drill).exits(6);
      assertThat(prompt.type("recover").exits(0).all()).contains("took back a drill that");
      assertTakenBack();
    }
  }

  @Test
  void whatCouldNotBeTakenBackIsTakenBackByRecoverAlthoughTheDaemonLives() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Process drill = underWay(daemon, "--within", "3s");
      Path away = site.root().resolveSibling("away");
      Files.move(site.root().resolve(".deployer"), away);
      Prompt.Answer ended = launcher.end(drill).exits(6);
      Files.move(away, site.root().resolve(".deployer"));
      assertThat(ended.out())
          .contains(
              "It could not be taken back", "Once that is mended: deployer recover production");
      assertThat(daemon.process().isAlive()).isTrue();

      assertThat(prompt.type("recover").exits(0).all()).contains("took back a drill that");
      assertTakenBack();
    }
  }
}
