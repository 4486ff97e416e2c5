package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.event.Listener;
import dev.deployer.integration.site.LinkFirstSftp;
import dev.deployer.integration.site.MinaServer;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.testing.AllowList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.Test;

/** SSH_FXP_SYMLINK has its names in one order in the draft and in the other in OpenSSH. */
final class LinkOrderTest {
  @Test
  void noLinkIsMadeOutsideOfTheWorkbenchOnAServerThatTakesTheLinkFirst() throws Exception {
    try (Site site = open().initialised()) {
      AllowList atTheServer = AllowList.underLock();
      LinkFirstSftp sftp = LinkFirstSftp.heldTo(atTheServer, site.layout().root());
      try (MinaServer server = new MinaServer(keys(site), sftp)) {
        Deployer deployer = deployer(site, server);
        for (int n = 1; n <= 3; n++) {
          SmallApplication.write(site.source(), n);
          deployer.deploy(site.request(String.valueOf(n)));
          assertThat(Files.readSymbolicLink(site.release(n + "").resolve("lib/latest.js")))
              .isRelative();
        }
        deployer.rollback(Optional.empty(), List.of());
        assertThat(site.current()).isEqualTo("releases/2");
        deployer.prune(1);
        assertThat(atTheServer.log()).hasSizeGreaterThan(6);
        assertThat(atTheServer.violations()).isEmpty();
      }
    }
  }

  @Test
  void whereNeitherOrderMakesALinkTheDeployIsRefusedAndWhatIsLiveStays() throws Exception {
    SftpSubsystemFactory nowhere =
        new SftpSubsystemFactory() {
          @Override
          public Command createSubsystem(ChannelSession channel) throws IOException {
            return new SftpSubsystem(channel, this) {
              @Override
              protected void doSymLink(int id, String text, String link) {
                // It says that the link is made.
              }
            };
          }
        };
    try (Site site = open().initialised().deployed(1);
        MinaServer server = new MinaServer(keys(site), nowhere)) {
      SmallApplication.write(site.source(), 2);
      assertThatExceptionOfType(DeployerException.class)
          .isThrownBy(() -> deployer(site, server).deploy(site.request("2")))
          .withMessageContaining("it takes the names of a symbolic link in no order that is known");
      assertThat(site.current()).isEqualTo("releases/1");
    }
  }

  @Test
  void aServerWhoseLstatFollowsLinksIsRefusedByInitAndNothingIsLeft() throws Exception {
    SftpSubsystemFactory following =
        new SftpSubsystemFactory() {
          @Override
          public Command createSubsystem(ChannelSession channel) throws IOException {
            return new SftpSubsystem(channel, this) {
              @Override
              protected Map<String, Object> doLStat(int id, String path, int flags)
                  throws IOException {
                return Files.exists(Path.of(path))
                    ? doStat(id, path, flags)
                    : super.doLStat(id, path, flags);
              }
            };
          }
        };
    try (Site site = open();
        MinaServer server = new MinaServer(keys(site), following)) {
      AllowList allowed = AllowList.initialising();
      Deployer deployer =
          new Deployer(
              site.target(allowed.of(new SshHostConnector(server.settings()))),
              new Operator("anna", "laptop"),
              Listener.none());
      assertThatExceptionOfType(DeployerException.class)
          .isThrownBy(() -> deployer.init())
          .withMessageContaining("it follows links where it is asked not to (LSTAT)")
          .satisfies(
              e ->
                  assertThat(e.objections())
                      .extracting(Objection::kind)
                      .containsExactly(Objection.Kind.UNSUPPORTED_HOST));
      assertThat(site.root()).doesNotExist();
      assertThat(allowed.violations()).isEmpty();
    }
  }

  private static Deployer deployer(Site site, MinaServer server) {
    return new Deployer(
        site.target(AllowList.underLock().of(new SshHostConnector(server.settings()))),
        new Operator("anna", "laptop"),
        Listener.none());
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
}
