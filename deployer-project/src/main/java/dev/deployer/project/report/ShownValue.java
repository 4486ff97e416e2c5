package dev.deployer.project.report;

import dev.deployer.path.Discreet;
import dev.deployer.ssh.settings.GivenText;
import java.nio.file.Path;

/**
 * What is shown of the value of an option: a key given in the place of its file is shown nowhere.
 */
final class ShownValue {
  private ShownValue() {}

  /** The value, or what stands for it. */
  static String of(String option, String value, Path directory) {
    boolean secret =
        switch (option) {
          case "--identity" -> !GivenText.isFile(value, directory);
          case "--known-hosts" -> !GivenText.isFileOfHosts(value, directory);
          case "--ssh-config",
              "--config",
              "--plan",
              "--source",
              "--output",
              "--save",
              "--heads",
              "--report" ->
              Discreet.isSecretive(value) && !GivenText.isFile(value, directory);
          default -> false;
        };
    return secret ? "FILE" : value;
  }
}
