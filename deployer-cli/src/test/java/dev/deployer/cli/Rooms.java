package dev.deployer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packages of all modules: as they lie in the source tree, and as a document draws them. */
final class Rooms {
  private static final Pattern MODULE = Pattern.compile("^ (\\S+) +(?:(dev\\.[a-z.]+): )?.*");
  private static final Pattern ROOMS =
      Pattern.compile("^ +(?:│|└─) +([a-z.]+(?: [a-z.]+)*)(?: {2,}.*)?");

  private Rooms() {}

  /** The modules, by their folders. */
  static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(Document.TOP)) {
      return folders.filter(folder -> Files.exists(folder.resolve("pom.xml"))).sorted().toList();
    }
  }

  /**
   * Each package with its folder: that of the main sources, or, where a module has none, that of
   * its tests.
   */
  static Map<String, Path> inTheSources() throws IOException {
    Map<String, Path> rooms = new TreeMap<>();
    for (Path module : modules()) {
      Path main = module.resolve("src/main/java");
      Path sources = Files.exists(main) ? main : module.resolve("src/test/java");
      try (Stream<Path> files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(Path::getParent)
            .forEach(
                folder ->
                    rooms.put(sources.relativize(folder).toString().replace('/', '.'), folder));
      }
    }
    return rooms;
  }

  /** The packages of a drawing, each as often as it stands there. */
  static List<String> drawn(String drawing) {
    List<String> rooms = new ArrayList<>();
    String above = "";
    for (String line : drawing.lines().toList()) {
      Matcher inside = ROOMS.matcher(line);
      Matcher module = MODULE.matcher(line);
      if (inside.matches()) {
        for (String room : inside.group(1).split(" ", -1)) {
          rooms.add(above + "." + room);
        }
      } else if (module.matches() && module.group(2) != null) {
        above = module.group(2);
        rooms.add(above);
      } else if (module.matches()) {
        above = "dev.deployer";
      }
    }
    return rooms;
  }
}
