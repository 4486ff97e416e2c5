package dev.deployer.command;

import java.util.regex.Pattern;

/**
 * The value of an environment variable, or of an address, as the configuration gives it: the text
 * itself, or the name of the variable on the operator's machine in which it lies. So the
 * configuration holds no secret.
 */
public sealed interface Variable {
  /** The text itself. */
  record Plain(String value) implements Variable {}

  /**
   * What the operator's environment has under this name. It is shown nowhere.
   *
   * @param name see {@link Variables}
   */
  record Secret(String name) implements Variable {
    private static final Pattern SURELY_A_NAME =
        Pattern.compile("[A-Z][A-Z0-9]{0,11}|[A-Z][A-Z0-9]*(_[A-Z0-9]*)+");

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
      return SURELY_A_NAME.matcher(name).matches() ? name : "(a name that may be a secret itself)";
    }
  }
}
