package dev.deployer.project.drill;

import dev.deployer.ReleaseSummary;
import dev.deployer.Status;
import dev.deployer.Target;
import dev.deployer.WatchRequest;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.watch.WatchFinding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the hosts are well enough for a rehearsal: all serve one release that is known to be
 * good, as it was deployed, and nobody is at work on them.
 *
 * @param live what they serve; only where there is no reason against it
 * @param reasons why not, each in a clause; empty where they are
 * @param changedByHand whether all of them are that what is live is not as it was deployed
 */
public record Readiness(ReleaseId live, List<String> reasons, boolean changedByHand) {
  /** Looks at all hosts. */
  public static Readiness of(Crew crew) throws DeployerException {
    List<String> reasons = new ArrayList<>();
    Sight sight = Sight.of(crew);
    for (Map.Entry<String, Optional<Status>> host : sight.hosts().entrySet()) {
      if (host.getValue().isEmpty()) {
        reasons.add(host.getKey() + " cannot be asked");
      } else {
        against(host.getKey(), host.getValue().get(), reasons);
      }
    }
    long changed =
        sight.hosts().values().stream()
            .flatMap(Optional::stream)
            .filter(status -> !status.patches().isEmpty())
            .count();
    Optional<ReleaseId> live = sight.live();
    if (reasons.isEmpty() && live.isEmpty()) {
      reasons.add("not all hosts serve the same release");
    }
    if (reasons.isEmpty()) {
      for (Target one : crew.target().each()) {
        if (!isGood(crew, one, live.orElseThrow())) {
          reasons.add(one.places().get(0).name() + ": " + live.get() + " is not known to be good");
        }
      }
    }
    if (reasons.isEmpty()) {
      List<WatchFinding> findings =
          crew.deployer(crew.usual(), Listener.none())
              .watch(new WatchRequest(Duration.ZERO, Optional.empty()))
              .findings();
      changed = findings.stream().filter(one -> one.kind() == WatchFinding.Kind.DRIFT).count();
      findings.stream()
          .map(WatchFinding::fact)
          .map(fact -> fact.replaceFirst(", bad \\d+ of \\d+$", ""))
          .forEach(reasons::add);
    }
    return new Readiness(
        live.orElse(null), List.copyOf(reasons), changed > 0 && changed == reasons.size());
  }

  private static boolean isGood(Crew crew, Target one, ReleaseId live) throws DeployerException {
    return crew.deployer(one, Listener.none()).releases().stream()
        .filter(release -> release.name().equals(live.value()))
        .anyMatch(
            release ->
                release.states().contains(ReleaseSummary.State.LIVE)
                    && release.states().contains(ReleaseSummary.State.GOOD));
  }

  private static void against(String name, Status status, List<String> reasons) {
    if (status.lock().isPresent()) {
      reasons.add(name + ": its lock is held");
    }
    if (status.undecided()) {
      reasons.add(name + ": a run on several hosts has not come to its end");
    }
    if (status.live().release().isEmpty()) {
      reasons.add(name + ": " + status.live());
    } else if (status.release().isEmpty()) {
      reasons.add(name + ": what is live was not deployed by Deployer");
    }
    status.notWell().ifPresent(why -> reasons.add(name + ": what is live is not well: " + why));
    if (status.unwatched()) {
      reasons.add(name + ": what is live was not watched to the end");
    }
    if (!status.owed().isEmpty()) {
      reasons.add(name + ": hooks are still to run: " + String.join(", ", status.owed()));
    }
    status.unfinished().forEach(what -> reasons.add(name + ": " + what));
    if (!status.patches().isEmpty()) {
      reasons.add(name + ": what is live was changed by hand");
    }
  }
}
