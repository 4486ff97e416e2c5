package dev.deployer.root;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to follow a flip: hooks, checks, waves, a watch. It is recorded before the flip, so that
 * whoever finds the run dead knows what is still to be done, and to be proven.
 *
 * @param hooks the names of those that run after the flip; empty where none do
 * @param checks how many are asked before the release counts as good
 * @param waves in how many groups the hosts flip; at least 1
 * @param watched whether the release is watched before it counts as good
 */
public record Sequel(List<String> hooks, int checks, int waves, boolean watched) {
  /** Nothing is run or asked. */
  public static final Sequel NONE = new Sequel(List.of(), 0, 1, false);

  /** Copies the list. */
  public Sequel {
    hooks = List.copyOf(hooks);
    if (checks < 0 || waves < 1) {
      throw new IllegalArgumentException("no fewer than 0 checks and 1 wave");
    }
  }

  /** Of a flip to what need not prove itself. */
  public static Sequel ofHooks(List<String> hooks) {
    return new Sequel(hooks, 0, 1, false);
  }

  /** Whether nothing is run, asked or watched. */
  public boolean isNothing() {
    return hooks.isEmpty() && !proves() && !watched;
  }

  /** Whether the release proves itself on the way, so that what ended before is not proven. */
  public boolean proves() {
    return checks > 0 || waves > 1;
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (!hooks.isEmpty()) {
      fields.put("hooks", hooks);
    }
    fields.put("checks", checks);
    fields.put("waves", waves);
    if (watched) {
      fields.put("watched", true);
    }
    return fields;
  }

  static Optional<Sequel> read(Optional<Json> json) throws Json.MalformedException {
    if (json.isEmpty()) {
      return Optional.empty();
    }
    long checks = json.get().number("checks");
    long waves = json.get().number("waves");
    if (checks < 0 || waves < 1 || checks > Integer.MAX_VALUE || waves > Integer.MAX_VALUE) {
      throw new Json.MalformedException(
          "a journal record names " + checks + " checks and " + waves + " waves");
    }
    return Optional.of(
        new Sequel(
            json.get().texts("hooks"), (int) checks, (int) waves, json.get().flag("watched")));
  }
}
