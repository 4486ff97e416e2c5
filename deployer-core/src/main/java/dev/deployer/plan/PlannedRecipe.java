package dev.deployer.plan;

import dev.deployer.root.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is run, asked and told while a release goes live, as a plan holds it: in the words of the
 * configuration, with every default written out, so that two recipes do the same exactly if they
 * are equal. Secrets stand in it by their names.
 *
 * @param hooks by phase, those of a phase in the order in which they run; no phase is empty
 * @param health the checks
 * @param waves as they are written: {@code 1}, {@code 25%}, {@code rest}
 * @param bake the wait between two waves: {@code 5m}
 * @param onFailure what a failure does, as the configuration says it
 * @param reconnect how long a lost connection is sought again once the first wave has begun: {@code
 *     30s}; of a step, which has no waves, at any time
 * @param told the sinks of notices, by name, with what they are told
 * @param gates which gates are asked, and how, by their names
 * @param watch how what is live is watched, by its keys; empty where it is not
 * @param errors the numbers that are watched
 * @param releases what becomes of releases, and how they are written, by the keys of the
 *     configuration; empty where none are written
 */
public record PlannedRecipe(
    Map<String, List<Part>> hooks,
    List<Part> health,
    List<String> waves,
    String bake,
    String onFailure,
    String reconnect,
    List<Part> told,
    Map<String, Object> gates,
    Map<String, Object> watch,
    List<Part> errors,
    Map<String, Object> releases) {

  /**
   * A hook, a check or a sink of notices.
   *
   * @param keys as in the configuration; the values are texts, numbers, lists of texts, and maps
   */
  public record Part(Map<String, Object> keys) {
    /** Copies. */
    public Part {
      keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /** What people call it: a hook or a sink by its name, a check by what it asks. */
    public String name() {
      if (keys.get("name") instanceof String name) {
        return name;
      }
      for (String kind : List.of("http", "tcp")) {
        if (keys.get(kind) instanceof String address) {
          return kind + " " + address;
        }
      }
      return "command"
          + (keys.get("command") instanceof List<?> words && !words.isEmpty()
              ? " " + words.get(0)
              : "");
    }

    /** The keys whose values are others. */
    private String differing(Part other) {
      TreeSet<String> all = new TreeSet<>(keys.keySet());
      all.addAll(other.keys.keySet());
      all.removeIf(key -> keys.containsKey(key) && keys.get(key).equals(other.keys.get(key)));
      return String.join(", ", all);
    }
  }

  /** Copies. */
  public PlannedRecipe {
    Map<String, List<Part>> copy = new LinkedHashMap<>();
    hooks.forEach((phase, parts) -> copy.put(phase, List.copyOf(parts)));
    hooks = Collections.unmodifiableMap(copy);
    health = List.copyOf(health);
    waves = List.copyOf(waves);
    told = List.copyOf(told);
    gates = Collections.unmodifiableMap(new LinkedHashMap<>(gates));
    watch = Collections.unmodifiableMap(new LinkedHashMap<>(watch));
    errors = List.copyOf(errors);
    releases = Collections.unmodifiableMap(new LinkedHashMap<>(releases));
  }

  /** The same, with this said of releases. */
  public PlannedRecipe withReleases(Map<String, Object> keys) {
    return new PlannedRecipe(
        hooks, health, waves, bake, onFailure, reconnect, told, gates, watch, errors, keys);
  }

  /** What was changed since, one clause each: {@code the hook migrate was added}. */
  public List<String> changesTo(PlannedRecipe now) {
    List<String> changes = new ArrayList<>();
    TreeSet<String> phases = new TreeSet<>(hooks.keySet());
    phases.addAll(now.hooks.keySet());
    for (String phase : phases) {
      compare(
          changes,
          "hook",
          " (" + phase + ")",
          hooks.getOrDefault(phase, List.of()),
          now.hooks.getOrDefault(phase, List.of()));
    }
    compare(changes, "check", "", health, now.health);
    differs(changes, "waves", String.join(", ", waves), String.join(", ", now.waves));
    differs(changes, "bake", bake, now.bake);
    differs(changes, "on_failure", onFailure, now.onFailure);
    differs(changes, "reconnect", reconnect, now.reconnect);
    String sinks = names(told);
    differs(changes, "notify", sinks, names(now.told));
    if (sinks.equals(names(now.told))) {
      compare(changes, "sink", "", told, now.told);
    }
    TreeSet<String> names = new TreeSet<>(gates.keySet());
    names.addAll(now.gates.keySet());
    for (String name : names) {
      differs(changes, "the gate " + name, gate(gates, name), gate(now.gates, name));
    }
    differs(changes, "watch", watched(watch), watched(now.watch));
    compare(changes, "number", "", errors, now.errors);
    TreeSet<String> ofReleases = new TreeSet<>(releases.keySet());
    ofReleases.addAll(now.releases.keySet());
    for (String key : ofReleases) {
      differs(changes, key, said(releases, key), said(now.releases, key));
    }
    return changes;
  }

  private static String gate(Map<String, Object> gates, String name) {
    Object how = gates.getOrDefault(name, "not asked");
    return how instanceof Map<?, ?> keys ? inWords(keys) : String.valueOf(how);
  }

  private static String said(Map<String, Object> keys, String key) {
    return String.valueOf(keys.getOrDefault(key, "not said"));
  }

  private static String watched(Map<String, Object> watch) {
    return watch.isEmpty() ? "off" : inWords(watch);
  }

  private static String inWords(Map<?, ?> keys) {
    return keys.entrySet().stream()
        .map(key -> key.getKey() + " " + key.getValue())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String names(List<Part> told) {
    return told.isEmpty()
        ? "nobody"
        : told.stream().map(Part::name).collect(Collectors.joining(", "));
  }

  private static void differs(List<String> changes, String key, String planned, String now) {
    if (!planned.equals(now)) {
      changes.add(key + " was " + planned + " in the plan, and is " + now);
    }
  }

  private static void compare(
      List<String> changes, String kind, String where, List<Part> planned, List<Part> now) {
    int before = changes.size();
    List<Part> added = new ArrayList<>(now);
    List<Part> removed = new ArrayList<>();
    for (Part part : planned) {
      if (!added.remove(part)) {
        removed.add(part);
      }
    }
    for (Part part : removed) {
      String name = "the " + kind + " " + part.name();
      Optional<Part> other =
          added.stream().filter(each -> each.name().equals(part.name())).findFirst();
      if (other.isPresent()) {
        added.remove(other.get());
        changes.add(name + " was changed" + where + ": " + part.differing(other.get()));
      } else {
        changes.add(name + " was removed" + where);
      }
    }
    added.forEach(part -> changes.add("the " + kind + " " + part.name() + " was added" + where));
    if (changes.size() == before && !planned.equals(now)) {
      changes.add("the " + kind + "s" + where + " were put in another order");
    }
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    Map<String, Object> byPhase = new LinkedHashMap<>();
    hooks.forEach((phase, parts) -> byPhase.put(phase, parts.stream().map(Part::keys).toList()));
    fields.put("hooks", byPhase);
    fields.put("health", health.stream().map(Part::keys).toList());
    fields.put("waves", waves);
    fields.put("bake", bake);
    fields.put("on_failure", onFailure);
    fields.put("reconnect", reconnect);
    fields.put("notify", told.stream().map(Part::keys).toList());
    fields.put("gates", gates);
    fields.put("watch", watch);
    fields.put("errors", errors.stream().map(Part::keys).toList());
    fields.put("releases", releases);
    return fields;
  }

  static PlannedRecipe read(Json json) throws Json.MalformedException {
    Map<String, List<Part>> hooks = new LinkedHashMap<>();
    Optional<Json> byPhase = json.object("hooks");
    if (byPhase.isPresent()) {
      for (String phase : byPhase.get().all().keySet()) {
        hooks.put(phase, byPhase.get().each(phase, hook -> new Part(hook.all())));
      }
    }
    return new PlannedRecipe(
        hooks,
        json.each("health", check -> new Part(check.all())),
        json.texts("waves"),
        json.text("bake"),
        json.text("on_failure"),
        json.text("reconnect"),
        json.each("notify", sink -> new Part(sink.all())),
        json.object("gates").map(Json::all).orElse(Map.of()),
        json.object("watch").map(Json::all).orElse(Map.of()),
        json.each("errors", number -> new Part(number.all())),
        json.object("releases").map(Json::all).orElse(Map.of()));
  }
}
