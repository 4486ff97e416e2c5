package dev.deployer.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A shape as a document of its own: what stands in it twice is referred to by where it is first.
 */
final class SchemaDocument {
  private static final String FORMAT = "http://json-schema.org/draft-07/schema#";

  /** What is shorter than that stands there again. */
  private static final int SHORT = 200;

  private final Map<Object, String> places = new HashMap<>();

  private SchemaDocument() {}

  /**
   * The whole.
   *
   * @param title what editors call it
   */
  static Map<String, Object> of(String title, Shape shape) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("$schema", FORMAT);
    all.put("title", title);
    SchemaDocument document = new SchemaDocument();
    shape.words().forEach((key, value) -> all.put(key, document.of(value, "#/" + key)));
    return all;
  }

  /**
   * @param place the pointer to it (RFC 6901); empty below names that people choose
   */
  private Object of(Object value, String place) {
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        copy.add(of(list.get(i), below(place, i)));
      }
      return copy;
    }
    if (!(value instanceof Map<?, ?> map)) {
      return value;
    }
    if (isSchema(map)) {
      String first = places.get(map);
      if (first != null) {
        return Map.of("$ref", first);
      }
      if (!place.isEmpty()) {
        places.put(map, place);
      }
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, each) ->
            copy.put(
                (String) key, of(each, key.equals("patternProperties") ? "" : below(place, key))));
    return copy;
  }

  private static String below(String place, Object key) {
    return place.isEmpty() ? "" : place + "/" + key;
  }

  private static boolean isSchema(Map<?, ?> map) {
    return (map.get("type") instanceof String || map.get("anyOf") instanceof List)
        && map.toString().length() > SHORT;
  }
}
