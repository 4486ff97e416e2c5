package dev.deployer.yaml;

import dev.deployer.path.Discreet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One mapping of the configuration, whose values are asked for by key and type. */
public final class Section {
  private final Value whole;
  private final Map<String, Value> keys = new LinkedHashMap<>();
  private final Map<String, Value> values = new LinkedHashMap<>();

  Section(Value whole) {
    this.whole = whole;
    if (whole.node() instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::take);
    } else {
      whole.fault("must be keys with values, and is " + whole.kind());
    }
  }

  private void take(NodeTuple entry) {
    if (!(entry.getKeyNode() instanceof ScalarNode word)) {
      whole.fault("a key is one word");
      return;
    }
    String name = word.getValue();
    Value key = new Value(word, path(name), whole.faults());
    if (keys.putIfAbsent(name, key) == null) {
      values.put(name, new Value(entry.getValueNode(), path(name), whole.faults()));
    } else {
      key.fault("stands here twice");
    }
  }

  /** Makes every other key a fault. */
  public Section only(Keys allowed) {
    return only(allowed.names());
  }

  /** The same, of names. */
  public Section only(List<String> allowed) {
    keys.forEach(
        (name, key) -> {
          if (!allowed.contains(name)) {
            String meant =
                Closest.to(name, allowed).map(w -> "; did you mean " + w + "?").orElse(".");
            key.fault(
                "there is no such key here" + meant + " Allowed: " + String.join(", ", allowed));
          }
        });
    return this;
  }

  /** Makes every other key a fault, and shows none: beside these it may be a secret itself. */
  public Section onlyDiscreetly(List<String> allowed) {
    keys.forEach(
        (name, key) -> {
          if (!allowed.contains(name)) {
            whole
                .at(key)
                .fault(
                    "there is a key that is not known here, not shown since it may be a secret"
                        + Closest.to(name, allowed)
                            .map(w -> "; did you mean " + w + "?")
                            .orElse(".")
                        + " Allowed: "
                        + String.join(", ", allowed));
          }
        });
    return this;
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  public Set<String> keys() {
    return values.keySet();
  }

  public Optional<Value> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  public Optional<Section> section(String key) {
    return value(key).map(Value::section);
  }

  public <T> Optional<T> text(String key, Function<String, T> parse) {
    return value(key).flatMap(v -> v.text(parse));
  }

  /** The list of texts at a key; what is wrong with one of them leaves out that one. */
  public <T> Optional<List<T>> texts(String key, String example, Function<String, T> parse) {
    return value(key)
        .flatMap(v -> v.items(example))
        .map(items -> items.stream().flatMap(i -> i.text(parse).stream()).toList());
  }

  /** Says that a key is not there, at the place of the section. */
  public void missing(String key, String advice) {
    new Value(whole.node(), path(key), whole.faults()).fault("is missing; " + advice);
  }

  /** What is wrong with a key itself. */
  public void fault(String key, String problem) {
    keys.get(key).fault(problem);
  }

  /**
   * What is wrong with a key, at its place; at that of the section where it does not stand here.
   */
  public void faultAt(String key, String problem) {
    if (has(key)) {
      fault(key, problem);
    } else {
      new Value(whole.node(), path(key), whole.faults()).fault(problem);
    }
  }

  /** How many items the list at a key has; 0 where there is none. */
  public int size(String key) {
    return values.get(key) != null && values.get(key).node() instanceof SequenceNode items
        ? items.getValue().size()
        : 0;
  }

  private String path(String key) {
    String shown = Discreet.shown(key);
    return whole.path().isEmpty() ? shown : whole.path() + "." + shown;
  }
}
