package dev.deployer.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserUnitTest {
  private static final Place PLACE =
      new Place(
          Path.of("/run/user/1000/deployer/daemon"),
          "/opt/100 % $new/deployer|/usr/bin/java|0027|C.UTF-8|||",
          Path.of("/opt/100 % $new/deployer/lib/deployer-cli.jar"));

  @TempDir Path home;

  private static UserUnit unit(Map<String, String> environment) {
    return new UserUnit(PLACE, environment, "1d");
  }

  @Test
  void theDaemonOfAUnitIsLikeTheProcessThatInstalledIt() {
    assertThat(
            unit(Map.of("LC_ALL", "C.UTF-8", "DEPLOYER_OPTS", "-Dx=\"a\\b\"", "HOME", "/h")).text())
        .isEqualTo(
            """
            # Written by deployer daemon --install
            [Unit]
            Description=Commands of Deployer need not wait for Java

            [Service]
            ExecStart="/opt/100 %% $$new/deployer/bin/deployer" daemon --idle 1d
            UMask=0027
            Environment="LC_ALL=C.UTF-8"
            Environment="DEPLOYER_OPTS=-Dx=\\"a\\\\b\\""
            UnsetEnvironment=PATH JAVA_HOME LC_CTYPE LANG
            Restart=on-success
            RestartSec=1

            [Install]
            WantedBy=default.target
            """);
  }

  @Test
  void aVariableOfSeveralLinesIsRefused() {
    UserUnit unit = unit(Map.of("DEPLOYER_OPTS", "-Xmx1g\nExecStartPre=rm"));
    assertThatThrownBy(unit::text).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itLiesWhereSystemdLooksForIt() {
    assertThat(UserUnit.file(Map.of(), home))
        .isEqualTo(home.resolve(".config/systemd/user/deployer.service"));
    assertThat(UserUnit.file(Map.of("XDG_CONFIG_HOME", "/etc/anna"), home))
        .hasToString("/etc/anna/systemd/user/deployer.service");
  }

  @Test
  void oneOfOurOwnIsReplacedAndAnotherOneIsNot() throws IOException {
    Path file = UserUnit.file(Map.of(), home);
    unit(Map.of("LANG", "C")).write(file);
    unit(Map.of("LANG", "C.UTF-8")).write(file);
    assertThat(file).content().contains("LANG=C.UTF-8");
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.new");

    Files.writeString(file, "[Service]\nExecStart=/bin/true\n");
    assertThatThrownBy(() -> unit(Map.of()).write(file))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("deployer.service");
    assertThat(file).content().startsWith("[Service]");
  }

  @Test
  void aSystemdOfThisAccountIsSeenInItsRuntimeFolder() throws IOException {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", home.toString());
    assertThat(UserUnit.hasManager(Map.of())).isFalse();
    assertThat(UserUnit.hasManager(environment)).isFalse();
    Files.createDirectory(home.resolve("systemd"));
    assertThat(UserUnit.hasManager(environment)).isTrue();
  }
}
