package dev.deployer.gate;

import dev.deployer.outcome.InWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which gates are asked, and how.
 *
 * @param source how the source is to be accounted for; absent: it is not asked
 * @param data whose data is shared; absent: it is not asked who can read it
 * @param rehearsal what is to be rehearsed; absent: nothing
 * @param promotion where it must be live and good before; absent: nowhere
 * @param approval who has to agree; absent: nobody
 */
public record GateSettings(
    Optional<SourceRule> source,
    Optional<DataRule> data,
    Optional<RehearsalRule> rehearsal,
    Optional<PromotionRule> promotion,
    Optional<ApprovalRule> approval) {
  /** What holds where nothing is said: a source is clean, and drift is refused. */
  public static final GateSettings DEFAULTS =
      new GateSettings(
          Optional.of(SourceRule.CLEAN),
          Optional.of(DataRule.USUAL),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Whether the data itself is asked, by commands. */
  public boolean asksData() {
    return data.map(rule -> !rule.ask().isEmpty()).orElse(false);
  }

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

  /**
   * Who else has to be able to read the data.
   *
   * @param with other environments of the application's configuration that share it
   * @param ask by store: how the data itself is asked; of what is not here the journals tell
   */
  public record DataRule(List<String> with, SortedMap<String, DataQuestion> ask) {
    /** It is shared with nobody, and not asked. */
    public static final DataRule USUAL = new DataRule(List.of());

    /** Copies. */
    public DataRule {
      with = List.copyOf(with);
      ask = Collections.unmodifiableSortedMap(new TreeMap<>(ask));
    }

    /** Of which the journals tell. */
    public DataRule(List<String> with) {
      this(with, new TreeMap<>());
    }

    private Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("with", with);
      if (!ask.isEmpty()) {
        Map<String, Object> stores = new LinkedHashMap<>();
        ask.forEach((store, question) -> stores.put(store, question.fields()));
        fields.put("ask", stores);
      }
      return fields;
    }
  }

  /**
   * What has to be rehearsed before it goes live.
   *
   * @param when rules in the format of gitignore(5): what adds, changes or removes a path that they
   *     match; absent: every release
   * @param within how long ago it may have been, more than 0
   * @param on the environment in which it is rehearsed; absent: the one to which it is deployed
   */
  public record RehearsalRule(Optional<List<String>> when, Duration within, Optional<String> on) {
    /** How long ago it may have been where nothing else is said. */
    public static final Duration USUALLY_WITHIN = Duration.ofHours(24);

    /** Copies the list. */
    public RehearsalRule {
      when = when.map(List::copyOf);
      if (within.isNegative() || within.isZero()) {
        throw new IllegalArgumentException("a rehearsal holds for some time");
      }
    }

    private Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("when", when.<Object>map(rules -> rules).orElse("always"));
      fields.put("within", InWords.typed(within));
      on.ifPresent(name -> fields.put("on", name));
      return fields;
    }
  }

  /**
   * Where what goes live, and each step that runs, must have been before.
   *
   * @param from the other environment
   * @param atLeast how long it must have been good there; 0 where any time will do
   */
  public record PromotionRule(String from, Duration atLeast) {
    /** Refuses less than no time. */
    public PromotionRule {
      if (atLeast.isNegative()) {
        throw new IllegalArgumentException("nothing is good for less than no time");
      }
    }
  }

  /** The same, with the source accounted for so. */
  public GateSettings withSource(Optional<SourceRule> rule) {
    return new GateSettings(rule, data, rehearsal, promotion, approval);
  }

  /** The same, with the data shared so. */
  public GateSettings withData(Optional<DataRule> rule) {
    return new GateSettings(source, rule, rehearsal, promotion, approval);
  }

  /** The same, with this rehearsed. */
  public GateSettings withRehearsal(Optional<RehearsalRule> rule) {
    return new GateSettings(source, data, rule, promotion, approval);
  }

  /** The same, with what is promoted from there. */
  public GateSettings withPromotion(Optional<PromotionRule> rule) {
    return new GateSettings(source, data, rehearsal, rule, approval);
  }

  /** The same, with these who have to agree. */
  public GateSettings withApproval(Optional<ApprovalRule> rule) {
    return new GateSettings(source, data, rehearsal, promotion, rule);
  }

  /** The other environments that gates look at, in the order of the gates. */
  public Set<String> others() {
    Set<String> others = new LinkedHashSet<>(sharing());
    rehearsal.flatMap(RehearsalRule::on).ifPresent(others::add);
    others.addAll(promoting());
    return others;
  }

  /** Those that gates of a step look at. */
  public Set<String> othersOfStep() {
    Set<String> others = sharing();
    others.addAll(promoting());
    return others;
  }

  /** Those that share the data. */
  public Set<String> sharing() {
    return new LinkedHashSet<>(data.map(DataRule::with).orElse(List.of()));
  }

  /** That from which it is promoted, if there is one. */
  public Set<String> promoting() {
    return promotion.map(rule -> Set.of(rule.from())).orElse(Set.of());
  }

  /** The gates that are asked, by name. */
  public List<String> inForce() {
    List<String> names = new ArrayList<>();
    source.ifPresent(rule -> names.add(GateName.SOURCE.word()));
    data.ifPresent(rule -> names.add(GateName.DATA.word()));
    names.add(GateName.CONTRACT.word());
    rehearsal.ifPresent(rule -> names.add(GateName.REHEARSAL.word()));
    promotion.ifPresent(rule -> names.add(GateName.PROMOTION.word()));
    approval.ifPresent(rule -> names.add(GateName.APPROVAL.word()));
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
    fields.put(GateName.DATA.word(), data.<Object>map(DataRule::fields).orElse("off"));
    fields.put(
        GateName.REHEARSAL.word(), rehearsal.<Object>map(RehearsalRule::fields).orElse("off"));
    fields.put(
        GateName.PROMOTION.word(),
        promotion
            .<Object>map(rule -> Map.of("from", rule.from(), "for", InWords.typed(rule.atLeast())))
            .orElse("off"));
    fields.put(GateName.APPROVAL.word(), approval.<Object>map(ApprovalRule::fields).orElse("off"));
    return fields;
  }

  /** The same of those that are asked of a step. */
  public Map<String, Object> fieldsOfStep() {
    Map<String, Object> fields = fields();
    fields
        .keySet()
        .retainAll(
            List.of(GateName.DATA.word(), GateName.PROMOTION.word(), GateName.APPROVAL.word()));
    return fields;
  }
}
