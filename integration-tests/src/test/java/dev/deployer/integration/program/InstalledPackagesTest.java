package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.CopyOfThisMachine;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packages, installed by those who install packages, on a copy of this machine. */
@Timeout(180)
final class InstalledPackagesTest {
  /** A server of one's own, and an account that deploys to it; both know nothing of Deployer. */
  private static final String SERVER =
      """
      mkdir -p /run/sshd /etc/ssh
      useradd --create-home deploy
      usermod -p '*' deploy
      ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519
      mkdir -m 700 /home/deploy/.ssh
      cp /root/.ssh/id_ed25519.pub /home/deploy/.ssh/authorized_keys
      cp /root/.ssh/id_ed25519.pub /root/.ssh/authorized_keys
      chown -R deploy:deploy /home/deploy
      ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/of_this_test
      printf '%s\\n' 'HostKey /etc/ssh/of_this_test' 'UsePAM no' 'PidFile none' \\
        'PermitRootLogin yes' 'Subsystem sftp internal-sftp' >/etc/ssh/sshd_of_this_test
      printf '127.43.17.1 web1.example.net\\n' >>/etc/hosts
      /usr/sbin/sshd -f /etc/ssh/sshd_of_this_test -o ListenAddress=127.43.17.1 -E /tmp/sshd.log
      """;

  /**
   * Whoever is asked says yes: by apt-get, and by ssh for the key of the server. Manual pages are
   * kept, also where an image of Debian leaves them out.
   */
  private static final String ANSWERS =
      """
      echo 'path-include=/usr/share/man/*' >/etc/dpkg/dpkg.cfg.d/zz-of-this-test
      echo 'APT::Get::Assume-Yes "true";' >/etc/apt/apt.conf.d/99-of-this-test
      printf '#!/bin/sh\\necho yes\\n' >/tmp/yes
      chmod 755 /tmp/yes
      export SSH_ASKPASS=/tmp/yes SSH_ASKPASS_REQUIRE=force
      """;

  private static final String WHAT_IS_LEFT =
      """
      for place in /usr/share /usr/bin /usr/share/man/man1 /usr/share/doc; do
        ls "$place" | sed -n "s:^deployer:left in $place\\: &:p"
      done
      echo looked
      """;

  @TempDir private Path folder;

