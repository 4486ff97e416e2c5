package dev.deployer;

import dev.deployer.path.ReleaseId;
import dev.deployer.path.Remark;
import dev.deployer.source.SourceSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was changed by hand in a release is to be saved on this machine.
 *
 * @param release by default the live one of each host
 * @param depth how far it is looked for
 * @param folder where it is saved: one that is not there yet, or has earlier patches and nothing
 *     else
 * @param message why it was changed; at most {@value Remark#MOST_BYTES} bytes
 * @param recorded whether the journals of the hosts are told, so that it is known there
 * @param source a build in which files may be as they were deployed, for a diff
 */
public record PatchRequest(
    Optional<ReleaseId> release,
    VerifyDepth depth,
    Path folder,
    Optional<String> message,
    boolean recorded,
    Optional<SourceSettings> source) {
  /**
   * Checks the message.
   *
   * @throws IllegalArgumentException if it is too long
   */
  public PatchRequest {
    message.ifPresent(m -> Remark.require("a message", m, Remark.MOST_BYTES));
  }
}
