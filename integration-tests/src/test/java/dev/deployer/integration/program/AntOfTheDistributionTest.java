package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Site;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.tools.ant.Project;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build file in docs/library.md, built by an Ant that has the tasks from the distribution. */
final class AntOfTheDistributionTest {
  private static final String PLACE = "/opt/deployer-0.1.0/";
  private static final long LONGEST = 120;

  @TempDir Path folder;

  private static String onThePage() throws IOException {
    return Pattern.compile("```xml\\n(<project [^`]*antlib:dev.deployer.ant[^`]*)```")
        .matcher(Files.readString(Path.of("..", "docs", "library.md")))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.joining());
  }

  @Test
  void theBuildFileOfThePageMakesARootDeploysAndGoesBack() throws Exception {
    Path home = Files.createDirectory(folder.resolve("unpacked"));
    assertThat(Launcher.in(home).isOfDistribution())
        .as("made by mvn package, of these classes")
        .isTrue();
    String page = onThePage();
    assertThat(page).contains(PLACE);
    try (Site site = Site.open()) {
      Path project = Files.createDirectory(folder.resolve("project"));
      Files.createDirectory(project.resolve("web"));
      Files.writeString(
          project.resolve("build.xml"), page.replace(PLACE, home.resolve("distribution") + "/"));
      Files.writeString(
          project.resolve("deployer.yaml"),
          """
          application: shop
          gates: {source: off}
          environments:
            production: {root: %s, hosts: ["%s@%s:%d"]}
          """
              .formatted(
                  site.root(), site.server().user(), site.server().host(), site.server().port()));

      Files.writeString(project.resolve("web/index.html"), "one");
      Files.writeString(project.resolve("web/old.html"), "old");
      assertThat(ant(site, project, "deployer", "deploy", "-Dcommand=init --yes", "-Drelease=1"))
          .contains("1 is live on production")
          .doesNotContain("SLF4J", "DEBUG", "INFO");
      Files.writeString(project.resolve("web/index.html"), "two");
      Files.delete(project.resolve("web/old.html"));
      assertThat(ant(site, project, "deploy", "status", "-Drelease=2"))
          .containsSubsequence("2 is live on production, in place of 1", "live       2 since");
      assertThat(ant(site, project, "rollback", "deploy", "-Ddeployer.skip=true"))
          .containsSubsequence("1 is live on production, in place of 2", "Skipped.");
      assertThat(site.current()).isEqualTo("releases/1");
      assertThat(site.release("1").resolve("old.html")).exists();
      assertThat(site.release("2").resolve("old.html")).doesNotExist();
    }
  }

  private static String ant(Site site, Path project, String... words) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-cp", antItself(), "org.apache.tools.ant.launch.Launcher", "-nouserlib"));
    line.addAll(List.of(words));
    Path log = project.resolve("ant.log");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "DEPLOYER_IDENTITY", site.server().clientKey().toString(),
                "DEPLOYER_KNOWN_HOSTS", site.server().knownHosts().toString(),
                "DEPLOYER_NO_CACHE", "1"));
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(LONGEST, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as(Files.readString(log)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }

  private static String antItself() throws URISyntaxException {
    List<String> archives = new ArrayList<>();
    for (Class<?> type : List.of(org.apache.tools.ant.launch.Launcher.class, Project.class)) {
      archives.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(":", archives);
  }
}
