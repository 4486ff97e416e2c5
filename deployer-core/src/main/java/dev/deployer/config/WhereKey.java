package dev.deployer.config;

import dev.deployer.hook.Where;
import dev.deployer.yaml.Section;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code where}: on which machines a command runs. */
final class WhereKey {
  private WhereKey() {}

  static Optional<Where> read(Section section) {
    return section.text(
        "where",
        text ->
            Stream.of(Where.values())
                .filter(where -> where.key().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be local, once or each")));
  }
}
