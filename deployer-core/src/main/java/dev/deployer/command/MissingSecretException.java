package dev.deployer.command;

/** Thrown where the configuration names a secret that the operator's environment does not have. */
public final class MissingSecretException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The name of the variable, safe to show. */
  private final String variable;

  MissingSecretException(Variable.Secret secret) {
    super("the secret " + secret.shown() + " is not set in the environment of whoever deploys");
    this.variable = secret.name();
  }

  /** The name it was looked up by. */
  public String variable() {
    return variable;
  }
}
