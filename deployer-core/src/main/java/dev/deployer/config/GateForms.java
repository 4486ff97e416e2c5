package dev.deployer.config;

import dev.deployer.outcome.InWords;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.time.Duration;

/** What the keys of several gates have in common. */
final class GateForms {
  /** As far as any gate looks back. */
  static final Duration LONGEST = Duration.ofDays(90);

  private GateForms() {}

  /** Off, or these keys. */
  static Form<Value> offOr(Keys keys) {
    return Form.described(Shape.any(Shape.word("off"), Shape.of(keys)));
  }

  /** That is off, and nothing else. */
  static String off(String text) {
    if (!text.equals("off")) {
      throw new InvalidTextException("gate", text, "must be off, or keys with values");
    }
    return text;
  }

  /** The name of an environment. */
  static Form<String> environment() {
    return Form.text(Shape.text(Environment.PATTERN), Environment::requireName);
  }

  /** How long ago something may have been. */
  static Key<Duration> within(String about, Duration usual) {
    return Key.of(
            "within", Form.time(Duration.ofMillis(1), LONGEST, "from 1ms to 90d is allowed"), about)
        .usually(InWords.typed(usual));
  }
}
