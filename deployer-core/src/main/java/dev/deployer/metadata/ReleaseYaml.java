package dev.deployer.metadata;

import dev.deployer.yaml.Faults;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import dev.deployer.yaml.YamlDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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

  private static final Key<Integer> DEPLOYER =
      Key.of("deployer", Form.number(1, 1), "The format, 1, and the first key.").such("1");
  private static final Key<Section> DATA =
      Key.of(
          "data",
          Form.described(Shape.named(Metadata.STORE_PATTERN, VersionKeys.STORE)).to(Value::section),
          "By store, a name that you choose: which versions of its data the release reads and"
              + " writes.");
  private static final Key<List<String>> NEEDS =
      Key.of(
              "needs",
              Form.list(Metadata.NAME, "[users.name, users.email]"),
              "Names of what must be there for it: columns, tables, topics.")
          .such("[users.name, users.email]");
  private static final Key<List<String>> APPROVERS =
      Key.of(
              "approvers",
              Form.list(Metadata.NAME, "[anna@example.net]"),
              "Who must approve the release, whoever else does.")
          .such("[anna@example.net]");
  private static final Keys KEYS = Keys.of(DEPLOYER, DATA, NEEDS, APPROVERS, StepKeys.STEPS);

  /** What comes first, after comments and the marks of a document. */
  private static final Pattern FOR_DEPLOYER =
      Pattern.compile(
          "\\ufeff?(\\s*(#[^\\n]*|%[^\\n]*|---[ \\t]*)?\\r?\\n)*\\s*(---\\s+)?\\{?\\s*"
              + "[\"']?deployer[\"']?\\s*:[\\s\\S]*");

  private ReleaseYaml() {}

  /**
   * What may stand in it, as JSON Schema (draft 7): its keywords with their values, as JSON has
   * them. It never refuses a file that can be read; what only reading can tell it allows.
   */
  public static Map<String, Object> schema() {
    return Shape.of(KEYS)
        .with("required", List.of(DEPLOYER.name()))
        .document("release.yaml of Deployer");
  }

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
    DEPLOYER.in(top);
    VersionKeys versions = new VersionKeys(files);
    SortedMap<String, StoreVersions> data = new TreeMap<>();
    Optional<Section> stores = DATA.in(top);
    if (stores.isPresent()) {
      for (String store : stores.get().keys()) {
        if (Metadata.isStore(store)) {
          versions
              .store(stores.get().value(store).orElseThrow())
              .ifPresent(v -> data.put(store, v));
        } else {
          stores.get().fault(store, Metadata.STORES);
        }
      }
    }
    List<String> needs = NEEDS.in(top).orElse(List.of());
    List<String> approvers = APPROVERS.in(top).orElse(List.of());
    Optional<Value> listed = StepKeys.STEPS.in(top);
    List<ReleaseStep> steps =
        listed.isPresent()
            ? new StepKeys(versions, data, needs, hosts).read(listed.get())
            : List.of();
    return new Metadata(data, needs, approvers, steps);
  }
}
