package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Manifest;
import java.io.IOException;
import java.util.List;

/**
 * Prepares the records of a flip, and its link, in the burst in which the last of the release is
 * staged: nothing of them depends on it. Where something else comes of the staging, or comes before
 * the flip, they are not used, and swept.
 */
final class FlipAhead implements Staging.Besides {
  private final Activation activation;
  private final NextRecord prepared;
  private final List<NextRecord> later;
  private boolean begun;

  /**
   * Of a flip.
   *
   * @param prepared the record before it
   * @param later those that probably follow it
   */
  FlipAhead(Activation activation, NextRecord prepared, List<NextRecord> later) {
    this.activation = activation;
    this.prepared = prepared;
    this.later = later;
  }

  @Override
  public List<Change> changes(Manifest manifest, Questions behind) {
    begun = !activation.isAhead(prepared);
    return begun ? activation.foreseeing(prepared, later, behind) : List.of();
  }

  @Override
  public void made(boolean whole) throws IOException {
    if (begun) {
      activation.foreseen();
    }
  }
}
