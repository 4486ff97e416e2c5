package dev.deployer.cli;

import java.nio.file.Path;

/**
 * A file or a folder as it is typed. An empty text is none: to Java it is the folder that one is
 * in, and it is what a shell makes of {@code "$BUILD"} where that variable has vanished.
 */
final class PathConverter extends Parsed<Path> {
  PathConverter() {
    super(PathConverter::parsed);
  }

  static Path parsed(String text) {
    return Path.of(NamedConverter.parsed(text));
  }
}
