package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.DaemonProcess;
import dev.deployer.integration.site.Prompt;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A command that a daemon carries out asks at the terminal of its caller. */
@Timeout(120)
final class DaemonTerminalTest extends DaemonSite {
  private static final int TIMES = 3;

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
  void aPassphraseThatIsTypedAsSoonAsItIsAskedForIsNotEchoed() throws Exception {
    Path key = site.folder().resolve("locked");
    Files.copy(site.server().clientKey(), key);
    OpenSshServer.run("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", key + "");
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      String status = "$0 status production --identity " + key;
      for (String variable : List.of("", "DEPLOYER_NO_DAEMON=1 ")) {
        for (int time = 0; time < TIMES; time++) {
          shell(here, answersAtOnce(variable + status), 0);
        }
      }
      assertThat(daemon.served()).isEqualTo(TIMES);
    }
  }

  @Test
  void anOlderDaemonThatShowsItsOwnPromptIsAnswered() throws Exception {
    Map<String, String> found = new HashMap<>(prompt.environment());
    found.put("XDG_RUNTIME_DIR", Files.createDirectory(site.folder().resolve("run")).toString());
    shell(
        prompt.by(Person.NOBODY, found),
        "folder=$XDG_RUNTIME_DIR/deployer/daemon; mkdir -m 700 -p ${folder%/*} $folder;"
            + " mkfifo -m 600 $folder/door keys; exec 8<>keys; (exec 3<>$folder/door;"
            + " read -r call <&3; call=$folder/$call;"
            + " exec 4>$call/from 5<$call/to 6>$call/err 7>$call/out; rm -r $call;"
            + " echo ready >&4; read -r go <&5; printf 'Passphrase: ' >&6; echo secret >&4;"
            + " echo open sesame >&8; read -r -t 30 answer <&5;"
            + " [[ $answer == 'answer open sesame' ]] && echo exit 7 >&4 || echo exit 1 >&4) &"
            + " echo $! >$folder/lock; script -qefc \"$0 status production\" shown <keys 8>&-",
        7);
  }
}
