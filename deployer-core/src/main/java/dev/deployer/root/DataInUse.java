package dev.deployer.root;

import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.StoreVersions;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@code prepared} record says of the data that the release reads and writes: it is still
 * known when the release is gone.
 *
 * @param stores by name
 */
public record DataInUse(SortedMap<String, StoreVersions> stores) {
  /** Nothing is said. */
  public static final DataInUse NONE = new DataInUse(new TreeMap<>());

  /** Copies. */
  public DataInUse {
    stores = Collections.unmodifiableSortedMap(new TreeMap<>(stores));
  }

  /** That of a release; none where it says nothing of itself. */
  public static DataInUse of(Optional<Metadata> metadata) {
    return metadata.map(own -> new DataInUse(own.data())).orElse(NONE);
  }

  void putInto(Map<String, Object> fields) {
    if (!stores.isEmpty()) {
      fields.put("data", MetadataJson.data(stores));
    }
  }

  static DataInUse read(Json json) throws Json.MalformedException {
    Optional<Json> data = json.object("data");
    return data.isEmpty() ? NONE : new DataInUse(MetadataJson.data(data));
  }
}
