package dev.deployer.project.report;

import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is typed where somebody has deleted a release by hand, or a part of it. */
record DeletedRemedies(Invocation typed, NextDeploy next) {
  /** How a fact ends that says of {@code current} that it names what was deleted. */
  private static final String GONE = ", which is not there";

  /** Before the line by which all hosts have what some of them serve; nobody has to agree to it. */
  static final String GO_ON = "Then have on all of them what the others serve: ";

  /** Where nobody has to agree to a deploy. */
  DeletedRemedies(Invocation typed) {
    this(typed, NextDeploy.PLAIN);
  }

  /** The release that the hosts which serve one serve, where others serve none. */
  static Optional<ReleaseId> servedElsewhere(List<Live> live) {
    List<ReleaseId> served = live.stream().flatMap(l -> l.release().stream()).distinct().toList();
    boolean someServeNone = live.stream().anyMatch(l -> l.release().isEmpty());
    return someServeNone && served.size() == 1 ? Optional.of(served.get(0)) : Optional.empty();
  }

  /** Whether a fact says that a release which is live was deleted. */
  static boolean isOfLive(String fact) {
    return fact.contains(GONE);
  }

  /** Clears what is left of what was live. */
  String clear() {
    return "If it was deleted (and no disk is missing), clear what is left of it: "
        + typed.line("recover");
  }

  /**
   * Where that stands in the way of a command: how it is cleared, and the command once more, if it
   * can be carried out then.
   *
   * @param all that stands in its way
   */
  List<String> live(List<Objection> all) {
    List<String> remedies = new ArrayList<>();
    remedies.add(clear());
    switch (typed.command()) {
      case "rollback" -> remedies.add(rollback(all));
      case "deploy" ->
          remedies.add(
              typed.isOfPlan()
                  ? "Then plan anew: " + typed.planAnew()
                  : "Then: " + typed.inEarnest());
      case "plan", "rehearse", "prune" -> remedies.add("Then: " + typed.again());
      default -> {
        // Nothing is live then, so there is nothing to look at; recover says what comes next.
      }
    }
    return remedies;
  }

  private String rollback(List<Objection> all) {
    if (all.stream().anyMatch(o -> o.kind() == Objection.Kind.NOTHING_TO_ROLL_BACK_TO)) {
      return "There is nothing to go back to then; deploy: " + typed.line("deploy");
    }
    return all.stream().allMatch(o -> o.kind() == Objection.Kind.STRANGE_CURRENT)
        ? "Then go back to the release before, or deploy: " + typed.inEarnest()
        : "Then see what there is to go back to: " + typed.line("releases");
  }

  /** Where the directory of one that is not live was deleted, or what lies of it in the trash. */
  String directory() {
    return "Clear what is left of it: " + typed.line("recover");
  }

  /**
   * Where its manifest was deleted, or the text of it.
   *
   * @param served whether it is live: then it is not deleted
   */
  List<String> manifest(boolean served) {
    if (!served) {
      return List.of(
          "Delete what is left of it, which nothing can be held to: " + typed.line("prune"));
    }
    String words = "Have another release live, of the same build or of a new one";
    List<String> lines = new ArrayList<>();
    if (Carried.to(typed.command(), "--release")) {
      lines.add(words + ": " + typed.otherwise().with("--release", "ID"));
    } else {
      lines.addAll(next.onAllThatWereMeant(words, typed));
    }
    lines.add(
        "Then delete what is left of this one, which nothing can be held to: "
            + typed.line("prune"));
    return lines;
  }

  /** Whether a fact says of a manifest that is there that it is not the recorded one. */
  static boolean isOfAnother(String fact) {
    return fact.contains("the manifest of ") && fact.endsWith(" is not the recorded one");
  }

  /**
   * Where a manifest is there, and is not the recorded one.
   *
   * @param fact for which {@link #isOfAnother} holds
   */
  String another(String fact) {
    return fact.contains(" in the trash ")
        ? "It cannot be restored, and goes with all else in the trash by: "
            + typed.line("prune").with("--now")
        : "Bring its manifest.mtree, in .deployer/manifests on the host, back from a backup."
            + " Without one, remove that file there, and see what comes next: "
            + typed.line("status");
  }

  /** What is to be done about one that is live; empty where a fact is about something else. */
  List<String> ofManifest(String fact) {
    if (fact.contains(", and its manifest is not there any more")) {
      return manifest(true);
    }
    return fact.contains(" is missing or is not the recorded one")
        ? List.of(
            "Nothing can be held to it any more; go back to the release before: "
                + typed.line("rollback"),
            another("of what is live"))
        : List.of();
  }

  /**
   * What settles what a fact says of a release of which a part is not there.
   *
   * @param live what is live there
   */
  List<String> part(String fact, Optional<ReleaseId> live) {
    return fact.contains(" has a directory on ")
        ? manifest(live.filter(id -> fact.contains(id + " has a directory on ")).isPresent())
        : List.of(directory());
  }
}
