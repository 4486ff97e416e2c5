package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a public repository, and a program that has modules, ask of the jars and their poms:
 * whatever all modules have made.
 */
final class PublishedJarsTest {
  private static final Path TOP = Path.of("..");

  /** Each folder of a module that is a library or a plugin of others. */
  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(TOP)) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("deployer-"))
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .sorted()
          .toList();
    }
  }

  private static Path jar(Path module) throws IOException {
    Pattern own =
        Pattern.compile(Pattern.quote(module.getFileName().toString()) + "-[0-9.]+\\.jar");
    try (Stream<Path> files = Files.list(module.resolve("target"))) {
      List<Path> jars =
          files.filter(file -> own.matcher(file.getFileName().toString()).matches()).toList();
      assertThat(jars).as("made by mvn package in %s", module).hasSize(1);
      return jars.get(0);
    }
  }

  /** A program on the module path finds each by this name, whatever its file is called. */
  @Test
  void eachJarHasAModuleNameOfItsOwnThatItsPackagesBeginWith() throws IOException {
    Map<String, Path> names = new TreeMap<>();
    for (Path module : modules()) {
      try (JarFile jar = new JarFile(jar(module).toFile())) {
        String name = jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
        assertThat(name).as("of %s", module).matches("dev\\.deployer(\\.[a-z]+)?");
        assertThat(names.put(name, module)).as("another %s", name).isNull();
        String folder = name.replace('.', '/') + "/";
        assertThat(
                jar.stream().map(entry -> entry.getName()).filter(file -> file.endsWith(".class")))
            .isNotEmpty()
            .allMatch(file -> file.startsWith(folder));
      }
    }
    assertThat(names).hasSizeGreaterThan(4);
  }

  @Test
  void eachPomSaysWhatItIsAndTheirParentWhoseItIs() throws IOException {
    String parent = Files.readString(TOP.resolve("pom.xml"));
    assertThat(parent)
        .contains(
            "<licenses>", "<developers>", "<email>", "<scm ", "<connection>", "<inceptionYear>")
        .contains("<project.build.outputTimestamp>");
    for (Path module : modules()) {
      String pom = Files.readString(module.resolve("pom.xml"));
      for (String element : List.of("name", "description")) {
        Matcher said = Pattern.compile("\\n  <" + element + ">([^<]+)</").matcher(pom);
        assertThat(said.find()).as("%s of %s", element, module).isTrue();
        assertThat(said.group(1).strip()).isNotEmpty();
      }
    }
  }
}
