package dev.deployer.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.machine.Machine;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A project in a folder, whose hosts web1 and web2 are in memory. */
final class ShopInMemory {
  private final Path folder;
  private final Map<String, MemoryDisk> disks = new LinkedHashMap<>();
  private final Map<String, MemoryConnector> hosts = new LinkedHashMap<>();

  ShopInMemory(Path folder) throws IOException {
    this.folder = folder;
    for (String name : List.of("web1", "web2")) {
      MemoryDisk disk = new MemoryDisk();
      disks.put(name, disk);
      hosts.put(name, disk.connector(name));
    }
    Files.createDirectories(folder.resolve("dist"));
    write("one");
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        source: dist
        environments:
          production: {root: /srv/shop, hosts: [deploy@web1]}
          twins: {root: /srv/twins, hosts: [web1, web2]}
          told:
            root: /srv/told
            hosts: [web1]
            hooks:
              after_activate:
                - {name: leave word, command: [./word], where: local}
          games: {root: /srv/games, hosts: [web1], drills: true}
        """);
  }

  /** Another build. */
  void write(String content) throws IOException {
    Files.writeString(folder.resolve("dist/index.html"), content);
  }

  MemoryDisk disk(String host) {
    return disks.get(host);
  }

  Project project() throws DeployerException {
    return Project.read(
        Path.of("deployer.yaml"), machine(), (address, trust, here) -> hosts.get(address.host()));
  }

  /** One that keeps what it keeps in the project's folder. */
  private Machine machine() {
    return new Machine(
        Map.of("PATH", System.getenv("PATH")),
        folder,
        folder,
        "anna",
        Clock.systemUTC(),
        Optional.empty());
  }

  /** A session on a target whose roots are there. */
  Session initialised(String target) throws DeployerException {
    Session session = project().open(target);
    assertThat(session.run("init", List.of()).isDone()).isTrue();
    return session;
  }
}
