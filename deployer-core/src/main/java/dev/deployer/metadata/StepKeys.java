package dev.deployer.metadata;

import dev.deployer.command.Arguments;
import dev.deployer.path.Discreet;
import dev.deployer.yaml.Closest;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.DurationText;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code steps}: the commands that belong to a release. */
final class StepKeys {
  private static final List<String> KEYS =
      List.of(
          "name",
          "removes",
          "raises",
          "after",
          "command",
          "before",
          "where",
          "host",
          "within",
          "environment",
          "again");
  private static final String EXAMPLE = "{name: drop-email, command: [bin/drop], where: once}";
  private static final Duration LONGEST = Duration.ofDays(365);

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
    if (!step.has("name")) {
      step.missing("name", "name the step, such as " + EXAMPLE);
    }
    if (!step.has("where")) {
      step.missing("where", "say where it runs: once or each");
    }
    Optional<String> name = step.text("name", StepKeys::name);
    Optional<Arguments> command = CommandKeys.command(step, "[bin/drop-email]");
    Optional<Arguments> before =
        step.has("before") ? CommandKeys.words(step, "before") : Optional.empty();
    Optional<Boolean> once = step.value("where").flatMap(v -> v.either("once", "each"));
    List<String> removes =
        step.texts("removes", "[users.email]", ReleaseYaml::name).orElse(List.of());
    SortedMap<String, Long> raises = raises(step);
    for (String removed : removes) {
      if (needs.contains(removed)) {
        step.fault("removes", "the release needs " + removed + " itself, so it is never due");
      }
    }
    Duration after =
        step.value("after").flatMap(v -> v.wordOrNumber(StepKeys::after)).orElse(Duration.ZERO);
    Duration within = CommandKeys.time(step, "within", ReleaseStep.USUALLY_WITHIN);
    Optional<String> host = step.text("host", this::host);
    boolean again = step.value("again").flatMap(Value::flag).orElse(false);
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
              CommandKeys.variables(step),
              again));
    } catch (IllegalArgumentException e) {
      item.fault(e.getMessage());
      return Optional.empty();
    }
  }

  private SortedMap<String, Long> raises(Section step) throws IOException {
    SortedMap<String, Long> raises = new TreeMap<>();
    if (!step.has("raises")) {
      return raises;
    }
    Section stores = step.section("raises").orElseThrow();
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

  private static Duration after(String text) {
    Duration after = text.equals("0") ? Duration.ZERO : DurationText.parse(text);
    if (after.compareTo(LONGEST) > 0) {
      throw new InvalidTextException("duration", text, "at most 365d is waited");
    }
    return after;
  }
}
