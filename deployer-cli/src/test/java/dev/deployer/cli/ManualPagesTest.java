package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The manual tells all commands with their options, and all keys, and renders without a warning.
 */
class ManualPagesTest {
  private final Map<String, String> pages = new ManualPages("2026-11-29", "0.1.0").all();

  @TempDir Path folder;

  @Test
  void everyCommandAndEveryFileHasAPage() {
    List<String> names = new ArrayList<>();
    names.add("man1/deployer.1");
    CommandTree.names().forEach(name -> names.add("man1/deployer-" + name + ".1"));
    names.add("man5/deployer.yaml.5");
    names.add("man5/release.yaml.5");

    assertThat(pages.keySet()).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void mandocHasNoWarning() throws Exception {
    List<String> words = new ArrayList<>(List.of("mandoc", "-Tlint", "-W", "warning"));
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Path file = folder.resolve(page.getKey());
      Files.createDirectories(file.getParent());
      words.add(Files.writeString(file, page.getValue()).toString());
    }

    assertThat(said(words)).isEmpty();
  }

  @Test
  void theOptionsOfACommandAreThoseOfItsHelp() throws Exception {
    for (String command : CommandTree.names()) {
      String page = read("man1/deployer-" + command + ".1");
      CommandTree.of(command)
          .getSubcommands()
          .get(command)
          .getCommandSpec()
          .optionsMap()
          .keySet()
          .forEach(name -> assertThat(page).as(command).contains(name));
    }
    assertThat(read("man1/deployer-status.1")).doesNotContain("--accept=", "--on-failure");
  }

  @Test
  void whatStandsInAPageIsReadAsItWasWritten() throws Exception {
    assertThat(read("man1/deployer-deploy.1"))
        .contains("DEPLOYER-DEPLOY(1)", "Make a build live, whole or not at all.")
        .contains("deployer deploy production --message \"Summer prices\"");
    assertThat(read("man1/deployer.1")).contains("deployer-rollback(1)", "130, 143");
    assertThat(read("man5/deployer.yaml.5"))
        .contains("gates.source.generated", "environments.NAME.hosts", "Default: 5.", ".gitignore");
  }

  /** As a terminal shows it. */
  private String read(String name) throws Exception {
    Path file = folder.resolve("page");
    Files.writeString(file, pages.get(name));
    return said(List.of("mandoc", "-Tutf8", "-O", "width=200", file.toString()))
        .replaceAll(".\b", "");
  }

  private static String said(List<String> words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said;
  }
}
