package dev.deployer.root;

import dev.deployer.path.RootNames;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The identity of a root, {@code .deployer/root.json}. Written by init; its names are changed by a
 * rename alone, and its id never.
 *
 * @param id 32 hex digits of 128 random bits
 * @param gates by which others have to agree, as they were configured for it when it was made: what
 *     is so since is told by the deploys in the journal
 */
public record RootMarker(
    String id,
    Optional<String> application,
    Optional<String> environment,
    Instant created,
    List<String> gates) {

  /** Copies the list. */
  public RootMarker {
    gates = List.copyOf(gates);
  }

  /** The bytes of the file. */
  public byte[] bytes() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("format", Layout.FORMAT);
    fields.put("id", id);
    application.ifPresent(a -> fields.put("application", a));
    environment.ifPresent(e -> fields.put("environment", e));
    fields.put("created", created.toString());
    if (!gates.isEmpty()) {
      fields.put("gates", gates);
    }
    return Json.write(fields);
  }

  /** What it belongs to. */
  public RootNames names() {
    return new RootNames(application, environment);
  }

  /** The same, with other names. */
  public RootMarker withNames(RootNames names) {
    return new RootMarker(id, names.application(), names.environment(), created, gates);
  }

  /** Whether a text has the form of an id. */
  public static boolean isId(String text) {
    return text.matches("[0-9a-f]{32}");
  }

  /** The same, with another id. */
  public RootMarker withId(String other) {
    return new RootMarker(other, application, environment, created, gates);
  }

  /**
   * Reads the file.
   *
   * @throws NewerFormatException if a later version of Deployer wrote it
   */
  public static RootMarker read(byte[] bytes) throws Json.MalformedException, NewerFormatException {
    Json json = Json.read("root.json", bytes);
    long format = json.number("format");
    if (format != Layout.FORMAT) {
      throw new NewerFormatException(format);
    }
    String id = json.text("id");
    if (!isId(id)) {
      throw new Json.MalformedException("root.json: the id is not 32 hex digits");
    }
    return new RootMarker(
        id,
        json.optionalText("application"),
        json.optionalText("environment"),
        json.time("created"),
        json.texts("gates"));
  }

  /** The root has a format that this version does not know. */
  public static final class NewerFormatException extends java.io.IOException {
    private static final long serialVersionUID = 1L;

    NewerFormatException(long format) {
      super("the root has format " + format + ", and this version knows format " + Layout.FORMAT);
    }
  }
}
