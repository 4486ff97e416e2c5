package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.event.Listener;
import dev.deployer.integration.site.MinaServer;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import dev.deployer.outcome.DeployerException;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.testing.AllowList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.Test;

/** A server whose listings hold names that lead elsewhere, in the middle of real work. */
final class LyingServerTest {
  private static final List<String> LIES = List.of("../../etc/passwd", "/etc/passwd", "a\0b", "");

  /** Says in listings of one directory that an entry has another name. */
  private static final class Liar extends SftpSubsystemFactory {
    private volatile Path directory = Path.of("/nowhere");
    private volatile boolean inTrash;
    private volatile String name = "";
    private volatile int lies;

    @Override
    public Command createSubsystem(ChannelSession channel) throws IOException {
      return new SftpSubsystem(channel, this) {
        @Override
        protected String getShortName(Path file) throws IOException {
          return isPlace(file.getParent()) ? lie() : super.getShortName(file);
        }
      };
    }

    private boolean isPlace(Path parent) {
      return inTrash ? parent.toString().contains("/trash/") : parent.endsWith(directory);
    }

    private synchronized String lie() {
      lies++;
      return name;
    }
  }

  @Test
  void namesThatLeadElsewhereEndARunWithAnErrorAndLeadNowhere() throws Exception {
    Liar liar = new Liar();
    try (Site site = open().initialised().deployed(1).deployed(2).deployed(3);
        MinaServer server = new MinaServer(keys(site), liar)) {
      AllowList allowed = AllowList.underLock();
      Deployer deployer =
          new Deployer(
              site.target(allowed.of(new SshHostConnector(server.settings()))),
              new Operator("anna", "laptop"),
              Listener.none());
      SmallApplication.write(site.source(), 4);
      Tree source = Tree.exactly(site.source());
      Tree releases = Tree.exactly(site.root().resolve("releases"));
      int lies = 0;
      for (String lie : LIES) {
        liar.name = lie;
        liar.directory = site.root().resolve("releases");
        fails(() -> deployer.deploy(site.request("4")), lie + " in releases, deploy");
        fails(() -> deployer.prune(1), lie + " in releases, prune");
        fails(deployer::recover, lie + " in releases, recover");
        liar.directory = site.release("3").resolve("lib");
        fails(() -> deployer.deploy(site.request("4")), lie + " in a release, deploy");
        assertThat(liar.lies).isGreaterThan(lies);
        lies = liar.lies;
      }
      assertThat(allowed.violations()).isEmpty();
      assertThat(Tree.exactly(site.source())).isEqualTo(source);
      assertThat(Tree.exactly(site.root().resolve("releases"))).isEqualTo(releases);
      assertThat(site.current()).isEqualTo("releases/3");
      liar.directory = Path.of("/nowhere");
      deployer.deploy(site.request("4"));
      assertThat(site.current()).isEqualTo("releases/4");
      System.out.println(lies + " lies in listings led nowhere");
    }
  }

  @Test
  void namesThatLeadElsewhereInWhatIsDeletedDeleteNothingElsewhere() throws Exception {
    Liar liar = new Liar();
    try (Site site = open().initialised().deployed(1).deployed(2).deployed(3);
        MinaServer server = new MinaServer(keys(site), liar)) {
      AllowList allowed = AllowList.underLock();
      Deployer deployer =
          new Deployer(
              site.target(allowed.of(new SshHostConnector(server.settings()))),
              new Operator("anna", "laptop"),
              Listener.none());
      liar.name = "../../../../../../beside/sentinel";
      liar.inTrash = true;
      try {
        System.out.println("prune warned: " + deployer.pruneNow(2).warnings());
      } catch (DeployerException e) {
        System.out.println("prune failed: " + e.getMessage());
      }
      assertThat(liar.lies).isPositive();
      assertThat(allowed.violations()).isEmpty();
      site.assertBesideUntouched();
      liar.inTrash = false;
      deployer.pruneNow(2);
      assertThat(site.names("releases")).containsExactly("2", "3");
    }
  }

  /** Not below /tmp: this server does not tell that only owners may delete there. */
  private static Site open() throws IOException {
    Path own =
        Files.createDirectories(
                Path.of(System.getProperty("user.home"), ".cache", "deployer-tests"))
            .toRealPath();
    return Site.on(OpenSshServer.start(), Files.createTempDirectory(own, "host"));
  }

  private static Path keys(Site site) throws IOException {
    return Files.createDirectory(site.folder().resolve("mina"));
  }

  private static void fails(Site.Attempt attempt, String what) {
    assertThatExceptionOfType(DeployerException.class)
        .as(what)
        .isThrownBy(attempt::run)
        .withMessageContaining("a name that is not valid");
  }
}
