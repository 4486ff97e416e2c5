package dev.deployer.root;

import dev.deployer.path.ReleaseId;
import dev.deployer.path.RootNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code noted} record says: a fact that decides nothing about what is live. A reader who
 * does not know the word in {@code about} ignores the record.
 *
 * @param about what kind of fact it is
 * @param facts as in the file
 */
public record Noted(String about, Map<String, Object> facts) {
  /** What came of the hooks that were to run after the last flip of the root. */
  public static final String FOLLOWED = "followed";

  /** The root is about to have other names. */
  public static final String RENAMED = "renamed";

  /** A release is back from the trash. */
  public static final String RESTORED = "restored";

  /** What lay of a release in the trash had no directory any more, and is gone. */
  public static final String LOST = "lost";

  /** A release was tried where it is, without being live. */
  public static final String REHEARSAL = "rehearsal";

  /** What is live was asked after its flip, by a run that leaves it live, and was not well. */
  public static final String NOT_WELL = "not_well";

  /** A step is about to run, or has come to an end: see {@link StepNote}. */
  public static final String STEP = "step";

  /** What was changed by hand in a release. */
  public static final String PATCH = "patch";

  /**
   * What was changed by hand in the release of a record.
   *
   * @param drift the digits by which it is known again
   * @param places how many files, directories and links were changed
   * @param content the same, where every byte was read and that has found more
   * @param message why
   */
  public record Patch(
      String drift, long places, Optional<String> content, Optional<String> message) {}

  /** Hooks are about to run before a release goes live, or have ended: {@link AttemptNote}. */
  public static final String ATTEMPT = "attempt";

  /** A person has recorded which version of the data there is. */
  public static final String MARK = "mark";

  /** The release of the record is live, and something that is watched counts as bad. */
  public static final String RAISED = "raised";

  /** A rehearsed emergency begins, or was taken back: see {@link DrillNote}. */
  public static final String DRILL = "drill";

  /**
   * The release of the record is live and has proven itself since its run ended, but was not
   * watched to the end: so it is not known to be good.
   */
  public static final String UNWATCHED = "unwatched";

  /**
   * What counts as bad.
   *
   * @param check what people call it, with the host where it is of one
   * @param value of a number
   * @param before of a number: what it was before
   * @param limit of a number: above which it is bad
   * @param reason of what is no number
   */
  public record Raised(
      String check,
      Optional<Double> value,
      Optional<Double> before,
      Optional<Double> limit,
      Optional<String> reason) {
    /** The same in one clause; {@code 5xx on web1: 41.5, at most 5}. */
    public String inWords() {
      return check
          + ": "
          + value
              .map(number -> number + limit.map(most -> ", at most " + most).orElse(""))
              .or(() -> reason)
              .orElse("it is not known how");
    }
  }

  /** Copies the map. */
  public Noted {
    facts = Map.copyOf(facts);
  }

  /**
   * What was to follow the last flip is known to have ended.
   *
   * @param failed the hooks that did not pass, or were not run after one that did not; they are
   *     still to run. Empty where all is done
   */
  public static Noted followed(List<String> failed) {
    return new Noted(FOLLOWED, failed.isEmpty() ? Map.of() : Map.of("failed", List.copyOf(failed)));
  }

  /** The root is about to have other names than these. */
  public static Noted renamed(RootNames from, RootNames to) {
    return new Noted(RENAMED, Map.of("from", from.toString(), "to", to.toString()));
  }

  /** This release is back from the trash. */
  public static Noted restored(ReleaseId release) {
    return new Noted(RESTORED, Map.of("to", release.value()));
  }

  /** What lay of this release in the trash is gone. */
  public static Noted lost(ReleaseId release) {
    return new Noted(LOST, Map.of("release", release.value()));
  }

  /** The release of the record is live and was not well when it was asked; its note says why. */
  public static Noted notWell() {
    return new Noted(NOT_WELL, Map.of());
  }

