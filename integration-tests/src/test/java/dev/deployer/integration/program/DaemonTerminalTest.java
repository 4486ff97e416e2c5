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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    String key = lockedKey();
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
    return typedAt(shown, "\\003", typed);
  }

  /** The same of other keys, as printf writes them. */
  private static String typedAt(String shown, String keys, String typed) {
    return "rm -f shown keys; mkfifo keys; exec 9<>keys; (until grep -q "
        + shown
        + " shown || ! kill -0 $$; do sleep 0.1; done; printf '"
        + keys
        + "' >&9) >/dev/null 2>&1 &"
        + " script -qefc \"exec env --default-signal=INT "
        + typed
        + "\" shown <keys 9>&-";
  }

  @Test
  void whatEndsACommandAtAPassphraseLeavesTheTerminalItsEcho() throws Exception {
    String key = lockedKey();
    Path modes = prompt.directory().resolve("modes");
    Files.writeString(
        prompt.directory().resolve("ended"),
        """
        trap : INT; signal=$1; shift; env --default-signal=INT,TERM,HUP "$@" <&0 & process=$!
        until grep -q Passphrase shown; do sleep 0.1; done
        [[ $signal == INT ]] || kill -$signal $process
        until wait $process; exit=$?; ! kill -0 $process 2>/dev/null; do :; done
        stty -a >modes; exit $exit
        """);
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      for (String variable : List.of("DEPLOYER_NO_DAEMON=1", "")) {
        for (String signal : List.of("INT", "TERM", "HUP")) {
          String ended =
              "bash ended " + signal + " " + variable + " $0 status production --identity " + key;
          String keys = signal.equals("INT") ? "\\003" : "";
          shell(here, typedAt("Passphrase", keys, ended), signal.equals("INT") ? 130 : 143);
          assertThat(Files.readString(modes)).as(ended).containsPattern("\\secho\\s");
        }
      }
      assertThat(daemon.served()).isEqualTo(3);
    }
  }

  @Test
  void aPassphraseIsAskedForAtTheBeginningOfALine() throws Exception {
    String key = lockedKey();
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      for (String variable : List.of("", "DEPLOYER_NO_DAEMON=1")) {
        for (int time = 0; time < TIMES; time++) {
          String status = variable + " $0 status production --identity " + key;
          shell(here, ctrlCAt("Passphrase", status), 130);
          assertThat(Files.readString(prompt.directory().resolve("shown")))
              .as(status)
              .containsPattern("connect  \\S+\u001b\\[K\r\u001b\\[KPassphrase");
        }
      }
      assertThat(daemon.served()).isEqualTo(TIMES);
    }
  }

  @Test
  void whereTheOutputIsNoTerminalNobodyIsAsked() throws Exception {
    Path adopted = Files.createTempDirectory("deployer-adopted");
    Files.createDirectories(adopted.resolve("releases/20200101000000"));
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      String init =
          String.format(
              "$0 init %s@%s:%s -p %d | cat; exit \\${PIPESTATUS[0]}",
              site.server().user(), site.server().host(), adopted, site.server().port());
      Set<String> said = new HashSet<>();
      for (String variable : List.of("DEPLOYER_NO_DAEMON=1", "")) {
        shell(
            here,
            "printf '%s\\n' \""
                + variable
                + " "
                + init
                + "\" >typed;"
                + " script -qefc 'bash typed' shown",
            2);
        said.add(timeless(Files.readString(prompt.directory().resolve("shown"))));
      }
      assertThat(said).singleElement().asString().contains("There is no terminal to ask at.");
      assertThat(daemon.served()).isEqualTo(1);
    } finally {
      FileUtils.deleteDirectory(adopted.toFile());
    }
  }

  @Test
  void aPassphraseIsAskedForAtTheTerminalWhereErrorsGoToAFile() throws Exception {
    String key = lockedKey();
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      for (String variable : List.of("", "DEPLOYER_NO_DAEMON=1")) {
        String status = variable + " $0 status production --identity " + key + " 2>errors";
        shell(here, ctrlCAt("Passphrase", status), 130);
        assertThat(prompt.directory().resolve("errors")).content().doesNotContain("Passphrase");
      }
      assertThat(daemon.served()).isEqualTo(1);
    }
  }

  /** The server's key for the client, with a passphrase. */
  private String lockedKey() throws IOException {
    Path key = site.folder().resolve("locked");
    Files.copy(site.server().clientKey(), key);
    OpenSshServer.run("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", key + "");
    return key.toString();
  }

  @Test
  void aPassphraseThatIsTypedAsSoonAsItIsAskedForIsNotEchoed() throws Exception {
    String key = lockedKey();
    try (DaemonProcess daemon = DaemonProcess.start(site)) {
      Prompt here = prompt.by(Person.NOBODY, daemon.found(prompt));
      String status = "$0 status production --identity " + key;
      for (String variable : List.of("", "DEPLOYER_NO_DAEMON=1 ")) {
        for (int time = 0; time < TIMES; time++) {
          shell(here, answeredAtOnce(variable + status), 0);
        }
      }
      assertThat(daemon.served()).isEqualTo(TIMES);
    }
  }

  /** Types the passphrase when the last character of its prompt is shown. */
  private static String answeredAtOnce(String typed) {
    return "mkfifo keys screen; exec 8<>keys; script -qefc \""
        + typed
        + "\" /dev/null <keys >screen 8>&- &"
        + " exec 9<screen; shown=; until [[ $shown == *Passphrase*: ]]; do"
        + " IFS= read -r -N 1 -t 30 -u 9 typed || exit 1; shown+=$typed; done;"
        + " echo open sesame >&8; shown+=$(timeout 60 cat <&9); wait $!; rm keys screen;"
        + " [[ $shown == *nothing\\ is\\ live* && $shown != *sesame* ]]";
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
