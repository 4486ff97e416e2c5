package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.path.Printable;
import dev.deployer.root.RootState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The commits that a deploy brings, and those that it takes back, as lines for plans and notices:
 * from what is live on the first host to what is planned.
 */
final class PlannedCommits {
  /** So many of each are told; then how many more there are. */
  private static final int MOST = 10;

  private final Runs runs;
  private final Path source;

  /**
   * @param source where the build lies
   */
  PlannedCommits(Runs runs, Path source) {
    this.runs = runs;
    this.source = source;
  }

  /** The newest first; empty where there is none, and where git does not know. */
  List<String> of(Fleet fleet, Optional<String> revision) {
    Optional<String> live =
        fleet.members().stream()
            .map(Member::state)
            .map(PlannedCommits::revision)
            .flatMap(Optional::stream)
            .findFirst();
    if (live.isEmpty() || revision.isEmpty() || live.equals(revision)) {
      return List.of();
    }
    Commits commits =
        new CommitsBetween(runs.workstation(), List.of(source, runs.workstation().folder()))
            .of(live, revision, MOST);
    List<String> lines = new ArrayList<>();
    add(lines, "", commits.added(), commits.addedInAll());
    add(lines, "taken back: ", commits.gone(), commits.goneInAll());
    return lines;
  }

  private static Optional<String> revision(RootState state) {
    return state.live().release().flatMap(id -> FleetPlans.revision(state, id));
  }

  private static void add(
      List<String> lines, String before, List<Commits.Commit> commits, long inAll) {
    commits.forEach(
        commit ->
            lines.add(
                before
                    + commit.shortId()
                    + " "
                    + Printable.escape(commit.subject())
                    + " ("
                    + Printable.escape(commit.author())
                    + ")"));
    if (inAll > commits.size()) {
      lines.add(before + "and " + (inAll - commits.size()) + " more");
    }
  }
}
