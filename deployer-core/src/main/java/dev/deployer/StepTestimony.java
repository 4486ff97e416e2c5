package dev.deployer;

import dev.deployer.root.RootState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one host knows of steps. Together with what others know, it says where each step stands for
 * all of them: one that was run without some hosts is in the journals of the others alone.
 */
public final class StepTestimony {
  private final RootState state;
  private final Instant now;

  StepTestimony(RootState state, Instant now) {
    this.state = state;
    this.now = now;
  }

  /**
   * Where each step of what is live stands, by what these hosts know together; a host that is not
   * among them may know more.
   *
   * @param hosts by their names
   */
  public static List<StepSummary> together(Map<String, StepTestimony> hosts) {
    return hosts.values().stream()
        .findFirst()
        .map(
            first ->
                Steps.of(
                    new ContractFacts(
                        hosts.entrySet().stream()
                            .map(
                                host ->
                                    new ContractFacts.Seen(host.getKey(), host.getValue().state))
                            .toList()),
                    hosts.values().stream().map(host -> host.state).toList(),
                    first.now))
        .orElse(List.of());
  }
}
