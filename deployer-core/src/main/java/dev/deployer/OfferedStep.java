package dev.deployer;

import dev.deployer.manifest.Digest;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.ReleaseStep;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.History;
import dev.deployer.root.RootState;
import dev.deployer.root.StepLog;
import dev.deployer.root.StepNote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step that can be run by its name: of what is live, or of the release before as long as it is
 * not done.
 *
 * @param release in whose directory it runs
 * @param digest of that release's content
 */
record OfferedStep(ReleaseStep step, ReleaseId release, Digest digest) {

  /** All that there are on these hosts, by their names; of several with one name the first. */
  static Map<String, OfferedStep> on(Collection<RootState> hosts) {
    StepLog log = StepLog.of(hosts.stream().map(RootState::history).toList());
    List<OfferedStep> all = new ArrayList<>();
    hosts.forEach(host -> host.live().release().ifPresent(id -> all.addAll(of(host, id))));
    for (RootState host : hosts) {
      host.previousGood()
          .map(History.Served::id)
          .ifPresent(
              id ->
                  of(host, id).stream()
                      .filter(offered -> !offered.isDone(log, hosts))
                      .forEach(all::add));
    }
    Map<String, OfferedStep> byName = new LinkedHashMap<>();
    all.forEach(offered -> byName.putIfAbsent(offered.step().name(), offered));
    return byName;
  }

  private static List<OfferedStep> of(RootState host, ReleaseId id) {
    return host.says(id).map(Metadata::steps).orElse(List.of()).stream()
        .map(step -> new OfferedStep(step, id, host.records().get(id).digest()))
        .toList();
  }

  /** Whether it is done: one for each host on each that has its release. */
  private boolean isDone(StepLog log, Collection<RootState> hosts) {
    return log.last(step.identity())
            .filter(run -> run.outcome() == StepNote.Outcome.DONE)
            .isPresent()
        && (!step.onEach()
            || hosts.stream()
                .filter(this::isOn)
                .allMatch(host -> ContractFacts.isDone(host, step)));
  }

  /** Whether a host has exactly the release that it belongs to. */
  boolean isOn(RootState host) {
    return host.releases().contains(release) && host.digest(release).equals(Optional.of(digest));
  }
}
