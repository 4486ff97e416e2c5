package dev.deployer;

import dev.deployer.metadata.ReleaseStep;
import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A step that can be run, and where it stands.
 *
 * @param name by which it is run
 * @param identity the digest of all that it says, by which it is known to be done
 * @param release whose it is
 * @param contract whether it takes something away that a release could need
 * @param removes the names that nobody may need any more
 * @param raises by store: the oldest version that is there from then on
 * @param state where it stands
 * @param why what stands against it, or what is not known
 * @param at when it was last begun; absent where it never was
 * @param by who did that
 * @param accepted the reasons for which gates were overridden then
 * @param approved who had signed the plan of that
 * @param lines how many lines it printed on the hosts, which are kept there
 * @param each whether it is for each host, and not for one of them
 * @param lacking of a step for each host that was run: the hosts where it is not done, also those
 *     that were left out
 */
public record StepSummary(
    String name,
    String identity,
    ReleaseId release,
    boolean contract,
    List<String> removes,
    Map<String, Long> raises,
    State state,
    List<String> why,
    Optional<Instant> at,
    Optional<String> by,
    List<String> accepted,
    List<String> approved,
    long lines,
    boolean each,
    List<String> lacking) {
  /** Where a step stands. */
  public enum State {
    /** It did what it is for. */
    DONE,
    /** It can be run. */
    DUE,
    /** Something stands against it. */
    NOT_DUE,
    /** It ended and did not do what it is for; it can be run again. */
    FAILED,
    /** Nobody knows what it did when it was last run. */
    UNKNOWN;

    /** As in JSON, {@code not_due}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies. */
  public StepSummary {
    removes = List.copyOf(removes);
    raises = Map.copyOf(raises);
    why = List.copyOf(why);
    accepted = List.copyOf(accepted);
    approved = List.copyOf(approved);
    lacking = List.copyOf(lacking);
  }

  static StepSummary of(
      ReleaseStep step,
      ReleaseId release,
      State state,
      List<String> why,
      Optional<LastRun> last,
      List<String> lacking) {
    return new StepSummary(
        step.name(),
        step.identity().toString(),
        release,
        step.isContract(),
        step.removes(),
        step.raises(),
        state,
        why,
        last.map(LastRun::at),
        last.map(LastRun::by),
        last.map(LastRun::accepted).orElse(List.of()),
        last.map(LastRun::approved).orElse(List.of()),
        last.map(LastRun::lines).orElse(0L),
        step.onEach(),
        lacking);
  }

  /**
   * Its last run.
   *
   * @param at when it began, by the clock of whoever ran it
   * @param by who that was
   * @param accepted the gates that were overridden
   * @param approved who had signed the plan
   * @param lines how many it printed
   */
  record LastRun(Instant at, String by, List<String> accepted, List<String> approved, long lines) {
    LastRun {
      accepted = List.copyOf(accepted);
      approved = List.copyOf(approved);
    }
  }
}
