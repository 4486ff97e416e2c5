package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the journal notes of a step: that it is about to run, and later what came of it.
 *
 * @param step its name
 * @param identity the digest of all that it says, by which it is known to be the same
 * @param release whose step it is, and in whose directory its command runs
 * @param outcome how far it is
 * @param run the run of the decision host; the same on every host
 * @param removes what a release may not need any more
 * @param raises by store: the oldest version that is there from then on
 * @param output of what it printed on this host; absent where it printed nothing here
 * @param on of one for each host the roots on which this run goes, by their ids; empty where it
 *     holds for all, as for every one that is run once
 * @param passed those of them on which it did what it is for, where it is not done on all
 */
public record StepNote(
    String step,
    Digest identity,
    ReleaseId release,
    Outcome outcome,
    String run,
    List<String> removes,
    Map<String, Long> raises,
    Optional<Output> output,
    List<String> on,
    List<String> passed) {
  /** One that holds for all hosts. */
  public StepNote(
      String step,
      Digest identity,
      ReleaseId release,
      Outcome outcome,
      String run,
      List<String> removes,
      Map<String, Long> raises,
      Optional<Output> output) {
    this(step, identity, release, outcome, run, removes, raises, output, List.of(), List.of());
  }

  /**
   * What it printed.
   *
   * @param sha256 of the text that is kept
   * @param lines how many that has
   */
  public record Output(Digest sha256, long lines) {}

  /** How far it is. */
  public enum Outcome {
    /** It is about to run; without a later word nobody knows whether it has. */
    BEGUN,
    /** It did what it is for. */
    DONE,
    /** It ended, and did not. */
    FAILED,
    /** Nobody knows what it did. */
    UNKNOWN;

    /** The word in the file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies. */
  public StepNote {
    removes = List.copyOf(removes);
    raises = Map.copyOf(raises);
    on = List.copyOf(on);
    passed = List.copyOf(passed);
  }

  /** The same, which goes to these roots alone. */
  public StepNote goingTo(List<String> roots) {
    return new StepNote(
        step, identity, release, outcome, run, removes, raises, output, roots, passed);
  }

  /** The same, which has passed on these roots. */
  public StepNote passedOn(List<String> roots) {
    return new StepNote(step, identity, release, outcome, run, removes, raises, output, on, roots);
  }

  /** What it says of one root: nothing where the run does not go there, done where it passed. */
  Optional<StepNote> of(String root) {
    if (!on.isEmpty() && !on.contains(root)) {
      return Optional.empty();
    }
    return Optional.of(passed.contains(root) ? ended(Outcome.DONE, output) : this);
  }

  /** The same step of the same run, when it is known how it ended. */
  public StepNote ended(Outcome how, Optional<Output> printed) {
    return new StepNote(step, identity, release, how, run, removes, raises, printed, on, passed);
  }

  /**
   * The same step of the same run, when it is known that its command was not run: it did nothing.
   */
  public StepNote notRun(Optional<Output> printed) {
    return new StepNote(
        step, identity, release, Outcome.FAILED, run, List.of(), Map.of(), printed, on, List.of());
  }

  /** As a fact of the journal. */
  public Noted noted() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("step", step);
    facts.put("identity", identity.toString());
    facts.put("release", release.value());
    facts.put("outcome", outcome.word());
    facts.put("run", run);
    if (!removes.isEmpty()) {
      facts.put("removed", removes);
    }
    if (!raises.isEmpty()) {
      facts.put("raised", new TreeMap<>(raises));
    }
    output.ifPresent(
        printed -> {
          facts.put("output_sha256", printed.sha256().toString());
          facts.put("output_lines", printed.lines());
        });
    if (!on.isEmpty()) {
      facts.put("on", on);
    }
    if (!passed.isEmpty()) {
      facts.put("passed", passed);
    }
    return new Noted(Noted.STEP, facts);
  }

  /**
   * What a record says of a step; empty where it says nothing of one, or nothing that is known
   * here. An outcome that is not known here is unknown.
   */
  public static Optional<StepNote> of(JournalRecord record) {
    return record.noted().filter(noted -> noted.about().equals(Noted.STEP)).flatMap(StepNote::read);
  }

  private static Optional<StepNote> read(Noted noted) {
    Map<String, Object> facts = noted.facts();
    try {
      return Optional.of(
          new StepNote(
              text(facts, "step"),
              Digest.parse(text(facts, "identity")),
              ReleaseId.parse(text(facts, "release")),
              outcome(text(facts, "outcome")),
              text(facts, "run"),
              texts(facts.get("removed")),
              raises(facts.get("raised")),
              facts.containsKey("output_sha256")
                  ? Optional.of(
                      new Output(
                          Digest.parse(text(facts, "output_sha256")),
                          facts.get("output_lines") instanceof Number lines
                              ? lines.longValue()
                              : 0))
                  : Optional.empty(),
              texts(facts.get("on")),
              texts(facts.get("passed"))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(Map<String, Object> facts, String name) {
    return String.valueOf(facts.get(name));
  }

  private static List<String> texts(Object names) {
    return names instanceof List<?> all ? all.stream().map(String::valueOf).toList() : List.of();
  }

  private static Outcome outcome(String word) {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.word().equals(word)) {
        return outcome;
      }
    }
    return Outcome.UNKNOWN;
  }

  private static Map<String, Long> raises(Object stores) {
    Map<String, Long> raises = new TreeMap<>();
    if (stores instanceof Map<?, ?> known) {
      known.forEach(
          (store, version) -> {
            if (version instanceof Number number) {
              raises.put(String.valueOf(store), number.longValue());
            }
          });
    }
    return raises;
  }
}
