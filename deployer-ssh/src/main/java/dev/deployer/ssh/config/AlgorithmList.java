package dev.deployer.ssh.config;

import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.Wildcards;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list of algorithms as ssh_config(5) has it: the only ones, or with {@code +} more than usual,
 * with {@code -} fewer, with {@code ^} first. What Deployer does not have, it never uses.
 */
final class AlgorithmList {
  private AlgorithmList() {}

  /**
   * What is used then, best first; empty where that is as ever.
   *
   * @throws SshConfigException if nothing is left
   */
  static Optional<List<String>> of(Setting setting, AlgorithmKind kind) throws SshConfigException {
    String text = setting.value();
    char sign = text.charAt(0);
    if (sign == '+') {
      return Optional.empty();
    }
    String list = sign == '-' || sign == '^' ? text.substring(1) : text;
    List<String> named = new ArrayList<>();
    for (String pattern : list.split(",", -1)) {
      kind.all().stream()
          .filter(name -> Wildcards.matches(pattern, name) && !named.contains(name))
          .forEach(named::add);
    }
    List<String> others = new ArrayList<>(kind.all());
    others.removeAll(named);
    List<String> used =
        switch (sign) {
          case '-' -> others;
          case '^' -> {
            named.addAll(others);
            yield named;
          }
          default -> named;
        };
    if (used.isEmpty()) {
      throw setting.fault("nothing is left of what Deployer has, " + String.join(", ", kind.all()));
    }
    return Optional.of(used);
  }
}
