package dev.deployer.cluster;

import dev.deployer.manifest.Difference;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A hook may write where the application may, and nowhere else in the release. */
final class UntouchedByHooks {
  private UntouchedByHooks() {}

  /**
   * Holds the release that was published to its manifest.
   *
   * @throws DeployerException REFUSED where a hook has changed it
   */
  static void require(Fleet fleet, List<Member> hosts) throws IOException, DeployerException {
    Map<Member, List<Difference>> touched = new ConcurrentHashMap<>();
    fleet.all(
        hosts,
        member -> {
          List<Difference> differences = member.executor().differences();
          if (!differences.isEmpty()) {
            touched.put(member, differences);
          }
        });
    List<Objection> objections = new ArrayList<>();
    for (Member member : hosts) {
      if (touched.containsKey(member)) {
        objections.add(
            new Objection(
                Objection.Kind.DRIFT,
                "a hook has changed the release on " + member + " outside what is writable",
                touched.get(member).stream().map(Difference::toString).toList()));
      }
    }
    if (!objections.isEmpty()) {
      throw DeployerException.refused(new Live.Unknown(), objections);
    }
  }
}
