package dev.deployer.manifest;

import dev.deployer.path.NameRule;
import dev.deployer.path.Printable;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a path cannot be in a release.
 *
 * @param path as it is, and so not safe to show
 * @param why what is wrong, and what is allowed
 * @param rule the rule of names that is broken, where it is one
 * @serial exclude
 */
public record Fault(String path, String why, Optional<NameRule> rule) implements Serializable {

  private static final int SHOWN = 10;

  /** One that is against no rule of names. */
  public Fault(String path, String why) {
    this(path, why, Optional.empty());
  }

  /** One of a rule that says all. */
  public static Fault of(String path, NameRule rule) {
    return new Fault(path, rule.text(), Optional.of(rule));
  }

  /** The first ten in one line, and how many more there are; safe to show. */
  public static String summary(List<Fault> faults) {
    String shown =
        faults.stream().limit(SHOWN).map(Fault::toString).collect(Collectors.joining("; "));
    return faults.size() <= SHOWN ? shown : shown + "; and " + (faults.size() - SHOWN) + " more";
  }

  /** One line, safe to show. */
  @Override
  public String toString() {
    return Printable.quote(path) + ": " + why;
  }

  private Object writeReplace() {
    return new Written(path, why, rule.orElse(null));
  }

  /** The same without an Optional, which cannot be serialized. */
  private record Written(String path, String why, NameRule rule) implements Serializable {
    private Object readResolve() {
      return new Fault(path, why, Optional.ofNullable(rule));
    }
  }
}
