package dev.deployer.plan;

import dev.deployer.root.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A root that a plan does not change, and that its gates ask: what they say holds of it alone.
 *
 * @param environment which other one it belongs to; absent where it is left out of the plan's own
 * @param host the address of its host
 * @param root where on it
 * @param id of the root, where it is configured or was read
 */
public record AskedRoot(
    Optional<String> environment, String host, String root, Optional<String> id) {

  /** The same, with this id, if one was read. */
  public AskedRoot withId(Optional<String> read) {
    return read.isPresent() ? new AskedRoot(environment, host, root, read) : this;
  }

  boolean isPlaceOf(AskedRoot other) {
    return environment.equals(other.environment)
        && host.equals(other.host)
        && root.equals(other.root);
  }

  /** For people: {@code staging: deploy@web1:22/srv/shop}. */
  String place() {
    String at = host.endsWith(root) ? host : host + root;
    return environment.map(name -> name + ": ").orElse("") + at;
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    environment.ifPresent(name -> fields.put("environment", name));
    fields.put("host", host);
    fields.put("root", root);
    id.ifPresent(known -> fields.put("root_id", known));
    return fields;
  }

  static AskedRoot read(Json json) throws Json.MalformedException {
    return new AskedRoot(
        json.optionalText("environment"),
        json.text("host"),
        json.text("root"),
        json.optionalText("root_id"));
  }
}
