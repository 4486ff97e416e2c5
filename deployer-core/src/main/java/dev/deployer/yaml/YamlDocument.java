package dev.deployer.yaml;

import dev.deployer.file.LocalFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A YAML file as a tree of nodes that know their place; bounded in size and in aliases. */
public final class YamlDocument {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_ALIASES = 100;

  private YamlDocument() {}

  /** The file's one node; empty if it holds none, or is wrong, which the faults then say. */
  public static Optional<Node> read(Path file, Faults faults) throws IOException {
    byte[] bytes;
    try (InputStream in = LocalFile.open(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      faults.add(Optional.empty(), "", "the file is larger than 1 MiB");
      return Optional.empty();
    }
    return read(bytes, faults);
  }

  /** The same, of these bytes. */
  public static Optional<Node> read(byte[] bytes, Faults faults) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      faults.add(Optional.empty(), "", "the file is not UTF-8");
      return Optional.empty();
    }
    try {
      return new Compose(settings())
          .composeString(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> place = e.getProblemMark();
      Optional<Slip> slip = place.flatMap(mark -> Slip.near(text, mark.getLine()));
      slip.ifPresentOrElse(
          faults::add,
          () ->
              faults.add(
                  place, "", "this is not YAML 1.2: " + e.getProblem() + ofVariable(text, place)));
    } catch (YamlEngineException e) {
      faults.add(Optional.empty(), "", "this is not YAML 1.2: " + firstLine(e));
    }
    return Optional.empty();
  }

  /** In brackets a variable without quotes is no text of YAML. */
  private static String ofVariable(String text, Optional<Mark> place) {
    boolean isOne =
        place
            .flatMap(mark -> text.lines().skip(mark.getLine()).findFirst())
            .filter(line -> line.contains("${"))
            .isPresent();
    return isOne ? Value.NOT_SUBSTITUTED : "";
  }

  private static String firstLine(YamlEngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static LoadSettings settings() {
    return LoadSettings.builder()
        .setSchema(new CoreSchema())
        .setMaxAliasesForCollections(MAX_ALIASES)
        .setCodePointLimit(MAX_BYTES)
        .build();
  }
}
