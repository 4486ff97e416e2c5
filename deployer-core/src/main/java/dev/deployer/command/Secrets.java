package dev.deployer.command;

import java.util.Optional;

/** Knows the operator's environment, of which the core reads nothing by itself. */
@FunctionalInterface
public interface Secrets {
  /** The value of that variable; empty if it is not set, or is empty. */
  Optional<String> of(String variable);

  /** Knows nothing. */
  static Secrets none() {
    return variable -> Optional.empty();
  }

  /**
   * The text of a value.
   *
   * @throws MissingSecretException if it is a secret, and the operator's environment has none
   */
  default String text(Variable variable) throws MissingSecretException {
    if (variable instanceof Variable.Plain plain) {
      return plain.value();
    }
    Variable.Secret secret = (Variable.Secret) variable;
    return of(secret.name()).filter(value -> !value.isEmpty()).orElseThrow(() -> missing(secret));
  }

  private static MissingSecretException missing(Variable.Secret secret) {
    return new MissingSecretException(secret);
  }
}
