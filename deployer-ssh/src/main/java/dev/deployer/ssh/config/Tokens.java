package dev.deployer.ssh.config;

import dev.deployer.path.Discreet;
import java.nio.file.Path;
import java.util.Map;

/** Replaces {@code %h} and the like, {@code ${NAME}}, and {@code ~/} at the beginning. */
final class Tokens {
  private final Account account;
  private final Map<Character, String> values;

  /**
   * @param values what stands for each letter after a percent sign; {@code %%} is always known
   */
  Tokens(Account account, Map<Character, String> values) {
    this.account = account;
    this.values = values;
  }

  /** A file; relative ones lie in the home directory, since a working directory is chance. */
  Path path(Setting setting, String text) throws SshConfigException {
    if (text.startsWith("~") && !text.equals("~") && !text.startsWith("~/")) {
      throw setting.fault(
          "only ~/ is supported, not the home directory of someone else: " + Discreet.shown(text));
    }
    String below = text.startsWith("~") ? account.home() + text.substring(1) : text;
    return account.home().resolve(expanded(setting, below, true)).normalize();
  }

  /** Where variables of the environment have no meaning. */
  String withoutVariables(Setting setting, String text) throws SshConfigException {
    return expanded(setting, text, false);
  }

  private String expanded(Setting setting, String text, boolean variables)
      throws SshConfigException {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (variables && text.startsWith("${", i)) {
        int end = text.indexOf('}', i);
        if (end < 0) {
          throw setting.fault("a brace is not closed: " + Discreet.shown(text));
        }
        String name = text.substring(i + 2, end);
        String value = account.environment().get(name);
        if (value == null) {
          throw setting.fault("the environment has no variable " + Discreet.shown(name));
        }
        out.append(value);
        i = end;
      } else if (c == '%') {
        char letter = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
        String value = letter == '%' ? "%" : values.get(letter);
        if (value == null) {
          throw setting.fault(
              "the token %" + letter + " is not supported in the value " + Discreet.shown(text));
        }
        out.append(value);
        i++;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
