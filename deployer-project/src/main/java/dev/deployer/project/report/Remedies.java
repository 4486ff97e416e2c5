package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.yaml.DurationText;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person can do about a fact, and what to type for it. Where it is one of connecting, see
 * {@link ConnectRemedies}; of names in the source, {@link NameRemedies}.
 */
final class Remedies {
  private static final Pattern NAME =
      Pattern.compile("root's (application|environment) is (.+?), and not ");
  private static final Pattern OTHERS =
      Pattern.compile("the root is that of the environment (\\S+), whose rules ");
  private static final Pattern RENAMED = Pattern.compile("the root is (.+?), and n(?:ot|either) ");
  private static final Pattern FORBIDDEN =
      Pattern.compile("^the account (.+?) may not make a root at (/.+) on the host");
  static final String SERVERS =
      "Deployer needs the SFTP server of OpenSSH, or one that works as it does: see \"Servers\" in"
          + " docs/guide.md.";
  private static final String TOKEN = "token ";
  private static final String A_WHILE = "5m";

  private final Invocation typed;
  private final boolean onSeveralHosts;
  private final Optional<ReleaseId> live;

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

  /** Where the server refused an operation in the midst of a run. */
  List<String> refusedByServer() {
    return List.of(
        "Either that path belongs to someone else, or the server does not allow that operation,"
            + " which is shown by: "
            + typed.line("check").with("--probe"),
        SERVERS);
  }

  /** Where there is no room for a first release, and nothing of ours to delete. */
  List<String> fullAtFirst() {
    return List.of("Make room on that disk; there is no release yet that could be deleted.");
  }

  /**
   * Where git does not have the commit that is to be the source, or not all of it.
   *
   * @param why what is said of it
   */
  List<String> commit(String why) {
    if (why.contains(": git knows no commit ")) {
      return List.of(
          typed.has("--ref")
              ? "--ref names a commit of the repository of git that the source lies in."
              : "ref in source, in deployer.yaml, names a commit of that repository of git.");
    } else if (why.contains(": it has the submodule ")) {
      return List.of(
          typed.has("--ref")
              ? "To send what is checked out, submodules and all: "
                  + typed.otherwise().without("--ref")
              : "Name the folder itself as source in deployer.yaml: what is checked out there is"
                  + " sent, submodules and all.");
    } else if (why.contains(": there is nothing at ")) {
      return List.of(
          "Only what is committed is sent; path in source, in deployer.yaml, names what of it.");
    }
    return List.of();
  }

  /** Where there is no room; it works on a full disk. */
  List<String> fullDisk() {
    return List.of(
        "Delete old releases, and what lies in the trash: " + prune(),
        "Where that deletes nothing, make room on that disk.");
  }

  private List<String> noSpace(Objection objection) {
    if (objection.fact().endsWith("read-only")) {
      return List.of("Make that filesystem writable on the host; then: " + typed.inEarnest());
    } else if (!objection.details().contains(Objection.NOTHING_OLD)) {
      return List.of(fullDisk().get(0));
    } else if (objection.details().size() > 1) {
      return List.of("Empty the trash, or make room on that disk: " + prune());
    }
    return List.of("Make room on that disk; there is nothing of Deployer's to delete.");
  }

  private Line prune() {
    return typed.line("prune").with("--keep", "2").with("--now");
  }

  /**
   * Where hooks after a flip have not passed, or are not known to have.
   *
   * @param configured whether these hooks stand in the configuration of this command
   */
  List<String> unrestarted(boolean configured) {
    return List.of(
        configured
            ? "Once they pass, run them: " + typed.line("recover")
            : "With a deployer.yaml that has these hooks under after_activate: "
                + typed.line("recover").with("--config", "FILE"),
        "If you have restarted there what needs it, say so: "
            + typed.line("recover").with("--decide", "commit"));
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
    Acceptances.line(typed, objections).ifPresent(all::add);
    return List.copyOf(all);
  }

