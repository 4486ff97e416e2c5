package dev.deployer.integration.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.DaemonProcess;
import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands of processes of their own that {@code deployer daemon} carries out, on a real sshd. */
@Timeout(120)
final class DaemonTest {
  private static final int FILES = 3_000;

  private Site site;
  private Launcher launcher;
  private Prompt prompt;

  @BeforeEach
  void unpack() throws IOException {
    site = Site.withSftpProcesses();
    launcher = Launcher.in(site.folder());
    assertThat(launcher.isOfDistribution()).as("mvn package makes a distribution").isTrue();
    prompt = Prompt.of(site);
    SmallApplication.write(site.source(), 1);
    prompt.type("init").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

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
  void aPersonIsAskedAtTheTerminalOfTheCaller() throws IOException {
    Path adopted = Files.createTempDirectory("deployer-adopted");
    Files.createDirectories(adopted.resolve("releases/20200101000000"));
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      String target =
          site.server().user()
              + "@"
              + site.server().host()
              + ":"
              + adopted
              + " -p "
              + site.server().port();
      String init = "script -qec \"$0 init " + target + "\" /dev/null";
      shell(here, "echo n | " + init + " && exit 1; exit 0", 0);
      assertThat(adopted.resolve(".deployer")).doesNotExist();
      shell(here, "(sleep 1; echo y) | " + init, 0);
      assertThat(adopted.resolve(".deployer")).exists();
      assertThat(daemon.served()).isEqualTo(2);
    } finally {
      FileUtils.deleteDirectory(adopted.toFile());
    }
  }

  @Test
  void ctrlCAtAQuestionNeedsNoEnter() throws Exception {
    Path adopted = Files.createTempDirectory("deployer-adopted");
    Path key = site.folder().resolve("locked");
    Files.copy(site.server().clientKey(), key);
    OpenSshServer.run("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", key + "");
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      Files.createDirectories(adopted.resolve("releases/20200101000000"));
      String init =
          String.format(
              "$0 init %s@%s:%s -p %d",
              site.server().user(), site.server().host(), adopted, site.server().port());
      for (String variable : List.of("", "DEPLOYER_NO_DAEMON=1")) {
        shell(here, ctrlCAt("y/N", variable + " " + init), 130);
        shell(
            here, ctrlCAt("Passphrase", variable + " $0 status production --identity " + key), 130);
      }
      assertThat(daemon.served()).isEqualTo(2);
      assertThat(adopted.resolve(".deployer")).doesNotExist();
    } finally {
      FileUtils.deleteDirectory(adopted.toFile());
    }
  }

  /** Types Ctrl-C, and nothing else, at a terminal that shows this, and leaves it open. */
  private static String ctrlCAt(String shown, String typed) {
    return "rm -f shown keys; mkfifo keys; exec 9<>keys; (until grep -q "
        + shown
        + " shown || ! kill -0 $$; do sleep 0.1; done; printf '\\003' >&9) >/dev/null 2>&1 &"
        + " script -qefc \"exec env --default-signal=INT "
        + typed
        + "\" shown <keys 9>&-";
  }

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
  void aDaemonWhoseProgramWasReplacedEnds() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Path program = site.folder().resolve("distribution/lib/deployer-cli.jar");
      Files.setLastModifiedTime(program, FileTime.fromMillis(System.currentTimeMillis()));
      assertThat(daemon.exit()).isZero();
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      launcher.run(here, "", "status", "production").exits(0);
    }
  }

  @Test
  void aPassphraseIsAskedAtTheTerminalOfTheCallerWithoutAnEcho() throws Exception {
    Path key = site.folder().resolve("locked");
    Files.copy(site.server().clientKey(), key);
    OpenSshServer.run("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", key + "");
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      String status = "$0 status production --identity " + key;
      shell(
          here,
          "(until grep -q Passphrase shown; do sleep 0.1; done; sleep 1; echo open sesame)"
              + " 2>/dev/null | script -qefc \""
              + status
              + "\" shown; [[ $(<shown) == *nothing\\ is\\ live* && $(<shown) != *sesame* ]]",
          0);
      assertThat(daemon.served()).isEqualTo(1);
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

  /** A deploy by the daemon that has the lock, and whose server stands still. */
  private Process frozenDeploy(DaemonProcess daemon, String... options) throws Exception {
    for (int i = 0; i < FILES; i++) {
      SmallApplication.put(site.source(), "many/" + i, "file " + i);
    }
    List<String> typed = new ArrayList<>(List.of("deploy", "production", "--release", "1"));
    typed.addAll(List.of(options));
    Process deploy =
        launcher.start(
            prompt.by(Person.NOBODY, daemon.found(prompt)), "", typed.toArray(String[]::new));
    await(() -> !deploy.isAlive() || !site.names(".deployer/lock").isEmpty());
    for (ProcessHandle server : site.server().sftpServers()) {
      OpenSshServer.freeze(server);
    }
    return deploy;
  }

  /** The process that new connections come to. */
  private ProcessHandle listener() {
    List<ProcessHandle> connections = site.server().connections();
    return connections.stream()
        .map(connection -> connection.parent().orElseThrow())
        .filter(parent -> !connections.contains(parent))
        .findFirst()
        .orElseThrow();
  }

  private void thaw() throws IOException {
    for (ProcessHandle server : site.server().sftpServers()) {
      OpenSshServer.thaw(server);
    }
  }

  /** A script of which {@code $0} is the program. */
  private void shell(Prompt at, String script, int exit) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of("bash", "-c", script, site.folder().resolve("distribution/bin/deployer") + ""));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(at.directory().toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().putAll(at.environment());
    builder.environment().put("DEPLOYER_NO_CACHE", "1");
    builder.environment().remove("DEPLOYER_OPTS");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      assertThat(process.waitFor()).as("%s\n%s", script, said).isEqualTo(exit);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static List<String> callsIn(DaemonProcess daemon) {
    String[] names = daemon.folder().toFile().list((folder, name) -> name.startsWith("call"));
    return List.of(names);
  }

  /** Without ids of runs, times and durations. */
  private static String timeless(String text) {
    return text.replaceAll("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?", "TIME")
        .replaceAll("\\d\\d:\\d\\d:\\d\\d|\\d+\\.\\d{3}s|\\d+ (seconds?|minutes?)", "TIME");
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
