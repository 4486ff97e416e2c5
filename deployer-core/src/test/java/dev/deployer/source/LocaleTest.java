package dev.deployer.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.source.Source.ScanListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scan by a Java that was started in another locale; Java reads names in the locale's encoding.
 */
final class LocaleTest {
  private static final String WHY =
      "the name is UTF-8, but Java was started in a locale that is not, and cannot read it\n";

  @TempDir private Path directory;

  @BeforeEach
  void aSourceWithNamesThatAreNotAscii() throws Exception {
    String script =
        """
        mkdir plain && touch plain/file
        touch plain/$(printf '\\303\\274')
        ln -s $(printf '\\303\\274') plain/link
        """;
    assertThat(
            new ProcessBuilder("sh", "-c", script)
                .directory(directory.toFile())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }

  @Test
  void namesAreReadInAnUtf8Locale() throws Exception {
    assertThat(scanIn("C.UTF-8")).isEqualTo("4 entries\n");
  }

  @Test
  void namesThatJavaCannotReadInAnotherLocaleAreRefusedAsThat() throws Exception {
    assertThat(scanIn("C")).isEqualTo("plain/link: " + WHY + "plain/??: " + WHY);
  }

  private String scanIn(String locale) throws IOException, InterruptedException {
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LocaleTest.class.getName(),
                directory.toString())
            .redirectErrorStream(true);
    java.environment().put("LC_ALL", locale);
    Process process = java.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said;
  }

  /** Scans the directory named, and prints what is wrong with it. */
  public static void main(String[] arguments) throws IOException {
    try {
      Source source =
          Source.scan(
              SourceSettings.of(Path.of(arguments[0])), DeclaredPaths.NONE, new ScanListener() {});
      System.out.println(source.manifest().entries().size() + " entries");
    } catch (InvalidSourceException e) {
      e.faults()
          .forEach(
              fault ->
                  System.out.println(fault.path().replace('\ufffd', '?') + ": " + fault.why()));
    }
  }
}
