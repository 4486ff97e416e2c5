package dev.deployer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages that javadoc makes of the API. */
class PublicApiDocumentationTest {
  @TempDir Path folder;

  @Test
  void javadocOfTheApiBuildsWithoutAWarning() {
    List<String> words =
        new ArrayList<>(
            List.of(
                "-quiet",
                "-encoding",
                "UTF-8",
                // Tags that repeat what the sentence says are not asked for.
                "-Xdoclint:all,-missing",
                "-d",
                folder.toString(),
                "-classpath",
                System.getProperty("java.class.path")));
    List<Path> sources = sources();
    sources.forEach(source -> words.add(source.toString()));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, UTF_8);

    int exit =
        ToolProvider.findFirst("javadoc").orElseThrow().run(out, out, words.toArray(String[]::new));

    assertThat(said.toString(UTF_8)).isEmpty();
    assertThat(exit).isZero();
    assertThat(folder.resolve("dev/deployer/Deployer.html")).isRegularFile();
  }

  private static List<Path> sources() {
    PublicApi api =
        PublicApi.of(
            new ClassFileImporter()
                .withImportOption(PublicApi.SHIPPED)
                .importPackages("dev.deployer"));
    return api.names().stream().map(PublicApiDocumentationTest::source).toList();
  }

  private static Path source(String name) {
    return List.of("deployer-core", "deployer-ssh").stream()
        .map(module -> Path.of("..", module, "src/main/java", name.replace('.', '/') + ".java"))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow();
  }
}
