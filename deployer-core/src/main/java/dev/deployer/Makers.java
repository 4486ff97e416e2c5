package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.git.CommitAuthors;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
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
  /**
   * By git, from what is live on any host to what is planned; git is asked only where it matters.
   */
  static Makers of(
      Fleet fleet,
      GateFacts.OfSource known,
      DeployRequest request,
      Runs runs,
      GateFacts facts,
      Approvals approvals)
      throws IOException, DeployerException {
    if (!approvals.areAsked() || !approvals.isPlanned()) {
      return new Makers(request.authors(), List.of());
    }
    List<String> live = live(fleet, facts);
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

  /** The revisions of what is live on any host; one that is not known is empty. */
  private static List<String> live(Fleet fleet, GateFacts facts) throws DeployerException {
    Stream<RootState> leftOut = facts.leftOut().stream().flatMap(seen -> seen.state().stream());
    return Stream.concat(fleet.states().stream(), leftOut)
        .flatMap(
            state ->
                state.live().release().stream()
                    .map(id -> FleetPlans.revision(state, id).orElse("")))
        .distinct()
        .toList();
  }

  /** Whom a plan of this build does not name among its authors, although it is theirs too. */
  static List<Objection> lacking(Plan plan, Fleet fleet, GateFacts.OfSource known, GateFacts facts)
      throws IOException, DeployerException {
    return lacking(
        plan,
        facts.authors(known, live(fleet, facts)).stream()
            .flatMap(a -> a.addresses().stream())
            .toList());
  }

  /**
   * The same of any plan. A plan is a file, in which whoever is named may have been taken out.
   *
   * @param byGit whose work it is, as far as git knows here
   */
  static List<Objection> lacking(Plan plan, Collection<String> byGit) {
    PlanTerms terms = plan.terms().orElseThrow();
    List<Objection> lacking = new ArrayList<>();
    if (!terms.authors().contains(terms.by())) {
      lacking.add(lacking(terms.by(), "who made it"));
    }
    byGit.stream()
        .filter(name -> !terms.authors().contains(name))
        .distinct()
        .sorted()
        .forEach(name -> lacking.add(lacking(name, "whom git names as one")));
    return lacking;
  }

  private static Objection lacking(String name, String why) {
    return new Objection(
        Objection.Kind.STALE_PLAN,
        "the plan does not have " + Printable.escape(name) + " among its authors, " + why);
  }
}
