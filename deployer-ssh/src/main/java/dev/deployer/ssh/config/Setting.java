package dev.deployer.ssh.config;

import dev.deployer.path.Discreet;
import java.util.List;
import java.util.Optional;

/**
 * A value that counts for a host, and where it stands.
 *
 * @param values the words, or the rest of the line as one
 */
record Setting(ConfigLine line, List<String> values) {
  String value() {
    return values.get(0);
  }

  /** {@code yes} or {@code no}, for which {@code true} and {@code false} may stand. */
  boolean flag() throws SshConfigException {
    return switch (value().toLowerCase(java.util.Locale.ROOT)) {
      case "yes", "true" -> true;
      case "no", "false" -> false;
      default -> throw fault("it is yes or no, not " + Discreet.shown(value()));
    };
  }

  /** Seconds, as {@code 90}, {@code 1m30s} or {@code 2h}; empty for {@code none}. */
  Optional<Long> seconds() throws SshConfigException {
    if (value().equals("none")) {
      return Optional.empty();
    }
    if (!value().matches("([0-9]{1,9}[smhdwSMHDW])*([0-9]{1,9})?") || value().isEmpty()) {
      throw fault("it is a time such as 15 or 1m30s, not " + Discreet.shown(value()));
    }
    long total = 0;
    long number = 0;
    for (char c : value().toLowerCase(java.util.Locale.ROOT).toCharArray()) {
      if (c >= '0' && c <= '9') {
        number = 10 * number + (c - '0');
      } else {
        total +=
            number
                * switch (c) {
                  case 's' -> 1;
                  case 'm' -> 60;
                  case 'h' -> 3_600;
                  case 'd' -> 86_400;
                  default -> 604_800;
                };
        number = 0;
      }
    }
    return Optional.of(total + number);
  }

  /**
   * @throws SshConfigException if it is no number in that range
   */
  int number(int least, int most) throws SshConfigException {
    if (value().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(value());
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw fault(
        "it is a number from " + least + " to " + most + ", not " + Discreet.shown(value()));
  }

  /** What is wrong with this, with file and line. */
  SshConfigException fault(String what) {
    return new SshConfigException(line.where() + ": " + line.written() + ": " + what);
  }
}
