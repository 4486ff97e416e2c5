package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The third of eight hosts has no room for the release: it is live nowhere. */
@Timeout(180)
final class FullDiskOnOneHostTest {
  private static final int LARGE = 1_000_000;

  private EightHosts hosts;

  @BeforeEach
  void eightHosts() throws IOException {
    hosts = EightHosts.open();
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  @Test
  void aServerThatCannotWriteTheReleaseStopsItEverywhere() throws IOException {
    hosts.served(3, OpenSshServer.with().largestFile(500));
    Prompt prompt = hosts.prompt(List.of(), List.of());
    prompt.type("init").exits(0);
    stopsEverywhere(prompt);
  }

  @Test
  void aDiskThatFillsUpWhileItIsStagedStopsItEverywhere() throws IOException {
    Path disk = Files.createDirectories(hosts.folder().resolve("disk"));
    boolean mounted = mount(disk);
    System.out.println(
        mounted ? "run on a tmpfs of 3 MB" : "this account may not mount; run with a file limit");
    if (mounted) {
      try {
        hosts.place(3, disk);
        Path fill =
            Files.writeString(
                hosts.folder().resolve("fill.sh"),
                "head -c 2400000 /dev/zero > %s/sentinel; true".formatted(disk));
        Prompt filling =
            hosts.prompt(
                "filling",
                "anna",
                List.of(
                    "hooks:",
                    "  before_stage:",
                    "    - {name: fill, command: [sh, %s], where: once, host: 127.0.0.3}"
                        .formatted(fill)),
                List.of());
        Prompt prompt = hosts.prompt(List.of(), List.of());
        prompt.type("init").exits(0);
        assertThat(stopsEverywhere(prompt, filling))
            .contains(
                "the filesystem is full: ",
                "Delete old releases, and what lies in the trash: ",
                " --now");
        fill(disk);
        prompt.type("prune", "--keep", "1").exits(0);
        Files.writeString(disk.resolve("sentinel"), "untouched");
        Files.delete(disk.resolve("fill"));
        prompt.type("deploy", "--release", "2").exits(0);
        assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
        fill(disk);
        assertThat(prompt.type("rollback").exits(0).err()).contains("reserve is used for the lock");
        assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
        prompt.type("prune", "--keep", "1").exits(0);
        hosts.assertNoLock();
        Files.delete(disk.resolve("fill"));
      } finally {
        hosts.place(3, hosts.folder().resolve("web3"));
        OpenSshServer.run("umount", "--lazy", disk.toString());
      }
    } else {
      hosts.served(3, OpenSshServer.with().largestFile(500));
      Prompt prompt = hosts.prompt(List.of(), List.of());
      prompt.type("init").exits(0);
      stopsEverywhere(prompt);
    }
  }

  private static void fill(Path disk) throws IOException {
    for (int size = 1 << 16; size > 0; size /= 16) {
      try (OutputStream fill =
          Files.newOutputStream(
              disk.resolve("fill"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (true) {
          fill.write(new byte[size]);
        }
      } catch (IOException e) {
        // It is full, for pieces of this size.
      }
    }
  }

  private String stopsEverywhere(Prompt prompt) throws IOException {
    return stopsEverywhere(prompt, prompt);
  }

  private String stopsEverywhere(Prompt first, Prompt then) throws IOException {
    first.type("deploy", "--release", "1").exits(0);
    hosts.version(2);
    SmallApplication.put(hosts.source(), "large.bin", "x".repeat(LARGE));

    Prompt.Answer failed = then.type("deploy", "--release", "2").exits(1);

    assertThat(failed.err()).contains(hosts.address(3) + ": ", "was not deployed");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    hosts.assertNoLock();
    then.type("verify", "--content").exits(0);
    return failed.err();
  }

  private static boolean mount(Path directory) {
    try {
      OpenSshServer.run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", directory.toString());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
