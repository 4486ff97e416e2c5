package dev.deployer.integration.site;

import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server that is not OpenSSH's, as an ordinary child process on a loopback address, with keys, a
 * home directory and a log in a folder of its own.
 */
public final class OtherServer implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1";
  private static final long START_SECONDS = 30;

  /** The Python that Debian's packages are for. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final String ASYNCSSH =
      """
      import asyncio, asyncssh, sys

      async def serve():
          await asyncssh.listen(
              "127.0.0.1", int(sys.argv[1]), server_host_keys=[sys.argv[2]],
              authorized_client_keys=sys.argv[3], sftp_factory=True)
          await asyncio.Event().wait()

      asyncio.run(serve())
      """;

  /** Answers what is asked before the first change; it announces nothing beyond version 3. */
  private static final String SSH2 =
      """
      const {Server} = require(process.argv[2]);
      const fs = require("fs");
      new Server({hostKeys: [fs.readFileSync(process.argv[4])]}, client => client
        .on("error", () => {})
        .on("authentication", context => context.accept())
        .on("ready", () => client.on("session", accept => accept().on("sftp", accept => {
          const sftp = accept();
          sftp.on("REALPATH", (id, path) =>
            sftp.name(id, [{filename: path === "." ? process.cwd() : path, longname: "", attrs: {}}]));
          sftp.on("LSTAT", (id, path) => fs.lstat(path, (failure, s) => failure
            ? sftp.status(id, 2)
            : sftp.attrs(id, {mode: s.mode, uid: s.uid, gid: s.gid, size: s.size,
                atime: s.atimeMs / 1000 | 0, mtime: s.mtimeMs / 1000 | 0})));
        }))))
        .listen(Number(process.argv[3]), "127.0.0.1");
      """;

  private final Path folder;
  private final int port;
  private final Process process;

  private OtherServer(Path folder, int port, Map<String, String> environment, List<String> line)
      throws IOException {
    this.folder = folder;
    this.port = port;
    ProcessBuilder builder = new ProcessBuilder(line).directory(home(folder).toFile());
    builder.environment().putAll(environment);
    process =
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    awaitStart();
  }

  /** AsyncSSH of the package python3-asyncssh: it takes the names of a link as the draft does. */
  public static OtherServer asyncSsh(Path folder) throws IOException {
    prepare(folder);
    Path script = Files.writeString(folder.resolve("server.py"), ASYNCSSH);
    int port = OpenSshServer.freePort();
    return new OtherServer(
        folder,
        port,
        Map.of("PYTHONWARNINGS", "ignore"),
        List.of(
            PYTHON,
            script.toString(),
            String.valueOf(port),
            folder.resolve("host_key").toString(),
            folder.resolve("authorized_keys").toString()));
  }

  /** Dropbear, which starts the SFTP server of OpenSSH; the account has its home in the folder. */
  public static OtherServer dropbear(Path folder) throws IOException {
    prepare(folder);
    Path own = Files.createDirectory(home(folder).resolve(".ssh"));
    Files.copy(folder.resolve("authorized_keys"), own.resolve("authorized_keys"));
    OpenSshServer.run("chmod", "-R", "go=", home(folder).toString());
    Path key = folder.resolve("dropbear_key");
    OpenSshServer.run(
        "dropbearconvert",
        "openssh",
        "dropbear",
        folder.resolve("host_key").toString(),
        key.toString());
    String user = System.getProperty("user.name");
    String ids = OpenSshServer.run("id", "-u") + ":" + OpenSshServer.run("id", "-g");
    Path accounts =
        Files.writeString(
            folder.resolve("passwd"), user + ":x:" + ids + "::" + home(folder) + ":/bin/sh\n");
    Path groups =
        Files.writeString(
            folder.resolve("group"), "own:x:" + OpenSshServer.run("id", "-g") + ":\n");
    int port = OpenSshServer.freePort();
    return new OtherServer(
        folder,
        port,
        Map.of(
            "LD_PRELOAD", "libnss_wrapper.so",
            "NSS_WRAPPER_PASSWD", accounts.toString(),
            "NSS_WRAPPER_GROUP", groups.toString()),
        List.of(
            "/usr/sbin/dropbear",
            "-F",
            "-E",
            "-e",
            "-s",
            "-r",
            key.toString(),
            "-p",
            ADDRESS + ":" + port));
  }

  /** The servers of ssh2, a library of npm. */
  public static OtherServer ssh2(Path folder) throws IOException {
    prepare(folder);
    NpmApplication.unpack("ssh2", "1.17.0", folder);
    NpmApplication.unpack("asn1", "0.2.6", folder);
    NpmApplication.unpack("safer-buffer", "2.1.2", folder);
    NpmApplication.unpack("bcrypt-pbkdf", "1.0.2", folder);
    NpmApplication.unpack("tweetnacl", "0.14.5", folder);
    Path script = Files.writeString(folder.resolve("server.js"), SSH2);
    int port = OpenSshServer.freePort();
    return new OtherServer(
        folder,
        port,
        Map.of(),
        List.of(
            "node",
            script.toString(),
            folder.resolve("node_modules/ssh2").toString(),
            String.valueOf(port),
            folder.resolve("host_key").toString()));
  }

  private static void prepare(Path folder) throws IOException {
    OpenSshServer.makeKey(folder.resolve("client_key"), "ed25519");
    OpenSshServer.makeKey(folder.resolve("host_key"), "ed25519");
    Files.copy(folder.resolve("client_key.pub"), folder.resolve("authorized_keys"));
    Files.createDirectory(home(folder));
  }

  private static Path home(Path folder) {
    return folder.resolve("home");
  }

  /** Where the account begins, and what is named by a relative path lies. */
  public Path home() {
    return home(folder);
  }

  /** {@code user@host:port}. */
  public String account() {
    return System.getProperty("user.name") + "@" + ADDRESS + ":" + port;
  }

  /** The variables with which a command reaches it. */
  public Map<String, String> environment() throws IOException {
    return Map.of(
        "DEPLOYER_IDENTITY", folder.resolve("client_key").toString(),
        "DEPLOYER_KNOWN_HOSTS", knownHosts().toString());
  }

  /** Settings with which one can connect. */
  public SshSettings.Builder settings() throws IOException {
    return SshSettings.builder(ADDRESS, System.getProperty("user.name"))
        .port(port)
        .compression(Compression.NO)
        .knownHosts(TextSource.of(knownHosts()))
        .identities(TextSource.of(folder.resolve("client_key")));
  }

  private Path knownHosts() throws IOException {
    return Files.writeString(
        folder.resolve("known_hosts"),
        "[" + ADDRESS + "]:" + port + " " + Files.readString(folder.resolve("host_key.pub")));
  }

  /** All processes that serve connections now, and what they have started. */
  public List<ProcessHandle> connections() {
    return process.descendants().toList();
  }

  private void awaitStart() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          process.destroyForcibly();
          throw new IOException(
              "the server did not start: " + Files.readString(folder.resolve("log")), e);
        }
        pause();
      }
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Kills it, and what it started. */
  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
