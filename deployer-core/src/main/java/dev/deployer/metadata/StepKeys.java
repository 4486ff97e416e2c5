package dev.deployer.metadata;

import dev.deployer.command.Arguments;
import dev.deployer.path.Discreet;
import dev.deployer.yaml.Closest;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code steps}: the commands that belong to a release. */
final class StepKeys {
  private static final String EXAMPLE = "{name: drop-email, command: [bin/drop], where: once}";

  private static final Key<String> NAME =
      Key.of(
              "name",
              Form.text(Shape.text(ReleaseStep.PATTERN), StepKeys::name),
              "What it is run by.")
          .needed("name the step, such as " + EXAMPLE)
          .such("drop-email");
  private static final Key<List<String>> REMOVES =
      Key.of(
              "removes",
              Form.list(Metadata.NAME, "[users.email]"),
              "What it takes away: names that nobody may need any more.")
          .such("[users.email]");
  private static final Key<Section> RAISES =
      Key.of(
              "raises",
              Form.described(Shape.named(Metadata.STORE_PATTERN, VersionKeys.VERSION.shape()))
                  .to(Value::section),
              "By store: the lowest version that is there afterwards.")
          .such("{schema: 43}");
  private static final Key<Duration> AFTER =
      Key.of(
              "after",
              Form.timeOrNone(Duration.ofDays(365), "at most 365d is waited"),
              "How long after the last host went live it is due.")
          .usually("0s");
  private static final Key<Arguments> COMMAND =
      CommandKeys.neededCommand(
          "The program and its arguments; there is no shell in between.", "[bin/drop-email]");
  private static final Key<Arguments> BEFORE =
      CommandKeys.words(
          "before",
          "A command that runs first and must pass; its output shows what is about to be lost.",
          "[bin/show-email]");
  private static final Key<Boolean> WHERE =
      Key.of("where", Form.either("once", "each"), "Whether it runs once, on one host, or on each.")
          .needed("say where it runs: once or each");
  private static final Key<Value> HOST =
      Key.of("host", Form.described(Shape.text()), "With where: once, which host.");
  private static final Key<Duration> WITHIN =
      CommandKeys.time("within", "After which time it is told to end.", ReleaseStep.USUALLY_WITHIN);
  private static final Key<Boolean> AGAIN =
      Key.of("again", Form.flag(), "Whether it may run again once it is done.").usually(false);
  private static final Keys KEYS =
      Keys.of(
          NAME,
          REMOVES,
          RAISES,
          AFTER,
          COMMAND,
          BEFORE,
          WHERE,
          HOST,
          WITHIN,
          CommandKeys.ENVIRONMENT,
          AGAIN);

  /** All of them. */
  static final Key<Value> STEPS =
      Key.of(
              "steps",
              Form.described(Shape.list(Shape.of(KEYS))),
              "Commands that belong to the release and run by name, after it is live.")
          .such("[" + EXAMPLE + "]");

  private final VersionKeys versions;
  private final SortedMap<String, StoreVersions> data;
  private final List<String> needs;
  private final Set<String> hosts;

  /**
   * @param data of the same release
   * @param needs likewise
   * @param hosts the names that a step may have for its host; none where they are not known
   */
  StepKeys(
      VersionKeys versions,
      SortedMap<String, StoreVersions> data,
      List<String> needs,
      Set<String> hosts) {
    this.versions = versions;
    this.data = data;
    this.needs = needs;
    this.hosts = hosts;
  }

  List<ReleaseStep> read(Value value) throws IOException {
    List<ReleaseStep> steps = new ArrayList<>();
    for (Value item : value.items("[" + EXAMPLE + "]").orElse(List.of())) {
      Optional<ReleaseStep> step = step(item);
      if (step.isPresent()) {
        if (steps.stream().anyMatch(other -> other.name().equals(step.get().name()))) {
          item.fault("there are two steps named " + step.get().name());
        }
        steps.add(step.get());
      }
    }
    return steps;
  }

  private Optional<ReleaseStep> step(Value item) throws IOException {
    Section step = item.section().only(KEYS);
    Optional<String> name = NAME.in(step);
    Optional<Boolean> once = WHERE.in(step);
    Optional<Arguments> command = COMMAND.in(step);
    Optional<Arguments> before = BEFORE.in(step);
    List<String> removes = REMOVES.in(step).orElse(List.of());
    SortedMap<String, Long> raises = raises(step);
    for (String removed : removes) {
      if (needs.contains(removed)) {
        step.fault("removes", "the release needs " + removed + " itself, so it is never due");
      }
    }
    Duration after = AFTER.in(step).orElse(Duration.ZERO);
    Duration within = WITHIN.in(step).orElse(ReleaseStep.USUALLY_WITHIN);
    Optional<String> host = HOST.in(step).flatMap(v -> v.text(this::host));
    boolean again = AGAIN.in(step).orElse(false);
    if (name.isEmpty() || command.isEmpty() || once.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ReleaseStep(
              name.get(),
              removes,
              raises,
              after,
              command.get(),
              before,
              !once.get(),
              host,
              within,
              CommandKeys.ENVIRONMENT.in(step).orElse(Map.of()),
              again));
    } catch (IllegalArgumentException e) {
      item.fault(e.getMessage());
      return Optional.empty();
    }
  }

  private SortedMap<String, Long> raises(Section step) throws IOException {
    SortedMap<String, Long> raises = new TreeMap<>();
    Optional<Section> said = RAISES.in(step);
    if (said.isEmpty()) {
      return raises;
    }
    Section stores = said.get();
    for (String store : stores.keys()) {
      Optional<Long> version = versions.version(stores.value(store).orElseThrow());
      if (!data.containsKey(store)) {
        stores.fault(store, "the release says nothing of this store at data");
      } else if (version.isPresent() && !data.get(store).reads(version.get())) {
        stores.fault(
            store, "the release itself reads " + data.get(store).range() + ", so it is never due");
      } else if (version.isPresent() && data.get(store).writes() < version.get()) {
        stores.fault(store, "the release itself writes " + data.get(store).writes() + ", below it");
      } else {
        version.ifPresent(lowest -> raises.put(store, lowest));
      }
    }
    return raises;
  }

  private static String name(String text) {
    if (!ReleaseStep.isName(text)) {
      throw new IllegalArgumentException(Discreet.quote(text) + ": " + ReleaseStep.NAMES);
    }
    return text;
  }

  /** A release goes to several environments, so any of them may have it. */
  private String host(String text) {
    if (!hosts.isEmpty() && !hosts.contains(text)) {
      throw new IllegalArgumentException(
          Discreet.quote(text)
              + " is no host that is known here"
              + Closest.to(text, hosts).map(meant -> "; did you mean " + meant + "?").orElse("")
              + " There are: "
              + String.join(", ", new TreeSet<>(hosts)));
    }
    return text;
  }
}
