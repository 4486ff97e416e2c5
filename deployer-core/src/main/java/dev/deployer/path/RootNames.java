package dev.deployer.path;

import java.util.Optional;

/**
 * What a root belongs to: the names in its marker. A name that is absent stands for any.
 *
 * @param application what is deployed to it
 * @param environment of that application
 */
public record RootNames(Optional<String> application, Optional<String> environment) {
  /** Those of any root. */
  public static final RootNames ANY = new RootNames(Optional.empty(), Optional.empty());

  /**
   * As people write it: {@code production}, or with the application before it, {@code
   * shop/production}.
   */
  public static RootNames parse(String text) {
    int slash = text.lastIndexOf('/');
    return new RootNames(
        slash < 0 ? Optional.empty() : Optional.of(text.substring(0, slash)),
        Optional.of(text.substring(slash + 1)));
  }

  /** Whether a root with those names can be this one: no name that both have differs. */
  public boolean fits(RootNames other) {
    return fits(application, other.application) && fits(environment, other.environment);
  }

  private static boolean fits(Optional<String> one, Optional<String> other) {
    return one.isEmpty() || other.isEmpty() || one.equals(other);
  }

  /** These, and where one is absent that of the others. */
  public RootNames or(RootNames others) {
    return new RootNames(application.or(others::application), environment.or(others::environment));
  }

  /** {@code shop/production}; what is absent is not there. */
  @Override
  public String toString() {
    return application
        .map(name -> environment.map(e -> name + "/" + e).orElse(name))
        .or(() -> environment)
        .orElse("without a name");
  }
}
