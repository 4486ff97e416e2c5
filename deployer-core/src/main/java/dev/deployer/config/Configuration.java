package dev.deployer.config;

import dev.deployer.metadata.ReleaseYaml;
import dev.deployer.yaml.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a {@code deployer.yaml}.
 *
 * @param application what is deployed; absent only where there is no file
 * @param recipe what holds where an environment says nothing else, and for an ad hoc root
 * @param environments by name, in the order of the file; may be empty
 */
public record Configuration(
    Optional<String> application, Recipe recipe, Map<String, Environment> environments) {
  /** What holds where there is no file. */
  public static final Configuration NONE =
      new Configuration(Optional.empty(), Recipe.DEFAULTS, Map.of());

  /** Copies the environments, in their order. */
  public Configuration {
    environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
  }

  /**
   * Reads a file: YAML 1.2, UTF-8, at most 1 MiB. A relative {@code source} is relative to the
   * file's folder.
   *
   * @throws ConfigurationException with everything that is wrong in it, and where
   * @throws IOException if the file cannot be read
   */
  public static Configuration read(Path file) throws IOException, ConfigurationException {
    return ConfigurationReader.read(file);
  }

  /**
   * What may stand in {@code deployer.yaml} and in {@code release.yaml}, as JSON Schema (draft 7):
   * by the name of the file, its keywords with their values, as JSON has them. They never refuse a
   * file that can be read; what only reading can tell they allow.
   */
  public static Map<String, Map<String, Object>> schemas() {
    Map<String, Map<String, Object>> schemas = new LinkedHashMap<>();
    schemas.put(
        "deployer.yaml", Shape.of(ConfigurationReader.KEYS).document("deployer.yaml of Deployer"));
    schemas.put(ReleaseYaml.FILE, ReleaseYaml.schema());
    return schemas;
  }
}
