package dev.deployer.integration.program;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.DaemonProcess;
import dev.deployer.integration.site.Prompt;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands of processes of their own that {@code deployer daemon} carries out, on a real sshd. */
@Timeout(120)
final class DaemonTest extends DaemonSite {
  @Test
  void commandsSayAndDoWhatTheyDoAlone() throws IOException {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Map<String, String> found = daemon.found(prompt);
      Prompt here = prompt.by(Person.NOBODY, found);
      launcher.run(here, "", "deploy", "production", "--release", "1", "-q").exits(0);
      assertThat(site.current()).isEqualTo("releases/1");
      assertThat(daemon.served()).isEqualTo(1);

      for (List<String> typed :
          List.of(
              List.of("status", "production"),
              List.of("releases", "production"),
              List.of("verify", "production", "--content"),
              List.of("rollback", "production"),
              List.of("status", "nowhere"),
              List.of("status", "production", "--identity", "missing"),
              List.of("deploy", "production", "--no-such-option"))) {
        String[] words = typed.toArray(String[]::new);
        Prompt.Answer alone = launcher.run(prompt, "", words);
        Prompt.Answer served = launcher.run(here, "", words);
        assertThat(served.exit()).as("%s", typed).isEqualTo(alone.exit());
        assertThat(timeless(served.out())).as("%s", typed).isEqualTo(timeless(alone.out()));
        assertThat(timeless(served.err())).as("%s", typed).isEqualTo(timeless(alone.err()));
      }
      assertThat(daemon.served()).isEqualTo(8);
      assertThat(callsIn(daemon)).isEmpty();
    }
  }

  @Test
  void aCommandHasTheDirectoryAndTheVariablesOfWhereItWasTyped() throws IOException {
    Prompt hooked =
        Prompt.of(
            site,
            "hooks:",
            "  build:",
            "    - {name: look, command: [\"sh\", \"-c\", \"pwd; echo $FLAVOUR; echo"
                + " ${OF_THE_DAEMON:-none}\"], where: local}");
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Map<String, String> found = daemon.found(hooked);
      found.put("FLAVOUR", "vanilla 'n more\nthan one line");
      Prompt.Answer answer =
          launcher
              .run(
                  hooked.by(Person.NOBODY, found),
                  "",
                  "deploy",
                  "production",
                  "-c",
                  "../work/deployer.yaml",
                  "--source",
                  "../" + site.folder().relativize(site.source()),
                  "--release",
                  "1")
              .exits(0);
      assertThat(answer.err())
          .contains(hooked.directory().toString(), "vanilla 'n more than one line", "local | none");
      assertThat(daemon.served()).isEqualTo(1);
    }
  }

  @Test
  void aProgramIsFoundAlongThePathOfWhereTheCommandWasTyped() throws IOException {
    Prompt hooked =
        Prompt.of(
            site,
            "hooks:",
            "  build:",
            "    - {name: look, command: [tool-of-the-caller], where: local}");
    Path tool = hooked.directory().resolve("bin/tool-of-the-caller");
    Files.createDirectories(tool.getParent());
    Files.writeString(tool, "#!/bin/sh\necho found as $0\n");
    Files.setPosixFilePermissions(tool, fromString("rwxr-xr-x"));
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Map<String, String> found = daemon.found(hooked);
      String[] deploy = {"deploy", "production", "--release", "1"};
      launcher.run(hooked.by(Person.NOBODY, found), "", deploy).exits(2);
      found.put("PATH", tool.getParent() + ":" + System.getenv("PATH"));
      Prompt.Answer answer = launcher.run(hooked.by(Person.NOBODY, found), "", deploy).exits(0);
      assertThat(answer.err()).contains("found as " + tool);
      assertThat(daemon.served()).isEqualTo(2);
    }
  }

  @Test
  void aProcessThatIsNotLikeTheDaemonsCarriesItsCommandOutItself() throws IOException {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Map<String, String> found = daemon.found(prompt);
      Prompt here = prompt.by(Person.NOBODY, found);
      launcher.run(here, "", "status", "production", "-v").exits(0);
      launcher.run(here, "", "status", "production", "-qv").exits(0);
      launcher.run(here, "-Xmx200m", "status", "production").exits(0);
      Map<String, String> alone = new HashMap<>(found);
      alone.put("DEPLOYER_NO_DAEMON", "1");
      launcher.run(prompt.by(Person.NOBODY, alone), "", "status", "production").exits(0);
      shell(here, "umask 0077; \"$0\" status production", 0);
      shell(
          here,
          "if unshare --mount true; then unshare --mount \"$0\" status production; else ((EUID));"
              + " fi",
          0);
      assertThat(daemon.served()).isZero();
      shell(here, "\"$0\" status production", 0);
      assertThat(daemon.served()).isEqualTo(1);
      assertThat(callsIn(daemon)).isEmpty();
    }
  }

  @Test
  void aReaderThatLeavesIsNoErrorAndAResultThatCannotBeWrittenIsOne() throws IOException {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      shell(here, "set -o pipefail; \"$0\" status production | true", 0);
      shell(here, "\"$0\" status production >/dev/full", 1);
      shell(here, "\"$0\" status production >&-", 1);
      assertThat(daemon.served()).isPositive();
    }
  }

  @Test
  void severalCommandsAreCarriedOutAtOnce() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      shell(
          here,
          "for i in 1 2 3 4 5 6; do \"$0\" status production --json >$i.json & all=\"$all $!\";"
              + " done; for pid in $all; do wait $pid || exit 1; done",
          0);
      for (int i = 1; i <= 6; i++) {
        assertThat(prompt.directory().resolve(i + ".json")).content().contains("\"shop\"");
      }
      assertThat(daemon.served()).isEqualTo(6);
      await(() -> daemon.openPipes() == 0);
    }
  }

  @Test
  void thereIsOneDaemonAndOnlyInAFolderThatIsItsAccountsAlone() throws IOException {
    try (DaemonProcess daemon = DaemonProcess.start(site);
        DaemonProcess second = DaemonProcess.start(site)) {
      assertThat(second.exit()).isEqualTo(3);
      assertThat(second.said()).contains("runs already");
      daemon.kill();
      Files.setPosixFilePermissions(daemon.folder(), fromString("rwxr-xr-x"));
      try (DaemonProcess open = DaemonProcess.start(site)) {
        assertThat(open.exit()).isEqualTo(1);
        assertThat(open.said()).contains("0700");
      }
    }
  }

  @Test
  void oneIsStartedWhereAVariableAsksForIt() throws Exception {
    Map<String, String> variables = new HashMap<>(prompt.environment());
    Path runtime = Files.createDirectory(site.folder().resolve("run"));
    variables.putAll(Map.of("XDG_RUNTIME_DIR", runtime.toString(), "DEPLOYER_DAEMON", "1m"));
    Prompt here = prompt.by(Person.NOBODY, variables);
    launcher.run(here, "", "status", "production").exits(0);
    Path folder = runtime.resolve("deployer/daemon");
    await(() -> Files.exists(folder.resolve("door")));
    ProcessHandle daemon =
        ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("lock")).strip()))
            .orElseThrow();
    shell(here, "\"$0\" status production; [ -e ../run/deployer/daemon/door ]", 0);
    daemon.destroy();
    await(() -> !daemon.isAlive());
    assertThat(folder.resolve("door")).doesNotExist();
  }

  @Test
  void aDaemonWhoseProgramWasReplacedByOneOfTheSameTimeCarriesNothingOutAndEnds() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      launcher.run(here, "", "status", "production").exits(0);
      assertThat(daemon.served()).isEqualTo(1);
      Path program = site.folder().resolve("distribution/lib/deployer-cli.jar");
      Path copy = program.resolveSibling("deployer-cli.jar.new");
      Files.copy(program, copy, StandardCopyOption.COPY_ATTRIBUTES);
      assertThat(Files.getLastModifiedTime(copy)).isEqualTo(Files.getLastModifiedTime(program));
      Files.move(copy, program, StandardCopyOption.ATOMIC_MOVE);
      launcher.run(here, "", "status", "production").exits(0);
      assertThat(daemon.served()).isEqualTo(1);
      assertThat(daemon.exit()).isZero();
      launcher.run(here, "", "status", "production").exits(0);
      assertThat(callsIn(daemon)).isEmpty();
    }
  }

  @Test
  void itEndsWhenNothingWasAskedAndWhenItIsInterrupted() throws Exception {
    try (DaemonProcess idle = DaemonProcess.start(site, "--idle", "1s")) {
      assertThat(idle.exit()).isZero();
      assertThat(idle.folder().resolve("door")).doesNotExist();
    }
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Process deploy = frozenDeploy(daemon);
      OpenSshServer.run("kill", "-INT", String.valueOf(daemon.process().pid()));
      await(() -> Files.notExists(daemon.folder().resolve("door")));
      thaw();
      launcher.end(deploy).exits(0);
      assertThat(daemon.exit()).isZero();
      assertThat(site.current()).isEqualTo("releases/1");
    }
  }
}