  /** This counts as bad while the release of the record is live. */
  public static Noted raised(Raised what) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("check", what.check());
    what.value().ifPresent(number -> facts.put("value", number));
    what.before().ifPresent(number -> facts.put("before", number));
    what.limit().ifPresent(number -> facts.put("limit", number));
    what.reason().ifPresent(text -> facts.put("reason", text));
    return new Noted(RAISED, facts);
  }

  /** The release of the record was not watched to the end. */
  public static Noted unwatched() {
    return new Noted(UNWATCHED, Map.of());
  }

  /** Whether something counts as bad. */
  public boolean isRaised() {
    return about.equals(RAISED);
  }

  /** What counts as bad, where that can be read. */
  Optional<Raised> whatIsRaised() {
    return isRaised()
        ? text("check")
            .map(
                check ->
                    new Raised(
                        check, number("value"), number("before"), number("limit"), text("reason")))
        : Optional.empty();
  }

  private Optional<Double> number(String name) {
    return facts.get(name) instanceof Number number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  /** Whether it tells that a release was not watched to the end. */
  boolean isUnwatched() {
    return about.equals(UNWATCHED);
  }

  /** This was changed by hand in a release. */
  public static Noted patch(ReleaseId release, Patch patch) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("release", release.value());
    facts.put("drift", patch.drift());
    facts.put("entries", patch.places());
    patch.content().ifPresent(digits -> facts.put("content", digits));
    patch.message().ifPresent(text -> facts.put("message", text));
    return new Noted(PATCH, facts);
  }

  /** What was changed by hand, where that can be read. */
  public Optional<Patch> patch() {
    return about.equals(PATCH)
            && facts.get("drift") instanceof String drift
            && facts.get("entries") instanceof Number places
        ? Optional.of(new Patch(drift, places.longValue(), text("content"), text("message")))
        : Optional.empty();
  }

  private Optional<String> text(String name) {
    return facts.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The data in this store is known to be of no higher version. */
  public static Noted mark(String store, long version) {
    return new Noted(MARK, Map.of("store", store, "written", version));
  }

  /** What an attempt may have written; nothing where it is none. */
  DataInUse attempted() {
    return about.equals(ATTEMPT) && facts.get("data") instanceof Map<?, ?> data
        ? new DataInUse(MetadataJson.dataOf(data))
        : DataInUse.NONE;
  }

  /** By store: what a person has recorded. */
  Map<String, Long> written() {
    return about.equals(MARK)
            && facts.get("store") instanceof String store
            && facts.get("written") instanceof Number version
        ? Map.of(store, version.longValue())
        : Map.of();
  }

  /** By store: the lowest version that a step has left. */
  Map<String, Long> raised() {
    Map<String, Long> raised = new LinkedHashMap<>();
    if (about.equals(STEP)
        && "done".equals(facts.get("outcome"))
        && facts.get("raised") instanceof Map<?, ?> stores) {
      stores.forEach(
          (store, version) -> {
            if (store instanceof String name && version instanceof Number number) {
              raised.put(name, number.longValue());
            }
          });
    }
    return raised;
  }

  boolean isNotWell() {
    return about.equals(NOT_WELL);
  }

  public boolean isFollowed() {
    return about.equals(FOLLOWED);
  }

  /** The hooks that did not pass, of what came of those after a flip. */
  List<String> failed() {
    return facts.get("failed") instanceof List<?> names
        ? names.stream().filter(String.class::isInstance).map(String.class::cast).toList()
        : List.of();
  }

  Map<String, Object> fields() {
    return new LinkedHashMap<>(facts);
  }

  static Optional<Noted> read(Json json) throws Json.MalformedException {
    Optional<String> about = json.optionalText("about");
    if (about.isEmpty()) {
      return Optional.empty();
    }
    Optional<Json> facts = json.object("facts");
    return Optional.of(new Noted(about.get(), facts.map(Json::fields).orElse(Map.of())));
  }
}
