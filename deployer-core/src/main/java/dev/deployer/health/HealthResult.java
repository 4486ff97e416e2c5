package dev.deployer.health;

import java.time.Duration;
import java.util.List;

/**
 * What came of one check on one host.
 *
 * @param asked the check itself: that and the address say which one it is
 * @param check what was asked, for people, with the host's own name: {@code http
 *     http://web1:8080/health}; checks of one program, or of one address, have the same words
 * @param address the host as events name it; the operator's machine where the check is for no host
 * @param attempts how often it was asked; 0 where it could not be
 * @param reason why the last answer was not good, in one line; empty where it was. Where nothing
 *     came to the last question in its one second, this also says why the answer before was not
 *     good
 * @param output what the last answer said, or the one before it then; trimmed and safe to show
 */
public record HealthResult(
    HealthCheck asked,
    String check,
    String address,
    boolean healthy,
    int attempts,
    String reason,
    List<String> output,
    Duration took) {
  /** Copies the output. */
  public HealthResult {
    output = List.copyOf(output);
  }
}
