package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name of the repository is there: its paths, and its classes. */
class NamesInDocumentsTest {
  private static final Pattern CLASS = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:[.#]([a-z]\\w*))?");
  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|interface|record|enum) ([A-Z]\\w*)");

  /** Programs of the applications that the guide's examples deploy. */
  private static final Set<String> OF_THE_EXAMPLES =
      Set.of(
          "bin/migrate",
          "bin/a",
          "bin/b",
          "bin/check",
          "bin/drop-email",
          "bin/drop-nick",
          "bin/show",
          "bin/show-nick");

  /** What nobody's name is to be. */
  private static final Set<String> NO_CLASSES = Set.of("Manager", "Helper", "Util", "Impl");

  @Test
  void everyPathOfTheRepositoryThatADocumentNamesIsThere() throws Exception {
    Map<Path, String> texts = new HashMap<>();
    for (Document document : Document.all()) {
      texts.put(document.path(), document.text());
    }
    for (Path room : Rooms.inTheSources().values()) {
      Path info = room.resolve("package-info.java");
      texts.put(Document.TOP.relativize(info), Files.readString(info));
    }
    Pattern path = pathsBelow(Document.TOP);

    Set<String> named = new TreeSet<>();
    List<String> missing = new ArrayList<>();
    texts.forEach(
        (document, text) ->
            path.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(name -> !OF_THE_EXAMPLES.contains(name) && !name.contains("/target/"))
                .forEach(
                    name -> {
                      named.add(name);
                      if (!Files.exists(Document.TOP.resolve(name))) {
                        missing.add(document + ": " + name);
                      }
                    }));
    assertThat(missing).isEmpty();
    assertThat(named).contains("bin/test", "docs/on-disk-format.md", "docs/reliability.md");
  }

  /** Names that begin with a folder of the repository, and are not the end of a longer path. */
  private static Pattern pathsBelow(Path top) throws IOException {
    try (Stream<Path> entries = Files.list(top)) {
      String folders =
          entries
              .filter(Files::isDirectory)
              .map(folder -> Pattern.quote(folder.getFileName().toString()))
              .filter(name -> !name.contains(".git"))
              .collect(Collectors.joining("|"));
      return Pattern.compile("(?<![\\w/.~-])(?:" + folders + ")/\\w(?:[\\w./-]*[\\w-])?");
    }
  }

  @Test
  void everyClassAndMethodThatTheArchitectureAndTheRulesForContributorsNameIsThere()
      throws Exception {
    Map<String, String> sources = sourcesByType();
    List<String> missing = new ArrayList<>();
    for (Path path : List.of(Path.of("docs", "architecture.md"), Path.of("CONTRIBUTING.md"))) {
      for (String code : Document.of(path).code()) {
        CLASS
            .matcher(code)
            .results()
            .filter(name -> name.group().equals(code) && !NO_CLASSES.contains(name.group(1)))
            .filter(name -> !isThere(sources.getOrDefault(name.group(1), ""), name.group(2)))
            .forEach(name -> missing.add(path + ": " + code));
      }
    }
    assertThat(missing).isEmpty();
  }

  private static boolean isThere(String source, String method) {
    return !source.isEmpty() && (method == null || source.contains(" " + method + "("));
  }

  /** The sources of all modules, by each type that they declare, nested ones included. */
  private static Map<String, String> sourcesByType() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (Path module : Rooms.modules()) {
      try (Stream<Path> files = Files.walk(module.resolve("src"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String source = Files.readString(file);
          TYPE.matcher(source)
              .results()
              .forEach(type -> sources.merge(type.group(1), source, String::concat));
        }
      }
    }
    return sources;
  }
}
