package dev.deployer.ssh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.ssh.settings.SshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A home with a configuration of ssh, and what comes of it. */
abstract class HomeWithConfig {
  static final Given NOTHING =
      new Given(
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.of(Path.of("/run/agent")),
          Optional.of(name -> new char[0]));

  @TempDir Path home;

  Path ssh;

  Account account;

  @BeforeEach
  void aHome() throws IOException {
    ssh = Files.createDirectory(home.resolve(".ssh"));
    account =
        new Account(
            System.getProperty("user.name"),
            home,
            Map.of("KEYS", "/keys", "AG", "/a", "NEAR", "s"));
  }

  Path config(String text) throws IOException {
    Path file = ssh.resolve("config");
    Files.deleteIfExists(file);
    return Files.writeString(file, text);
  }

  SshSettings settings(String host) throws SshConfigException {
    return SshConfig.of(account).settings(host, none(), none(), NOTHING);
  }

  List<String> faults(String host) {
    SshConfigException refused =
        catchThrowableOfType(SshConfigException.class, () -> settings(host));
    assertThat(refused).as("it is refused").isNotNull();
    return refused.faults();
  }

  static <T> Optional<T> none() {
    return Optional.empty();
  }
}