  private static Path packaged(String ending) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "deployer-cli", "target"))) {
      List<Path> all = files.filter(file -> file.toString().endsWith(ending)).toList();
      assertThat(all).as("made by mvn package").hasSize(1);
      return all.get(0).toRealPath();
    }
  }

  private static List<String> fiveCommands() throws IOException {
    Matcher block =
        Pattern.compile("(?s)\\n## Five commands\\n.*?\\n```\\n(.*?)\\n```\\n")
            .matcher(Files.readString(Path.of("..", "README.md")));
    assertThat(block.find()).isTrue();
    return block.group(1).lines().toList();
  }

  /** As the README has them, word for word, on a machine that had no Deployer. */
  @Test
  void fiveCommandsLeadFromThePackageToAReleaseThatIsLiveOnAServerOfOnesOwn() throws IOException {
    List<String> commands = fiveCommands();
    assertThat(commands).hasSize(5);
    assertThat(commands.get(0)).matches("apt-get install \\./deployer_[0-9.]+_all\\.deb");
    assertThat(commands.get(4)).startsWith("deployer deploy ");

    String printed =
        CopyOfThisMachine.run(
            folder,
            List.of(packaged("_all.deb")),
            SERVER
                + ANSWERS
                + commands.get(0)
                + "\ndeployer demo\n"
                + "mkdir -p /root/shop/dist\ncd /root/shop\necho 'We are open.' >dist/index.html\n"
                + String.join("\n", commands.subList(1, 5))
                + """

                echo "Served: $(cat /srv/shop/current/index.html)"
                echo "Archive: $(ls /usr/share/deployer/archive)"
                echo "Manual: $(ls /usr/share/man/man1/deployer.1 /usr/share/man/man5/deployer.yaml.5)"
                apt-get purge deployer
                """
                + WHAT_IS_LEFT);

    assertThat(printed)
        .containsSubsequence(
            "Setting up deployer",
            "it was missing or cut short 0 times",
            "Wrote deployer.yaml for shop",
            "Created the root of production",
            "is live on production",
            "Served: We are open.",
            "Archive: classes.jsa",
            "Manual: /usr/share/man/man1/deployer.1",
            "/usr/share/man/man5/deployer.yaml.5",
            "Removing deployer",
            "looked")
        .doesNotContain("left in ");
  }

  /** What is installed here does not count: nothing is, as on a machine that was just set up. */
  @Test
  void ofAnEmptyDebianAptGetsAJavaRuntimeWithIt() throws IOException {
    String printed =
        CopyOfThisMachine.run(
            folder,
            List.of(packaged("_all.deb")),
            """
            install() {
              apt-get -o Dir::State::status=/tmp/nothing --no-install-recommends --simulate \\
                install ./*_all.deb
            }
            : >/tmp/nothing
            install || { apt-get update; install; }
            """);

    assertThat(printed)
        .containsPattern("(?m)^Inst openjdk-\\d+-jre-headless ")
        .containsPattern("(?m)^Conf deployer ")
        .doesNotContainPattern("(?m)^Inst (maven|openjdk-\\d+-jdk)");
  }

  @Test
  void thePackageForDebianIsOfRootAndNeedsNothingButAJavaRuntime() throws IOException {
    String file = packaged("_all.deb").toString();
    assertThat(OpenSshServer.run("dpkg-deb", "--field", file, "Depends").strip())
        .isEqualTo("openjdk-17-jre-headless | java17-runtime-headless");
    assertThat(OpenSshServer.run("dpkg-deb", "--field", file, "Architecture").strip())
        .isEqualTo("all");
    assertThat(OpenSshServer.run("dpkg-deb", "--contents", file).lines())
        .allMatch(line -> line.contains(" root/root ") || line.contains(" 0/0 "))
        .anyMatch(line -> line.matches("-rwxr-xr-x .*/usr/share/deployer/bin/deployer"))
        .anyMatch(line -> line.endsWith("/usr/bin/deployer -> ../share/deployer/bin/deployer"))
        .anyMatch(line -> line.endsWith("/usr/share/doc/deployer/copyright"))
        .noneMatch(line -> line.contains("/usr/share/deployer/share"));
  }

  /** Its dependency is told by another name than Debian's, so here it is not looked for. */
  @Test
  void thePackageForRedHatBringsTheSameKeepsItsArchiveOnAnUpdateAndGoesWithoutATrace()
      throws IOException {
    Path file = packaged(".noarch.rpm");

    String printed =
        CopyOfThisMachine.run(
            folder,
            List.of(file),
            """
            rpm --initdb
            rpm --query --requires --package ./*.rpm
            rpm --query --list --package ./*.rpm
            rpm --install --nodeps --force-debian ./*.rpm
            rpm --verify deployer --nodeps
            echo "Version: $(deployer --version)"
            echo "Archive: $(ls /usr/share/deployer/archive)"
            rpm --upgrade --replacepkgs --nodeps --force-debian ./*.rpm
            echo "Updated: $(ls /usr/share/deployer/archive)"
            rpm --erase deployer
            """
                + WHAT_IS_LEFT);

    assertThat(printed)
        .containsPattern("(?m)^java-headless >= 1:17$")
        .containsPattern("(?m)^/usr/share/deployer/lib/demo/deployer-demo\\.jar$")
        .containsPattern("(?m)^/usr/share/man/man1/deployer-deploy\\.1$")
        .containsPattern("(?m)^/usr/share/man/man5/deployer\\.yaml\\.5$")
        .containsPattern("(?m)^/usr/share/bash-completion/completions/deployer$")
        .containsPattern("(?m)^/usr/share/zsh/site-functions/_deployer$")
        .containsPattern("(?m)^/usr/share/fish/vendor_completions\\.d/deployer\\.fish$")
        .doesNotContainPattern("(?m)^/usr/share(/man)?$")
        .doesNotContain("/usr/share/deployer/share")
        .doesNotContain("left in ")
        .containsSubsequence(
            "Version: ", "0.", "Archive: classes.jsa", "Updated: classes.jsa", "looked");
  }
}
