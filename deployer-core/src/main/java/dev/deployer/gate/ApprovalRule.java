package dev.deployer.gate;

import dev.deployer.outcome.InWords;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who has to agree before a plan is carried out.
 *
 * @param by how many people, of whom none is an author, at least 1
 * @param file where those who may sign are named, as the configuration has it
 * @param signers those who may sign: at least two people, and at least {@code by}
 * @param within how old a plan may be, more than 0
 */
public record ApprovalRule(int by, String file, AllowedSigners signers, Duration within) {
  /** How old a plan may be where nothing else is said. */
  public static final Duration USUALLY_WITHIN = Duration.ofHours(24);

  /** Checks that it can be satisfied. */
  public ApprovalRule {
    int people = signers.people().size();
    if (people < 2) {
      throw new IllegalArgumentException(
          (people == 0 ? "nobody" : "only one person")
              + " in "
              + file
              + " may sign a plan, and nobody can approve what is their own");
    } else if (by < 1 || by > people) {
      throw new IllegalArgumentException(
          by + " have to approve, and " + file + " has " + people + " who may sign a plan");
    }
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("an approval holds for some time");
    }
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("by", (long) by);
    fields.put("signers", file);
    fields.put("keys", signers.digest());
    fields.put("within", InWords.typed(within));
    return fields;
  }
}
