package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.git.CommitAuthors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whose work a build is, for a plan to which others have to agree.
 *
 * @param names besides that of whoever plans
 * @param notes what is not known of that
 */
record Makers(List<String> names, List<String> notes) {
  /** By git, from what is live to what is planned; git is asked only where it matters. */
  static Makers of(
      Fleet fleet,
      GateFacts.OfSource known,
      DeployRequest request,
      Runs runs,
      GateFacts facts,
      Approvals approvals)
      throws IOException {
    if (!approvals.areAsked() || !approvals.isPlanned()) {
      return new Makers(request.authors(), List.of());
    }
    List<String> live =
        fleet.members().stream()
            .map(Member::state)
            .flatMap(
                state ->
                    state.live().release().stream()
                        .map(id -> FleetPlans.revision(state, id).orElse("")))
            .distinct()
            .toList();
    Optional<CommitAuthors.Found> found = facts.authors(known, live);
    List<String> notes = new ArrayList<>();
    if (found.isEmpty()) {
      notes.add("who has made this build is not known but for " + runs.operator());
    } else if (!found.get().since() && !live.isEmpty()) {
      notes.add(
          "of its authors those of the last commit alone are known, since git does not know here"
              + " of which one what is live was made");
    } else if (!found.get().all()) {
      notes.add("of its authors those of the last " + CommitAuthors.MOST + " commits are known");
    }
    return new Makers(
        Stream.concat(
                request.authors().stream(), found.stream().flatMap(all -> all.addresses().stream()))
            .toList(),
        request.authors().isEmpty() ? notes : List.of());
  }
}