  private List<String> mending(Objection objection) {
    if (objection.fact().contains("), and is not configured now (")) {
      return List.of(
          "With the configuration that has it, if there still is one: "
              + typed.otherwise().with("--config", "FILE"));
    }
    return switch (objection.kind()) {
      case NOT_A_ROOT ->
          List.of(
              "If this is the host and the place you mean, create the root: " + typed.line("init"));
      case PARENT_MISSING ->
          List.of("Make that directory on the host first, then: " + typed.line("init"));
      case NOT_PERMITTED -> notPermitted(objection);
      case ANOTHER_ROOT -> anotherRoot(objection);
      case UNSUPPORTED_HOST -> List.of(SERVERS);
      case UNSAFE_ROOT ->
          List.of("All that is wrong with the host is listed by: " + typed.line("check"));
      case LOCK_HELD -> lockHeld(objection);
      case SAME_ROOT ->
          List.of(
              "Every host needs a root of its own. Of a copied disk, remove .deployer on the copy"
                  + " and create its root anew: "
                  + typed.line("init"));
      case UNDECIDED -> undecided();
      case HELD -> held();
      case NOT_THAT_LOCK -> anotherLock(objection);
      case SOURCE -> new SourceRemedies(typed).of(objection);
      case DATA -> new DataRemedies(typed).of(objection);
      case CONTRACT -> new StepRemedies(typed).of(objection);
      case REHEARSAL -> new ReleaseRemedies(typed, live).rehearsal(objection);
      case PROMOTION -> new PromotionRemedies(typed).of(objection);
      case APPROVAL -> new ApprovalRemedies(typed).of(objection);
      case DRIFT -> new ReleaseRemedies(typed, live).drift(objection);
      case STALE_PLAN -> List.of("Plan anew: " + typed.planAnew());
      case RELEASE_EXISTS ->
          List.of(
              "Give the release another id: "
                  + (Carried.to(typed.command(), "--release")
                          ? typed.otherwise()
                          : typed.line("deploy"))
                      .with("--release", "ID"));
      case INCOMPLETE_RELEASE -> List.of(new DeletedRemedies(typed).part(objection.fact(), live));
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
      case NO_SPACE -> noSpace(objection);
      case PROTECTED_RELEASE, NOTHING_UNDECIDED ->
          List.of("What is live and where a rollback goes is shown by: " + typed.line("status"));
    };
  }

  /** What is typed on the host, once, by whoever may make directories there. */
  private List<String> notPermitted(Objection objection) {
    Matcher who = FORBIDDEN.matcher(objection.fact());
    if (!who.find()) {
      return List.of("Make that directory on the host for the account; then: " + typed.again());
    }
    String account = ShellWord.quoted(who.group(1));
    return List.of(
        "As root on the host, once: install -d -o "
            + account
            + " -g "
            + account
            + " "
            + ShellWord.quoted(who.group(2)),
        "Then: " + typed.again());
  }

  /** Where something else is in the place of {@code current}; without a full stop. */
  static String strange() {
    return "Deployer never replaces it. Move it away on the host, or make it a link to a release";
  }

  private List<String> undecided() {
    String decide =
        "If the host with the decision is gone for good, decide: "
            + decide("commit")
            + " (or revert)";
    // Who has just recovered on all hosts that are configured is not told to do it again.
    return typed.command().equals("recover") && !typed.has("--hosts")
        ? List.of("Name all hosts of that run in deployer.yaml, and recover once more.", decide)
        : List.of("With all hosts of that run: " + typed.line("recover").onAllHosts(), decide);
  }

