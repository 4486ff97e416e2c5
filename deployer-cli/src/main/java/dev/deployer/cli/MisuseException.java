package dev.deployer.cli;

import dev.deployer.project.report.Misuse;
import java.util.List;

/** What was typed cannot be done; nothing was. */
public final class MisuseException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Misuse misuse;

  MisuseException(Misuse misuse) {
    super(String.join("\n", misuse.facts()));
    this.misuse = misuse;
  }

  /**
   * @param remedies what to type instead
   */
  MisuseException(String fact, String... remedies) {
    this(new Misuse(List.of(fact), List.of(remedies)));
  }

  Misuse misuse() {
    return misuse;
  }
}
