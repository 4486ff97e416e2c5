package dev.deployer.config;

import dev.deployer.yaml.Faults;
import dev.deployer.yaml.YamlDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** On which line each key of a file stands. */
public final class KeyLines {
  /** Where there is no file. */
  public static final KeyLines NONE = new KeyLines();

  private final Map<String, Integer> lines = new LinkedHashMap<>();

  private KeyLines() {}

  /**
   * Those of a file that can be read as a configuration.
   *
   * @throws IOException if the file cannot be read
   */
  public static KeyLines read(Path file) throws IOException {
    KeyLines all = new KeyLines();
    YamlDocument.read(file, new Faults(file.toString())).ifPresent(node -> all.take(node, ""));
    return all;
  }

  /**
   * The line of a key, from 1; absent where it does not stand there.
   *
   * @param key its path, such as {@code environments.production.hosts[0].root}
   */
  public Optional<Integer> of(String key) {
    return Optional.ofNullable(lines.get(key));
  }

  private void take(Node node, String path) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode word) {
          String key = path.isEmpty() ? word.getValue() : path + "." + word.getValue();
          note(key, word);
          take(entry.getValueNode(), key);
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.getValue().size(); i++) {
        Node item = sequence.getValue().get(i);
        String key = path + "[" + i + "]";
        note(key, item);
        take(item, key);
      }
    }
  }

  private void note(String key, Node node) {
    node.getStartMark().ifPresent(mark -> lines.put(key, mark.getLine() + 1));
  }
}
