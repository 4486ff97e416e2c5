package dev.deployer.ssh;

import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A connection to a real sftp-server and an empty directory there, for each test. */
public abstract class OnOpenSsh {
  public static OpenSshServer server;

  public Host host;

  /** The directory, as this machine has it. */
  public Path local;

  /** The directory, as the host has it. */
  public RemotePath root;

  @BeforeAll
  static void startServer() throws IOException {
    server = OpenSshServer.start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @BeforeEach
  void connect() throws IOException {
    host = new SshHostConnector(server.settings().build()).connect();
    local = Files.createTempDirectory(server.folder(), "root");
    root = ReleaseRoot.parse(local.toString()).path();
  }

  @AfterEach
  void disconnect() {
    host.close();
  }
}
