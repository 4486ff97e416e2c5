package dev.deployer.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.deployer.config.Configuration;
import dev.deployer.config.ConfigurationException;
import dev.deployer.metadata.InvalidMetadataException;
import dev.deployer.metadata.ReleaseFiles;
import dev.deployer.metadata.ReleaseYaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Holds the schemas and the readers against each other, by a validator that is not ours: on files
 * that are made of the schema, and on the same with one slip each.
 */
class SchemaTest {
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final int FILES = 200;
  private static final int SLIPS = 4;

  @TempDir Path folder;

  @Test
  void whatTheSchemaOfDeployerYamlAllowsIsRead() throws Exception {
    Files.writeString(
        folder.resolve("allowed_signers"),
        "anna@example.net "
            + key("Bv8gVz9xF0nUQm1QKAoYkXG0Zb2r6Kq2b1m9e7e6Xr3")
            + "ben@example.net "
            + key("Bv8gVz9xF0nUQm1QKAoYkXG0Zb2r6Kq2b1m9e7e6Xr4"));
    Judged judged =
        judged(
            Configuration.schemas().get("deployer.yaml"),
            this::configuration,
            this::configurationFaults);

    assertThat(judged.refusedGood.stream().limit(8)).isEmpty();
    assertThat(judged.otherwise.stream().limit(8)).isEmpty();
    assertThat(judged.slips).isGreaterThan(FILES * SLIPS / 2);
  }

  @Test
  void whatTheSchemaOfReleaseYamlAllowsIsRead() throws Exception {
    Judged judged =
        judged(Configuration.schemas().get("release.yaml"), this::release, this::releaseFaults);

    assertThat(judged.refusedGood.stream().limit(8)).isEmpty();
    assertThat(judged.otherwise.stream().limit(8)).isEmpty();
    assertThat(judged.slips).isGreaterThan(FILES * SLIPS / 2);
  }

  @Test
  void whatTheDocumentsShowIsAllowed() throws Exception {
    Map<String, Schema> schemas =
        Map.of(
            "application:", schema(Configuration.schemas().get("deployer.yaml")),
            "deployer:", schema(Configuration.schemas().get("release.yaml")));
    List<String> refused = new ArrayList<>();
    int seen = 0;
    for (String block : blocksOfTheDocuments()) {
      for (Map.Entry<String, Schema> each : schemas.entrySet()) {
        if (block.startsWith(each.getKey())) {
          Object read = new Load(LoadSettings.builder().build()).loadFromString(block);
          each.getValue()
              .validate(JSON.std.asString(read), InputFormat.JSON)
              .forEach(error -> refused.add(error + " in " + block));
          seen++;
        }
      }
    }

    assertThat(refused).isEmpty();
    assertThat(seen).isGreaterThanOrEqualTo(4);
  }

