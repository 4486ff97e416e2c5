package dev.deployer.command;

/** A secret is wanted that the operator's environment does not have. */
public final class MissingSecretException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String variable;

  MissingSecretException(String variable) {
    super("the secret " + variable + " is not set in the environment of whoever deploys");
    this.variable = variable;
  }

  /** The name it was looked up by. */
  public String variable() {
    return variable;
  }
}
