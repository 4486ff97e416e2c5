package dev.deployer.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One slip, at one place of a file, by a seed: what people get wrong in keys, kinds and bounds. */
final class Mutation {
  private final Random random;
  private String what = "nothing";

  Mutation(Random random) {
    this.random = random;
  }

  /** What it was, and where. */
  String what() {
    return what;
  }

  /** A copy of this file with the slip in it. */
  Object in(Object file) {
    List<String> places = new ArrayList<>();
    collect(file, "", places);
    return changed(file, "", places.get(random.nextInt(places.size())));
  }

  private static void collect(Object value, String path, List<String> places) {
    places.add(path);
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> collect(each, path + "/" + key, places));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        collect(list.get(i), path + "/" + i, places);
      }
    }
  }

  private Object changed(Object value, String path, String place) {
    if (path.equals(place)) {
      return slip(value, path);
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, each) -> copy.put(key, changed(each, path + "/" + key, place)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        copy.add(changed(list.get(i), path + "/" + i, place));
      }
      return copy;
    }
    return value;
  }

  private Object slip(Object value, String path) {
    String key = path.substring(path.lastIndexOf('/') + 1);
    if (value instanceof Map<?, ?> map && random.nextInt(4) > 0) {
      return keys(new LinkedHashMap<>(map), path);
    }
    List<Object> others = new ArrayList<>();
    others.add(Map.of("nothing", "here"));
    others.add(List.of(List.of("x")));
    others.add(List.of());
    others.add(true);
    others.add(-1);
    others.add(1_000_000_000_000_000_000L);
    others.add(2.5);
    others.add("");
    others.add("5 minutes");
    others.add("0s");
    others.add("400d");
    Object other = others.get(random.nextInt(others.size()));
    what = path + " (" + key + "): " + value + " → " + other;
    return other;
  }

  private Object keys(Map<Object, Object> map, String path) {
    List<Object> there = new ArrayList<>(map.keySet());
    if (there.isEmpty() || random.nextBoolean()) {
      what = path + ": with the key keep release";
      map.put("keep release", 5);
      return map;
    }
    Object gone = there.get(random.nextInt(there.size()));
    what = path + ": without " + gone;
    map.remove(gone);
    return map;
  }
}
