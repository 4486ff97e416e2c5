package dev.deployer.command;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The value of an environment variable, or of an address, as the configuration gives it: the text
 * itself, or the name of the variable on the operator's machine in which it lies. So the
 * configuration holds no secret.
 */
public sealed interface Variable {
  /**
   * The text itself.
   *
   * @param value the text, which may be shown
   */
  record Plain(String value) implements Variable {}

  /**
   * What the operator's environment has under this name. It is shown nowhere.
   *
   * @param name see {@link Variables}
   */
  record Secret(String name) implements Variable {
    private static final int LONGEST_SHOWN = 40;
    private static final int MOST_DIGITS = 4;
    private static final Pattern CAPITALS = Pattern.compile("[A-Z][A-Z0-9]*(_[A-Z0-9]*)+");

    /** Short, or in one case with or without digits, or with capitals where words begin. */
    private static final Pattern WORDS =
        Pattern.compile(
            "[A-Za-z0-9]{0,8}|[A-Z0-9]{0,20}|[a-z0-9]{0,20}"
                + "|(?=.{0,24}$)[A-Za-z][a-z0-9]+([A-Z][a-z0-9]{2,})*[A-Z0-9]{0,4}");

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if it is no name of a variable
     */
    public Secret {
      if (!Variables.isName(name)) {
        throw new IllegalArgumentException(
            "{secret: NAME} has the name of a variable of your environment, of letters, digits and"
                + " _, and not the secret itself");
      }
    }

    /** The name, where it cannot be the secret itself that somebody wrote in its place. */
    public String shown() {
      return CAPITALS.matcher(name).matches() || isOfWords()
          ? name
          : "(a name that may be a secret itself)";
    }

    /** As people name variables; a key or a token has more digits, or its capitals anywhere. */
    private boolean isOfWords() {
      return name.length() <= LONGEST_SHOWN
          && name.chars().filter(Character::isDigit).count() <= MOST_DIGITS
          && Stream.of(name.split("_", -1)).allMatch(part -> WORDS.matcher(part).matches());
    }
  }
}
