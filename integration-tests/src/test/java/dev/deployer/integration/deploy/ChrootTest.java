package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.LocalBackdoor;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** An account that has SFTP and nothing else, and sees only a part of the machine. */
final class ChrootTest {
  private static final String ACCOUNT = "nobody";

  /** All of its components are root's alone, which sshd demands of a jail. */
  private static final Path PARENT = Path.of("/srv");

  private static final FileAttribute<?> PUBLIC =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  @Test
  void anAccountInAJailOfSftpAloneDoesTheWholeJob() throws Exception {
    if (LocalBackdoor.isSuperuser()) {
      insideAJail();
    } else {
      System.out.println("a jail needs root; this is SFTP alone, without one");
      withoutAJail();
    }
  }

  @Test
  void anAccountOfSftpAloneDoesTheWholeJob() throws Exception {
    withoutAJail();
  }

  private static void insideAJail() throws IOException {
    Path folder = Files.createTempDirectory(PARENT, "deployer-chroot", PUBLIC);
    try {
      Path jail = Files.createDirectory(folder.resolve("jail"), PUBLIC);
      Path host = Files.createDirectory(jail.resolve("www"), PUBLIC);
      Path keys = folder.resolve("authorized_keys");
      try (Site site = Site.on(jailer(jail, keys), host)) {
        OpenSshServer.run("chown", ACCOUNT, host.toString());
        Files.copy(site.server().folder().resolve("authorized_keys"), keys);
        doesTheWholeJob(site, Prompt.as(ACCOUNT, site, "/www/shop", "keep_releases: 5"));
        for (Path path : new Path[] {site.root(), site.release("3"), site.deployerFolder()}) {
          assertThat(Files.getOwner(path).getName()).as(path.toString()).isEqualTo(ACCOUNT);
        }
        assertThat(Tree.of(folder).entries().keySet())
            .allMatch(name -> name.equals("authorized_keys") || name.startsWith("jail"));
        assertThat(jail).isDirectoryNotContaining(path -> !path.endsWith("www"));
        System.out.println("the whole job was done by " + ACCOUNT + " in a jail of SFTP alone");
      }
    } finally {
      Tree.delete(folder);
    }
  }

  private static OpenSshServer jailer(Path jail, Path keys) throws IOException {
    return OpenSshServer.with()
        .line("Match User " + ACCOUNT)
        .line("AuthorizedKeysFile " + keys)
        .line("ChrootDirectory " + jail)
        .line("ForceCommand internal-sftp -u 0022")
        .line("AllowTcpForwarding no")
        .line("X11Forwarding no")
        .start();
  }

  private static void withoutAJail() throws IOException {
    OpenSshServer server =
        OpenSshServer.with()
            .line("ForceCommand internal-sftp -u 0022")
            .line("AllowTcpForwarding no")
            .start();
    try (Site site = Site.on(server, Files.createTempDirectory("deployer-host"))) {
      doesTheWholeJob(site, Prompt.of(site, "keep_releases: 5"));
    }
  }

  private static void doesTheWholeJob(Site site, Prompt prompt) throws IOException {
    prompt.type("init").exits(0);
    prompt.type("check", "--probe").exits(0);
    deploys(site, prompt, 1);
    deploys(site, prompt, 2);
    assertThat(prompt.type("status").exits(0).out()).contains("1", "2");
    assertThat(Files.getAttribute(site.release("2").resolve("lib/engine.js"), "unix:nlink"))
        .as("an unchanged file is one inode in two releases")
        .isEqualTo(2);
    Path patched = site.release("2").resolve("index.html");
    String before = Files.readString(patched);
    Files.writeString(patched, "by hand");
    Path saved = site.folder().resolve("patches");
    prompt.type("verify", "--save", saved.toString()).exits(3);
    prompt.type("verify", "--known").exits(0);
    assertThat(saved).isNotEmptyDirectory();
    Files.writeString(patched, before);
    prompt.type("rollback").exits(0);
    assertThat(site.current()).isEqualTo("releases/1");
    prompt.type("verify", "--content").exits(0);
    deploys(site, prompt, 3);
    prompt.type("prune", "--keep", "1").exits(0);
    assertThat(site.names("releases")).contains("3").doesNotContain("2");
    assertThat(site.names(".deployer/manifests")).isEqualTo(site.names("releases"));
    prompt.type("check", "--probe").exits(0);
    assertThat(site.names(".deployer/lock")).isEmpty();
    assertThat(site.names(".deployer/new/" + LayoutOnDisk.idOf(site.root()))).isEmpty();
  }

  private static void deploys(Site site, Prompt prompt, int n) throws IOException {
    SmallApplication.write(site.source(), n);
    prompt.type("deploy", "--release", String.valueOf(n)).exits(0);
    assertThat(site.current()).isEqualTo("releases/" + n);
    assertThat(OpenSshServer.run("diff", "-r", site.source() + "", site.release(n + "") + ""))
        .as("what differs from the source")
        .isEmpty();
    prompt.type("verify", "--content").exits(0);
  }
}
