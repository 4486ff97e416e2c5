package dev.deployer.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.config.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** The JSON Schemas of the files that people write, as text. */
final class SchemaText {
  private SchemaText() {}

  /** The names of the files that have one. */
  static Set<String> files() {
    return Configuration.schemas().keySet();
  }

  /** That of a file. */
  static String of(String file) {
    try {
      return JSON.std
          .with(JSON.Feature.PRETTY_PRINT_OUTPUT)
          .asString(Configuration.schemas().get(file));
    } catch (IOException e) {
      throw new UncheckedIOException("maps of text and numbers are always JSON", e);
    }
  }
}
