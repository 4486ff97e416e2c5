package dev.deployer;

import dev.deployer.outcome.DeployerException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What was found on the hosts, and where it was saved.
 *
 * @param hosts in the order of the target
 * @param unrecorded why it could not be recorded, where it was to be; what is saved is saved
 */
public record PatchResult(List<OnHost> hosts, Optional<DeployerException> unrecorded) {
  /** Copies the list. */
  public PatchResult {
    hosts = List.copyOf(hosts);
  }

  /**
   * What came of it on one host.
   *
   * @param host its name
   * @param report the release held against its manifest
   * @param saved absent where there was nothing to save
   */
  public record OnHost(String host, VerifyReport report, Optional<Saved> saved) {}

  /**
   * A patch on this machine.
   *
   * @param folder where it is
   * @param files how many files lie there
   * @param drift the digits by which the gate {@code drift} knows it
   * @param apart what is not in the diff or not there at all, and why, one each
   * @param recorded whether the journal of the host has it now
   */
  public record Saved(Path folder, int files, String drift, List<String> apart, boolean recorded) {
    /** Copies the list. */
    public Saved {
      apart = List.copyOf(apart);
    }
  }
}
