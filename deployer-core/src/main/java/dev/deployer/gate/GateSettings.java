package dev.deployer.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which gates are asked, and how.
 *
 * @param source how the source is to be accounted for; absent: it is not asked
 */
public record GateSettings(Optional<SourceRule> source) {
  /** What holds where nothing is said: a source is clean, and drift is refused. */
  public static final GateSettings DEFAULTS = new GateSettings(Optional.of(SourceRule.CLEAN));

  /**
   * How the files of a source are to be accounted for.
   *
   * @param needsSeal whether a directory is only sent with a seal
   * @param generated rules in the format of gitignore(5), by the paths in the source, for what a
   *     build makes inside of it
   */
  public record SourceRule(boolean needsSeal, List<String> generated) {
    /** Every file is in git, or the work tree that it was made from is. */
    public static final SourceRule CLEAN = new SourceRule(false, List.of());

    /** The same for a source that is to be sealed: by git alone. */
    public SourceRule forSealing() {
      return new SourceRule(false, generated);
    }

    /** Copies the list. */
    public SourceRule {
      generated = List.copyOf(generated);
    }
  }

  /** The gates that are asked, by name. */
  public List<String> inForce() {
    List<String> names = new ArrayList<>();
    source.ifPresent(rule -> names.add(GateName.SOURCE.word()));
    names.add(GateName.DRIFT.word());
    return names;
  }

  /** As the configuration has them, with every default written out. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(
        GateName.SOURCE.word(),
        source
            .<Object>map(
                rule ->
                    Map.of(
                        "files",
                        rule.needsSeal() ? "sealed" : "clean",
                        "generated",
                        rule.generated()))
            .orElse("off"));
    return fields;
  }
}
