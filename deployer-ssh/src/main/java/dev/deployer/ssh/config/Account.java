package dev.deployer.ssh.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * The account whose ssh_config files are read: its name, home and environment.
 *
 * @param user the account's name on this machine, {@code %u}
 * @param home its directory, {@code %d} and {@code ~}
 * @param environment for {@code ${NAME}}
 */
public record Account(String user, Path home, Map<String, String> environment) {
  /** What Java calls an account that has no entry among those of the machine. */
  private static final String NAMELESS = "?";

  /** Whether it has a name, which an account by number alone, as in some containers, has not. */
  boolean isNamed() {
    return !user.isBlank() && !user.equals(NAMELESS);
  }

  /** Copies the environment. */
  public Account {
    environment = Map.copyOf(environment);
  }

  /** Where relative includes of a person's file lie, and the keys: {@code ~/.ssh}. */
  Path sshDirectory() {
    return home.resolve(".ssh");
  }
}
