package dev.deployer.plan;

import dev.deployer.gate.ContractGate;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.RootState;
import dev.deployer.root.StepLog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a rollback would go, were it not for steps and for the data; and why it does not. Pure. */
public final class PassedOver {
  private PassedOver() {}

  /** Those of a host, the one that was live last first. */
  public static List<Warning.PassedOver> on(RootState state) {
    return state.passedOver().stream()
        .flatMap(id -> why(state, id).map(why -> new Warning.PassedOver(id, why)).stream())
        .toList();
  }

  /** Why a release is, or would be; empty where nothing of that stands against it. */
  public static Optional<String> why(RootState state, ReleaseId id) {
    Map<String, Instant> removed = StepLog.of(List.of(state.history())).removed();
    return ContractGate.whyNot(state.says(id), removed).or(() -> state.unreadable(id));
  }
}
