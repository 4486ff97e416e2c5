package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a person can do about an objection, and what to type for it. Each subject has remedies of
 * its own, which are found from here; where it is connecting, see {@link ConnectRemedies}, and
 * names in the source, {@link NameRemedies}.
 */
final class Remedies {
  static final String SERVERS =
      "Deployer needs the SFTP server of OpenSSH, or one that works as it does: see \"Servers\" in"
          + " docs/guide.md.";

  private final Invocation typed;
  private final boolean onSeveralHosts;
  private final Optional<ReleaseId> live;
  private NextDeploy next = NextDeploy.PLAIN;

  Remedies(Invocation typed) {
    this(typed, false);
  }

  /**
   * @param onSeveralHosts whether it is about a run on several hosts
   */
  Remedies(Invocation typed, boolean onSeveralHosts) {
    this(typed, onSeveralHosts, Optional.empty());
  }

  /**
   * @param onSeveralHosts whether it is about a run on several hosts
   * @param live what is live there; absent where that is not one release, or not known
   */
  Remedies(Invocation typed, boolean onSeveralHosts, Optional<ReleaseId> live) {
    this.typed = typed;
    this.onSeveralHosts = onSeveralHosts;
    this.live = live;
  }

  /** With what is typed to deploy there. */
  Remedies deploying(NextDeploy by) {
    next = by;
    return this;
  }

  /** Where the server refused an operation in the midst of a run. */
  List<String> refusedByServer() {
    return List.of(
        "Either that path belongs to someone else, or the server does not allow that operation,"
            + " which is shown by: "
            + typed.line("check").with("--probe"),
        SERVERS);
  }

  /**
   * Of all that was objected to together: what mends each, and last the one line by which a person
   * goes on although gates object. A line that accepts one of them alone would be refused again.
   */
  List<String> of(List<Objection> objections) {
    Set<String> all = new LinkedHashSet<>();
    objections.forEach(
        objection ->
            all.addAll(
                objection.kind() == Objection.Kind.STRANGE_CURRENT
                        && DeletedRemedies.isOfLive(objection.fact())
                    ? new DeletedRemedies(typed).live(objections)
                    : mending(objection)));
    Acceptances.line(typed, objections, onSeveralHosts).ifPresent(all::add);
    return List.copyOf(all);
  }

  private List<String> mending(Objection objection) {
    if (objection.fact().contains("), and is not configured now (")) {
      return List.of(
          "With the configuration that has it, if there still is one: "
              + typed.otherwise().with("--config", "FILE"));
    }
    if (DeletedRemedies.isOfAnother(objection.fact())) {
      return List.of(new DeletedRemedies(typed).another(objection.fact()));
    }
    return switch (objection.kind()) {
      case NOT_A_ROOT ->
          List.of(
              "If this is the host and the place you mean, create the root: " + typed.line("init"));
      case PARENT_MISSING ->
          List.of("Make that directory on the host first, then: " + typed.line("init"));
      case NOT_PERMITTED -> new RootRemedies(typed).notPermitted(objection);
      case ANOTHER_ROOT -> new RootRemedies(typed).another(objection);
      case UNSUPPORTED_HOST -> List.of(SERVERS);
      case UNSAFE_ROOT ->
          List.of("All that is wrong with the host is listed by: " + typed.line("check"));
      case LOCK_HELD -> new LockRemedies(typed, onSeveralHosts).held(objection);
      case SAME_ROOT ->
          List.of(
              "Every host needs a root of its own. Of a copied disk, remove .deployer on the copy"
                  + " and create its root anew: "
                  + typed.line("init"));
      case UNDECIDED -> new RunRemedies(typed).undecided();
      case HELD -> new RunRemedies(typed).held();
      case NOT_THAT_LOCK -> new LockRemedies(typed, onSeveralHosts).another(objection);
      case SOURCE -> new SourceRemedies(typed).of(objection);
      case DATA -> new DataRemedies(typed).of(objection);
      case CONTRACT -> new StepRemedies(typed).of(objection);
      case REHEARSAL -> new ReleaseRemedies(typed, live).rehearsal(objection);
      case PROMOTION -> new PromotionRemedies(typed).of(objection);
      case APPROVAL -> new ApprovalRemedies(typed).of(objection);
      case DRIFT -> new ReleaseRemedies(typed, live).drift(objection);
      case STALE_PLAN -> List.of("Plan anew: " + typed.planAnew());
      case RELEASE_EXISTS ->
          typed.command().equals("restore")
              ? List.of(new ReleaseRemedies(typed, live).takenBack(objection))
              : List.of(
                  "Give the release another id: "
                      + (Carried.to(typed.command(), "--release")
                              ? typed.otherwise()
                              : typed.line("deploy"))
                          .with("--release", "ID"));
      case INCOMPLETE_RELEASE -> new DeletedRemedies(typed, next).part(objection.fact(), live);
      case NEVER_LIVE -> next.there("It goes live by a deploy", typed);
      case NO_SUCH_RELEASE, NOTHING_TO_ROLL_BACK_TO ->
          List.of("The releases on the host are listed by: " + typed.line("releases"));
      case STRANGE_CURRENT ->
          objection.fact().contains("the host refuses ")
              ? List.of(SERVERS)
              : List.of(strange() + "; then: " + typed.inEarnest());
      case BROKEN_JOURNAL ->
          List.of(
              "Bring that record back from a backup of .deployer/journal. Without one, see"
                  + " \"Repairing by hand\" in docs/on-disk-format.md.");
      case NEEDS_A_PERSON ->
          List.of(
              "Look at what is there before anything is changed: "
                  + typed.line("status")
                  + " and "
                  + typed.line("history"));
      case SHARED_FILE_MISSING ->
          List.of(
              "Put it there once, by sftp or scp, below shared/ in the root; or add it to the"
                  + " source, from which it is copied the first time and never again.");
      case SHARED_ENTRY_UNFIT ->
          List.of(
              "Name it under the other key of shared in deployer.yaml (dirs or files), or move it"
                  + " away on the host.");
      case NO_SPACE -> new SpaceRemedies(typed).of(objection);
      case PROTECTED_RELEASE, NOTHING_UNDECIDED ->
          List.of("What is live and where a rollback goes is shown by: " + typed.line("status"));
    };
  }

  /** Where something else is in the place of {@code current}; without a full stop. */
  static String strange() {
    return "Deployer never replaces it. Move it away on the host, or make it a link to a release";
  }
}