  private List<String> anotherRoot(Objection objection) {
    Matcher others = OTHERS.matcher(objection.fact());
    if (others.find()) {
      return typed.isOfPlan()
          ? typed.planned(others.group(1))
          : List.of(
              "Name the environment: " + typed.instead(others.group(1)).again().without("--port"));
    }
    String look =
        "Look whether application, environment, host and root in deployer.yaml are the ones you"
            + " mean: "
            + typed.line("check");
    Map<String, String> names = new HashMap<>();
    Matcher found = NAME.matcher(objection.fact());
    while (found.find()) {
      names.put(found.group(1), found.group(2));
    }
    Matcher whole = RENAMED.matcher(objection.fact());
    if (typed.command().equals("rename") && whole.find()) {
      return List.of(
          look,
          "If they are, and that root is the one that is to follow: "
              + typed.again().with("--from", whole.group(1), value -> true));
    }
    if (names.isEmpty()) {
      return List.of(look);
    }
    String environment = names.getOrDefault("environment", typed.target());
    String from =
        names.containsKey("application")
            ? names.get("application") + "/" + environment
            : environment;
    return List.of(
        look,
        "If they are, and the name in deployer.yaml is a new one of this root: "
            + typed.lineForAll("rename").with("--from", from));
  }

  private List<String> lockHeld(Objection objection) {
    Line again = typed.inEarnest();
    String wait =
        "Wait for it: "
            + (Carried.waits(again.command()) ? again.with("--wait", longEnough()) : again);
    return token(objection)
        .map(
            token ->
                List.of(
                    wait,
                    onSeveralHosts
                        ? "If that run is dead, break its locks: " + DeadRun.unlockAll(typed)
                        : "If that run is dead, break its lock: " + DeadRun.unlock(typed, token)))
        .orElse(List.of(wait));
  }

  private List<String> anotherLock(Objection objection) {
    return objection.details().isEmpty()
        ? List.of("Who holds the lock now is shown by: " + typed.line("status"))
        : List.of(
            "Break those of the run that is dead, by the token of any of them: "
                + typed.line("unlock").onAllHosts().with("--token", "TOKEN"));
  }

  private static Optional<String> token(Objection objection) {
    return objection.details().stream()
        .filter(detail -> detail.startsWith(TOKEN))
        .map(detail -> detail.substring(TOKEN.length()))
        .findFirst();
  }

  /** Five minutes, or what was typed if that is longer. */
  private String longEnough() {
    return typed
        .value("--wait")
        .filter(wait -> DurationText.parse(wait).compareTo(DurationText.parse(A_WHILE)) > 0)
        .orElse(A_WHILE);
  }

  private Line decide(String word) {
    return typed.line("recover").onAllHosts().with("--decide", word);
  }

  /**
   * Where it is not known how a run ended.
   *
   * @param locked whether it may have left locks that stand in the way of whoever settles it
   */
  List<String> unknown(boolean locked) {
    if (typed.command().equals("init")) {
      return List.of("It finishes what was begun: " + typed.again());
    }
    if (typed.command().equals("step")) {
      return new StepRemedies(typed).unknown(locked);
    }
    if (!locked) {
      return List.of("Settle it: " + typed.line("recover"));
    }
    return List.of(
        "Locks that this run left, which has ended, are broken first: " + DeadRun.unlockAll(typed),
        "Settle it: " + typed.line("recover"));
  }

  /** Where a run on several hosts waits for a person's word. */
  List<String> held() {
    return List.of(
        "The new release on all hosts: " + decide("commit"),
        "What was live before on all hosts: " + decide("revert"));
  }

  /**
   * Where a run left something, or is still at it.
   *
   * @param severalHosts whether that run is one on several hosts
   * @param locked whether a run holds a lock there: whoever settles it needs that lock
   */
  List<String> unfinished(boolean severalHosts, boolean locked) {
    Line recover = severalHosts ? typed.line("recover").onAllHosts() : typed.line("recover");
    if (!locked) {
      return List.of("Settle it now: " + recover);
    }
    Line unlock = DeadRun.unlockAll(typed);
    return List.of(
        "If that run is dead, break its locks first: "
            + (severalHosts ? unlock.onAllHosts() : unlock),
        "Then settle it: " + recover);
  }

  /** Where a run was stopped. */
  List<String> interrupted() {
    return List.of("Go on: " + typed.again());
  }
}
