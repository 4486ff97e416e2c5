package dev.deployer;

import dev.deployer.execution.Run;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Found;
import dev.deployer.host.Visitor;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Aftermath;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.Layout;
import dev.deployer.root.Remains;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What ended runs left on a root, for people, as far as it can be told without changing it. */
final class Unfinished {
  private Unfinished() {}

  private static void inCluster(RootState state, List<String> unfinished) {
    ClusterHistory history = new ClusterHistory(state.history());
    history
        .unsettled()
        .or(history::unconfirmed)
        .ifPresent(
            r ->
                unfinished.add(
                    "a run by "
                        + Printable.escape(r.by())
                        + " that makes "
                        + r.to().map(ReleaseId::value).orElse("nothing")
                        + " live on several hosts has no end here"));
  }

  /** One clause for each thing; while a lock is held, only what is not of the run that holds it. */
  static List<String> in(Run run, RootState state) throws IOException, DeployerException {
    List<String> unfinished = new ArrayList<>();
    inCluster(state, unfinished);
    if (state.lock().isEmpty()) {
      Aftermath aftermath = Aftermath.of(state.history());
      if (!aftermath.owed().isEmpty()) {
        unfinished.add(
            Printable.escape(String.join(", ", aftermath.owed()))
                + " is to follow the last flip, and is not known to have passed: what was live"
                + " before may still be served");
      }
      if (aftermath.unproven().isPresent()) {
        unfinished.add("the run that made it live ended before its checks were answered");
      }
      state
          .history()
          .unfinished()
          .ifPresent(
              r ->
                  unfinished.add(
                      "a run by "
                          + Printable.escape(r.by())
                          + " ended while it flipped current to "
                          + r.to().map(ReleaseId::value).orElse("?")));
    }
    for (ReleaseId id : state.records().keySet()) {
      if (!state.releases().contains(id)
          && state.lock().isEmpty()
          && !Remains.of(state).withoutDirectory().contains(id)) {
        unfinished.add(id + " has a manifest and no directory");
      }
    }
    int[] payloads = {0};
    run.reliably(
        again -> {
          payloads[0] = 0;
          if (!state.fenced().isEmpty()) {
            run.host().walk(state.fenced(), false, countPayloads(payloads));
          }
          return null;
        });
    if (payloads[0] > 0) {
      unfinished.add(
          payloads[0] == 1
              ? "something that an ended run prepared or could not delete is still to be swept"
              : payloads[0]
                  + " things that ended runs prepared or could not delete are still to be swept");
    }
    return unfinished;
  }

  private static Visitor countPayloads(int[] payloads) {
    return new Visitor() {
      @Override
      public void found(Found entry) {
        String name = entry.path().name();
        if (!Layout.tellsOfTheHolder(name)) {
          payloads[0]++;
        }
      }

      @Override
      public void unlistable(RemotePath directory, IOException failure) throws IOException {
        if (failure instanceof ConnectionLostException) {
          throw failure;
        }
      }
    };
  }
}
