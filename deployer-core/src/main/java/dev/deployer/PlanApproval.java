package dev.deployer;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a plan that is carried out lies, and the signatures over exactly its bytes.
 *
 * @param plan absolute
 * @param signatures absolute, in the format of {@code ssh-keygen -Y sign}; may be empty
 */
public record PlanApproval(Path plan, List<Path> signatures) {
  /** Copies the list. */
  public PlanApproval {
    signatures = List.copyOf(signatures);
  }
}
