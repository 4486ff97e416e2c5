package dev.deployer.integration.contract;

import dev.deployer.integration.site.MinaServer;
import dev.deployer.ssh.settings.SshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class MinaCommandsTest extends CommandsContract {
  @TempDir private static Path keys;

  private static MinaServer server;
  private static MinaServer confined;

  @BeforeAll
  static void start() throws IOException {
    server = new MinaServer(Files.createDirectory(keys.resolve("a"))).runningCommands();
    confined = new MinaServer(Files.createDirectory(keys.resolve("b")));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    confined.close();
  }

  @Override
  SshSettings settings() {
    return server.settings();
  }

  @Override
  SshSettings withoutShell() {
    return confined.settings();
  }

  @Override
  void cut() {
    server.cut();
  }
}
