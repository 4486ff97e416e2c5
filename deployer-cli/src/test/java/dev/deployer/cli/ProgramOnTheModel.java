package dev.deployer.cli;

import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;

/** The program with a small application and a host in memory. */
abstract class ProgramOnTheModel extends TypedProgram {
  final MemoryDisk disk = new MemoryDisk();
  final MemoryConnector host = disk.connector("web1");

  @BeforeEach
  void aShop() throws IOException {
    Files.createDirectories(folder.resolve("dist"));
    Files.writeString(folder.resolve("dist/index.html"), "one");
    configured("source: dist");
  }

  /** From here on it has these lines besides. */
  void configured(String top) throws IOException {
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        %s
        environments:
          production: {root: /srv/shop, hosts: [deploy@web1]}
          twins: {root: /srv/shop, hosts: [web1, web2]}
        """
            .formatted(top));
  }

  int run(String... arguments) {
    return run((address, trust, here) -> host, arguments);
  }
}
