package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.DaemonProcess;
import dev.deployer.integration.site.Prompt;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  /** Types the passphrase at a terminal as soon as that shows the prompt; it is not shown. */
  private static String answersAtOnce(String typed) {
    return "mkfifo keys screen; exec 8<>keys; script -qefc \""
        + typed
        + "\" /dev/null <keys >screen 8>&- &"
        + " exec 9<screen; shown=; until [[ $shown == *Passphrase*: ]]; do"
        + " IFS= read -r -N 1 -t 30 -u 9 character || exit 1; shown+=$character; done;"
        + " echo open sesame >&8; shown+=$(timeout 60 cat <&9); wait $!; rm keys screen;"
        + " [[ $shown == *nothing\\ is\\ live* && $shown != *sesame* ]]";
  }
}
