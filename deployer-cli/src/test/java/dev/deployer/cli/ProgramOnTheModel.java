package dev.deployer.cli;

import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The whole program in one process, with a small application and a host in memory. */
abstract class ProgramOnTheModel {
  @TempDir Path folder;

  final Map<String, String> environment = new HashMap<>();
  final MemoryDisk disk = new MemoryDisk();
  final MemoryConnector host = disk.connector("web1");
  OutputStream stdout;
  String out = "";
  String err = "";

  @BeforeEach
  void aShop() throws IOException {
    Files.createDirectories(folder.resolve("dist"));
    Files.writeString(folder.resolve("dist/index.html"), "one");
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        source: dist
        environments:
          production: {root: /srv/shop, hosts: [deploy@web1]}
          twins: {root: /srv/shop, hosts: [web1, web2]}
        """);
  }

  int run(String... arguments) {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    Surroundings here =
        new Surroundings(
            environment,
            new PrintStream(stdout == null ? shown : stdout, true, StandardCharsets.UTF_8),
            new PrintStream(stderr, true, StandardCharsets.UTF_8),
            Terminals.NONE,
            Person.NOBODY,
            Interruptions.OF_PROCESS,
            Clock.systemUTC(),
            folder,
            folder,
            "anna");
    int exit = new Program(here, (address, trust, surroundings) -> host).run(arguments);
    out = shown.toString(StandardCharsets.UTF_8);
    err = stderr.toString(StandardCharsets.UTF_8);
    return exit;
  }
}
