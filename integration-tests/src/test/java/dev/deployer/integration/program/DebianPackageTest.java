package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The package for Debian and Ubuntu, by dpkg itself, into a root that holds nothing else. */
@Timeout(120)
final class DebianPackageTest {
  @TempDir private Path root;

  private static Path packaged() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "deployer-cli", "target"))) {
      List<Path> all = files.filter(file -> file.toString().endsWith("_all.deb")).toList();
      assertThat(all).as("made by mvn package").hasSize(1);
      return all.get(0).toRealPath();
    }
  }

  /** Its dependencies are not there, and its scripts run outside of the root, without chroot. */
  private String dpkg(String... words) throws IOException {
    return OpenSshServer.run(
        Stream.concat(
                Stream.of(
                    "dpkg",
                    "--root=" + root,
                    "--force-not-root,script-chrootless,depends,bad-path",
                    "--log=/dev/null"),
                Stream.of(words))
            .toArray(String[]::new));
  }

  @Test
  void whatItInstallsShowsTheDemoStartsWithAnArchiveAndGoesWithoutATrace() throws IOException {
    Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
    Files.createDirectories(root.resolve("var/lib/dpkg/info"));
    Files.createFile(root.resolve("var/lib/dpkg/status"));

    dpkg("--install", packaged().toString());

    Path program = root.resolve("usr/bin/deployer");
    assertThat(OpenSshServer.run(program.toString(), "demo"))
        .contains("it was missing or cut short 0 times");
    assertThat(OpenSshServer.run(program.toString(), "--version")).contains("0.");
    assertThat(root.resolve("usr/share/deployer/archive/classes.jsa")).isNotEmptyFile();
    assertThat(root.resolve("usr/share/deployer/lib/demo/deployer-demo.jar")).exists();
    assertThat(root.resolve("usr/share/deployer/share")).doesNotExist();
    assertThat(root.resolve("usr/share/doc/deployer/copyright")).exists();

    dpkg("--remove", "deployer");
    assertThat(program.toFile()).doesNotExist();
    assertThat(Files.exists(root.resolve("usr/share/deployer"), LinkOption.NOFOLLOW_LINKS))
        .isFalse();
  }

  @Test
  void itNeedsAJavaRuntimeAndNothingElseAndAllOfItIsOfRoot() throws IOException {
    String file = packaged().toString();
    assertThat(OpenSshServer.run("dpkg-deb", "--field", file, "Depends").strip())
        .isEqualTo("openjdk-17-jre-headless | java17-runtime-headless");
    assertThat(OpenSshServer.run("dpkg-deb", "--field", file, "Architecture").strip())
        .isEqualTo("all");
    assertThat(OpenSshServer.run("dpkg-deb", "--contents", file).lines())
        .allMatch(line -> line.contains(" root/root ") || line.contains(" 0/0 "))
        .anyMatch(line -> line.matches("-rwxr-xr-x .*/usr/share/deployer/bin/deployer"))
        .anyMatch(line -> line.endsWith("/usr/bin/deployer -> ../share/deployer/bin/deployer"));
  }
}
