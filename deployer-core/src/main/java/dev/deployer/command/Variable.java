package dev.deployer.command;

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
    /**
     * Validates.
     *
     * @throws IllegalArgumentException if it is no name of a variable
     */
    public Secret {
      Variables.requireName(name);
    }
  }
}