  private static List<String> blocksOfTheDocuments() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("..", "README.md")));
    try (Stream<Path> docs = Files.list(Path.of("..", "docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).forEach(files::add);
    }
    List<String> blocks = new ArrayList<>();
    for (Path file : files) {
      Matcher block = YAML.matcher(Files.readString(file));
      while (block.find()) {
        blocks.add(block.group(1));
      }
    }
    return blocks;
  }

  private static String key(String end) {
    return "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + end + "\n";
  }

  /** What came of all files. */
  private record Judged(List<String> refusedGood, List<String> otherwise, int slips) {}

  private interface Reader {
    /** What is wrong with it, empty if nothing is. */
    List<String> faults(String file) throws IOException;
  }

  private interface Maker {
    Object of(Random random, Map<String, Object> schema);
  }

  private static Judged judged(Map<String, Object> words, Maker maker, Reader reader)
      throws Exception {
    Schema schema = schema(words);
    List<String> refusedGood = new ArrayList<>();
    List<String> otherwise = new ArrayList<>();
    int slips = 0;
    for (int seed = 0; seed < FILES; seed++) {
      Random random = new Random(seed);
      Object good = maker.of(random, words);
      String file = JSON.std.asString(good);
      List<String> faults = reader.faults(file);
      List<Error> errors = schema.validate(file, InputFormat.JSON);
      if (!faults.isEmpty() || !errors.isEmpty()) {
        refusedGood.add(seed + ": " + faults + errors + " " + file);
        continue;
      }
      for (int i = 0; i < SLIPS; i++) {
        Mutation slip = new Mutation(random);
        String bad = JSON.std.asString(slip.in(good));
        List<String> unread = reader.faults(bad);
        List<Error> refused = schema.validate(bad, InputFormat.JSON);
        if (unread.isEmpty() != refused.isEmpty()
            && !unread.stream().anyMatch(SchemaTest::isOfAFile)) {
          otherwise.add(
              "%d: %s: the reader says %s, the schema %s"
                  .formatted(seed, slip.what(), unread, refused));
        }
        slips += refused.isEmpty() ? 0 : 1;
      }
    }
    return new Judged(refusedGood, otherwise, slips);
  }

  /** Which files there are is known to whoever reads. */
  private static boolean isOfAFile(String fault) {
    return fault.endsWith("there is no such file")
        || fault.contains("would not be in the release: it is missing");
  }

  private static Schema schema(Map<String, Object> words) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(JSON.std.asString(words), InputFormat.JSON);
  }

  private Object configuration(Random random, Map<String, Object> schema) {
    Counter counter = new Counter();
    Map<String, Supplier<Object>> byKey = new HashMap<>();
    byKey.put("hosts/host", () -> "web" + counter.next() + ".example.net");
    byKey.put("host", () -> null);
    byKey.put("body_matches", () -> "ok|fine");
    byKey.put("waves", () -> random.nextBoolean() ? List.of(1, "25%", "rest") : List.of("rest"));
    // Long enough for as many bad samples as the rest of it wants, which no schema can say.
    byKey.put("watch/for", () -> random.nextBoolean() ? "1h" : "20m");
    byKey.put("promotion", () -> "off");
    byKey.put("rehearsal", () -> "off");
    byKey.put("with", List::of);
    byKey.put("signers", () -> "allowed_signers");
    byKey.put("by", () -> 1);
    byKey.put("name", () -> "name " + counter.next());
    byKey.put("errors/name", () -> counter.next());
    byKey.put("shared/dirs", () -> List.of("var/media" + counter.next()));
    byKey.put("shared/files", () -> List.of(".env" + counter.next()));
    byKey.put("writable", () -> List.of("var/cache" + counter.next() + "/"));
    byKey.put("generated", () -> List.of("vendor/"));
    return new Instances(random, byKey).of(schema);
  }

  private static final class Counter {
    private int number;

    int next() {
      return ++number;
    }
  }

  private List<String> configurationFaults(String text) throws IOException {
    Path file = folder.resolve("deployer.yaml");
    Files.writeString(file, text);
    try {
      Configuration.read(file);
      return List.of();
    } catch (ConfigurationException e) {
      return e.faults().stream().map(fault -> fault.key() + ": " + fault.problem()).toList();
    }
  }

  private Object release(Random random, Map<String, Object> schema) {
    Counter counter = new Counter();
    List<Object> reads =
        List.of(
            "41-43",
            "41 - 43",
            43,
            Map.of("from", 41, "to", Map.of("file", "schema/version")),
            Map.of("highest", "schema/(\\d+)\\.stamp"));
    List<Object> versions =
        List.of(43, Map.of("file", "schema/version"), Map.of("highest", "schema/(\\d+)\\.stamp"));
    Map<String, Supplier<Object>> byKey = new HashMap<>();
    byKey.put("reads", () -> reads.get(random.nextInt(reads.size())));
    byKey.put("writes", () -> versions.get(random.nextInt(versions.size())));
    byKey.put("raises", Map::of);
    byKey.put("needs", () -> List.of("users.name"));
    byKey.put("removes", () -> List.of("users.nick"));
    byKey.put("name", () -> "step-" + counter.next());
    byKey.put("host", () -> null);
    return new Instances(random, byKey).of(schema);
  }

  private List<String> releaseFaults(String text) throws IOException {
    ReleaseFiles files =
        new ReleaseFiles() {
          @Override
          public List<String> paths() {
            return List.of("schema/41.stamp", "schema/43.stamp", "schema/version");
          }

          @Override
          public Optional<byte[]> read(String path, int most) {
            return path.equals("schema/version")
                ? Optional.of("43".getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
          }
        };
    if (!ReleaseYaml.isForDeployer(text.getBytes(StandardCharsets.UTF_8))) {
      return List.of("it is not for Deployer");
    }
    try {
      ReleaseYaml.read(text.getBytes(StandardCharsets.UTF_8), files, Set.of());
      return List.of();
    } catch (InvalidMetadataException e) {
      return e.faults().stream().map(fault -> fault.key() + ": " + fault.problem()).toList();
    }
  }
}
