package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.OtherServer;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide says of servers that are not OpenSSH's, or not all of it. */
final class OtherServersTest {
  @TempDir private Path temporary;
  private Path folder;
  private Path source;
  private Path root;

  @BeforeEach
  void prepare() throws IOException {
    folder = temporary.toRealPath();
    source = Files.createDirectories(folder.resolve("source"));
    root = Files.createDirectories(folder.resolve("host")).resolve("shop");
    Files.writeString(folder.resolve("host/sentinel"), "untouched");
  }

  /** With {@code durable} and all else as it is by default. */
  private Prompt prompt(String account, Map<String, String> environment) throws IOException {
    Path work = Files.createDirectories(folder.resolve("work"));
    Files.write(
        work.resolve("deployer.yaml"),
        List.of(
            "application: shop",
            "source: " + source,
            "shared: {dirs: [var/media], files: [config.ini]}",
            "writable: [var/cache]",
            "environments:",
            "  production:",
            "    root: " + root,
            "    hosts: [\"" + account + "\"]"));
    return Prompt.in(work, folder, "anna", environment);
  }

  private Prompt prompt(OpenSshServer server) throws IOException {
    return prompt(
        server.user() + "@" + server.host() + ":" + server.port(),
        Map.of(
            "DEPLOYER_IDENTITY", server.clientKey().toString(),
            "DEPLOYER_KNOWN_HOSTS", server.knownHosts().toString()));
  }

  private Path keys() throws IOException {
    return Files.createDirectory(folder.resolve("server"));
  }

