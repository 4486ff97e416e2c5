package dev.deployer.metadata;

import dev.deployer.path.Discreet;
import dev.deployer.yaml.Faults;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import dev.deployer.yaml.YamlDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** The grammar of {@code release.yaml}: which keys there are, and what they hold. */
public final class ReleaseYaml {
  /** Its path in a release. */
  public static final String FILE = "release.yaml";

  /** How many bytes it has at most. */
  public static final int MOST_BYTES = 1 << 16;

  private static final String FIRST_KEY = "deployer";
  private static final List<String> KEYS =
      List.of(FIRST_KEY, "data", "needs", "approvers", "steps");

  /** What comes first, after comments and the marks of a document. */
  private static final Pattern FOR_DEPLOYER =
      Pattern.compile(
          "\\ufeff?(\\s*(#[^\\n]*|%[^\\n]*|---[ \\t]*)?\\r?\\n)*\\s*(---\\s+)?\\{?\\s*"
              + "[\"']?deployer[\"']?\\s*:[\\s\\S]*");

  private ReleaseYaml() {}

  /** Whether it is meant for Deployer: others have files of this name too. */
  public static boolean isForDeployer(byte[] text) {
    return FOR_DEPLOYER.matcher(new String(text, StandardCharsets.UTF_8)).matches();
  }

  /**
   * Reads it.
   *
   * @param files what its numbers are worked out of
   * @param hosts the names that a step may have for its host; none where they are not known
   * @throws InvalidMetadataException with everything that is wrong in it, and where
   */
  public static Metadata read(byte[] text, ReleaseFiles files, Set<String> hosts)
      throws IOException, InvalidMetadataException {
    Faults faults = new Faults(FILE);
    Metadata metadata = null;
    if (text.length > MOST_BYTES) {
      faults.addIfNone("the file is larger than 64 KiB");
    } else {
      Optional<Node> document = YamlDocument.read(text, faults);
      if (document.isPresent()) {
        metadata =
            metadata(new Value(document.get(), "", faults).section().only(KEYS), files, hosts);
      }
    }
    if (!faults.all().isEmpty()) {
      throw new InvalidMetadataException(faults.all());
    }
    return metadata;
  }

  private static Metadata metadata(Section top, ReleaseFiles files, Set<String> hosts)
      throws IOException {
    top.value(FIRST_KEY).ifPresent(v -> v.number(1, 1));
    VersionKeys versions = new VersionKeys(files);
    SortedMap<String, StoreVersions> data = new TreeMap<>();
    if (top.has("data")) {
      Section stores = top.section("data").orElseThrow();
      for (String store : stores.keys()) {
        if (Metadata.isStore(store)) {
          versions.store(stores.value(store).orElseThrow()).ifPresent(v -> data.put(store, v));
        } else {
          stores.fault(store, Metadata.STORES);
        }
      }
    }
    List<String> needs =
        top.texts("needs", "[users.name, users.email]", ReleaseYaml::name).orElse(List.of());
    List<String> approvers =
        top.texts("approvers", "[anna@example.net]", ReleaseYaml::name).orElse(List.of());
    List<ReleaseStep> steps =
        top.has("steps")
            ? new StepKeys(versions, data, needs, hosts).read(top.value("steps").orElseThrow())
            : List.of();
    return new Metadata(data, needs, approvers, steps);
  }

  static String name(String text) {
    if (!Metadata.isName(text)) {
      throw new IllegalArgumentException(Discreet.quote(text) + ": " + Metadata.NAMES);
    }
    return text;
  }
}