  private void version(int n) throws IOException {
    SmallApplication.write(source, n);
    Files.writeString(source.resolve("config.ini"), "seed");
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Init, deploys, a rollback, a prune; and what is on the host is what was sent. */
  private void doesItsWork(Prompt prompt, long linked) throws IOException {
    prompt.type("init").exits(0);
    prompt.type("check", "--probe").exits(0);
    for (int n = 1; n <= 3; n++) {
      version(n);
      Prompt.Answer answer =
          prompt.type("deploy", "--release", String.valueOf(n), "--json").exits(0);
      if (n > 1) {
        assertThat(((Number) answer.result().get("linked_files")).longValue()).isEqualTo(linked);
      }
      assertThat(Files.readSymbolicLink(root.resolve("current"))).hasToString("releases/" + n);
    }
    assertThat(Files.readSymbolicLink(root.resolve("releases/3/lib/latest.js"))).isRelative();
    assertThat(Files.readString(root.resolve("shared/config.ini"))).isEqualTo("seed");
    prompt.type("rollback").exits(0);
    assertThat(Files.readSymbolicLink(root.resolve("current"))).hasToString("releases/2");
    prompt.type("prune", "--keep", "1").exits(0);
    assertThat(names(root.resolve("releases"))).containsExactly("1", "2");
    prompt.type("verify", "--content").exits(0);
    assertThat(names(root.resolve(".deployer/lock"))).isEmpty();
    assertThat(names(folder.resolve("host"))).containsExactly("sentinel", "shop");
  }

  private void leavesNoRoot(Prompt.Answer init, String why) throws IOException {
    init.exits(3);
    assertThat(init.all().lines().filter(line -> line.startsWith("✘"))).hasSize(1);
    assertThat(init.all()).contains(why);
    assertThat(names(folder.resolve("host"))).containsExactly("sentinel");
  }

  @Test
  void asyncSshDoesTheWholeWorkAndMakesNoLinkInTheAccountsHome() throws IOException {
    try (OtherServer server = OtherServer.asyncSsh(keys())) {
      Prompt prompt = prompt(server.account(), server.environment());
      doesItsWork(prompt, 3);
      assertThat(names(server.home())).isEmpty();
      assertThat(prompt.type("check").exits(0).all()).contains("no fsync of directories");
    }
  }

  @Test
  void dropbearWithTheSftpServerOfOpenSshDoesTheWholeWork() throws IOException {
    try (OtherServer server = OtherServer.dropbear(keys())) {
      doesItsWork(prompt(server.account(), server.environment()), 3);
      assertThat(names(server.home())).containsExactly(".ssh");
    }
  }

  @Test
  void aServerOfSsh2IsRefusedInOneSentenceByCheckAndInitAlike() throws IOException {
    try (OtherServer server = OtherServer.ssh2(keys())) {
      Prompt prompt = prompt(server.account(), server.environment());
      String why = "has no posix-rename@openssh.com, without which nothing can be deployed";
      assertThat(prompt.type("check").exits(3).all())
          .containsOnlyOnce("posix-rename")
          .contains(why);
      leavesNoRoot(prompt.type("init"), why);
    }
  }

  @Test
  void whereAServerMakesNoSymbolicLinksInitIsRefusedAndNothingIsLeft() throws IOException {
    try (OpenSshServer server =
        OpenSshServer.with().subsystem("internal-sftp -P symlink").in(folder).start()) {
      leavesNoRoot(
          prompt(server).type("init"),
          "makes no links that can be relied on: the host refuses symlink");
    }
  }

  @Test
  void whereAServerRemovesNothingInitSaysWhatStaysAndWhy() throws IOException {
    try (OpenSshServer server =
        OpenSshServer.with().subsystem("internal-sftp -P remove").in(folder).start()) {
      assertThat(prompt(server).type("init").exits(3).all())
          .contains("the host refuses remove")
          .contains("; what was made so far stays, since ")
          .contains(root + "/.deployer")
          .contains("see \"Servers\" in docs/guide.md");
      assertThat(root.resolve(".deployer")).exists();
    }
  }

  @Test
  void ofAnAccountWithoutALoginItsShellIsNamedFirst() throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("nologin"), "echo This account is currently not available.; exit 1");
    try (OpenSshServer server = OpenSshServer.with().subsystem("sh " + script).start()) {
      String said = prompt(server).type("status").exits(4).err();
      assertThat(said.lines().toList().get(1))
          .contains("login shell lets nobody in", "chsh -s /bin/sh ")
          .doesNotContain("ACCOUNT");
      assertThat(said).doesNotContain("[ -t 0 ]");
    }
  }

  @Test
  void aServerThatRemovesOrMakesNothingIsSeenByACheckThatTriesNothing() throws IOException {
    try (OpenSshServer server = OpenSshServer.with().in(folder).start()) {
      prompt(server).type("init").exits(0);
      assertThat(prompt(server).type("check").exits(0).all()).doesNotContain("refuses");
    }
    for (String operation : List.of("remove", "rmdir", "mkdir")) {
      try (OpenSshServer server =
          OpenSshServer.with().subsystem("internal-sftp -P " + operation).in(folder).start()) {
        assertThat(prompt(server).type("check").exits(3).all())
            .contains("the host refuses " + operation)
            .contains("see \"Servers\" in docs/guide.md");
      }
    }
  }

  @Test
  void whatAServerRefusesIsNamedByInitDeployAndCheckAlike() throws IOException {
    for (String operation : List.of("mkdir", "readlink", "fsetstat")) {
      try (OpenSshServer server =
          OpenSshServer.with().subsystem("internal-sftp -P " + operation).in(folder).start()) {
        assertThat(prompt(server).type("init").exits(3).all())
            .contains("the host refuses " + operation)
            .contains("see \"Servers\" in docs/guide.md");
        assertThat(root).doesNotExist();
      }
    }
    try (OpenSshServer server = OpenSshServer.with().in(folder).start()) {
      Prompt able = prompt(server);
      Files.writeString(source.resolve("index.php"), "<?php");
      Files.writeString(source.resolve("config.ini"), "a = 1");
      able.type("init").exits(0);
      able.type("deploy", "--release", "1").exits(0);
    }
    try (OpenSshServer server =
        OpenSshServer.with().subsystem("internal-sftp -P readlink").in(folder).start()) {
      for (String command : List.of("deploy", "check")) {
        assertThat(prompt(server).type(command).exits(3).all())
            .contains("current cannot be read: the host refuses readlink")
            .contains("see \"Servers\" in docs/guide.md");
      }
    }
  }

  @Test
  void whereAServerHasNoHardLinksFilesAreSentAndSaidToBe() throws IOException {
    for (String subsystem : List.of("internal-sftp", "/usr/lib/openssh/sftp-server")) {
      try (OpenSshServer server =
          OpenSshServer.with().subsystem(subsystem + " -P hardlink").in(folder).start()) {
        doesItsWork(prompt(server), 0);
        Tree.delete(root);
      }
    }
  }
}
