package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The launcher of the distribution, as a process of its own, on a real sshd. */
@Timeout(120)
final class LauncherTest {
  private static final int FILES = 3_000;

  @Test
  void theDistributionInitialisesDeploysAndTellsTheStatus() throws IOException {
    try (Site site = Site.open()) {
      Launcher launcher = distribution(site);
      Prompt prompt = Prompt.of(site);
      SmallApplication.write(site.source(), 1);
      assertThat(launcher.run(prompt, "", "--version").exits(0).out()).contains("0.");
      assertThat(launcher.run(prompt, "", "no-such-command").exits(2).err()).isNotBlank();
      launcher.run(prompt, "", "init", "production").exits(0);
      Prompt.Answer deploy =
          launcher.run(prompt, "", "deploy", "production", "--release", "1").exits(0);
      assertThat(deploy.all()).contains("1", "live");
      assertThat(site.current()).isEqualTo("releases/1");
      assertThat(OpenSshServer.run("diff", "-r", site.source() + "", site.release("1") + ""))
          .isEmpty();
      Prompt.Answer status = launcher.run(prompt, "", "status", "production", "--json").exits(0);
      assertThat(status.result())
          .containsEntry("application", "shop")
          .containsEntry("release", "1");
      assertThat(status.err()).isEmpty();
    }
  }

  @Test
  void aCdpathDoesNotLeadTheLauncherElsewhereWhereItIsTypedByARelativePath() throws IOException {
    try (Site site = Site.open()) {
      distribution(site);
      assertThat(
              OpenSshServer.run(
                  "env",
                  "CDPATH=.:/usr",
                  "sh",
                  "-c",
                  "cd '" + site.folder() + "'; distribution/bin/deployer --version"))
          .contains("0.");
    }
  }

  @Test
  void anArchiveIsMadeOfWhatTheFirstRunNotesBesideTheSecondAndUsedByTheThirdButNotMadeInCi()
      throws Exception {
    try (Site site = Site.open()) {
      Launcher launcher = distribution(site);
      Prompt prompt = Prompt.of(site);
      prompt.type("init").exits(0);
      Path cache = site.folder().resolve("cache");
      Map<String, String> kept = cachingIn(cache, prompt);
      kept.put("CI", "true");
      Prompt anyone = prompt.by(Person.NOBODY, kept);
      launcher.run(anyone, "", "status", "production").exits(0);
      assertThat(names(cache.resolve("deployer"))).containsExactly("lines");

      kept.put("CI", "");
      anyone = prompt.by(Person.NOBODY, kept);
      launcher.run(anyone, "", "status", "--no-such-option").exits(2);
      assertThat(names(cache.resolve("deployer"))).noneMatch(name -> name.endsWith(".good"));
      launcher.run(anyone, "", "status", "production").exits(0);
      assertThat(names(cache.resolve("deployer"))).anyMatch(name -> name.endsWith(".good"));
      launcher.run(anyone, "", "status", "production").exits(0);
      awaitArchive(cache);

      kept.put("CI", "true");
      Prompt.Answer fast =
          launcher
              .run(prompt.by(Person.NOBODY, kept), "-Xlog:class+load", "status", "production")
              .exits(0);
      assertThat(fast.out())
          .contains("dev.deployer.cli.Program source: shared objects file")
          .contains("picocli.CommandLine source: shared objects file");
    }
  }

  @Test
  void fromJava25OnTheArchiveIsAnAotCache() throws Exception {
    try (Site site = Site.open()) {
      Launcher launcher = distribution(site);
      Path java = java25(site);
      Path cache = site.folder().resolve("cache");
      Prompt prompt = Prompt.of(site);
      Map<String, String> kept = cachingIn(cache, prompt);
      kept.put("JAVA_HOME", java.toString());
      Prompt anyone = prompt.by(Person.NOBODY, kept);
      String noted = launcher.run(anyone, "", "status", "production").exits(0).out();
      assertThat(noted).contains("-XX:AOTMode=record", "-XX:AOTConfiguration=" + cache);
      assertThat(noted).doesNotContain("-Xshare");
      launcher.run(anyone, "", "status", "production").exits(0);
      Path archive = awaitArchive(cache);
      assertThat(launcher.run(anyone, "", "status", "production").exits(0).out())
          .contains("-XX:AOTCache=" + archive + "\n")
          .doesNotContain("-Xshare", "AOTConfiguration");
      assertThat(launcher.run(anyone, "-Xshare:off", "status", "production").exits(0).out())
          .doesNotContain("AOT");
    }
  }

  @Test
  void whatAMakerThatWasKilledHasLeftCountsForAnHourAndThatNoneCanBeMadeForThirtyDays()
      throws Exception {
    try (Site site = Site.open()) {
      Launcher launcher = distribution(site);
      Path cache = site.folder().resolve("cache");
      Prompt prompt = Prompt.of(site);
      Map<String, String> kept = cachingIn(cache, prompt);
      kept.put("JAVA_HOME", java25(site).toString());
      Prompt anyone = prompt.by(Person.NOBODY, kept);
      String noting = "-XX:AOTMode=record";
      assertThat(launcher.run(anyone, "", "status").exits(0).out()).contains(noting);
      Path good = only(cache, ".good");
      Path making = good.resolveSibling(good.getFileName().toString().replace("good", "making"));
      Files.move(good, making);
      assertThat(launcher.run(anyone, "", "status").exits(0).out()).doesNotContain(noting);
      aged(making, Duration.ofMinutes(62));
      assertThat(launcher.run(anyone, "", "status").exits(0).out()).contains(noting);
      assertThat(making).doesNotExist();
      // What was noted long ago is made now.
      aged(only(cache, ".good"), Duration.ofDays(2));
      launcher.run(anyone, "", "status").exits(0);
      Path archive = awaitArchive(cache);

      Files.writeString(archive, "");
      assertThat(launcher.run(anyone, "", "status").exits(0).out()).doesNotContain(noting);
      aged(archive, Duration.ofDays(32));
      assertThat(launcher.run(anyone, "", "status").exits(0).out()).contains(noting);
      launcher.run(anyone, "", "status").exits(0);
      assertThat(awaitArchive(cache)).isNotEmptyFile();
    }
  }

  @Test
  void aMakerThatIsEndedLeavesNothingThatSaysOneIsMadeOrNoneCanBe() throws Exception {
    try (Site site = Site.open()) {
      distribution(site);
      Path maker = site.folder().resolve("distribution/lib/keep-archive");
      for (String ended : List.of("kill $PPID", "kill $$")) {
        Path folder = Files.createTempDirectory(site.folder(), "cache");
        Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\n" + ended + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path archive = folder.resolve("1.jsa");
        Path noted = Files.writeString(folder.resolve("1.jsa.7"), "classes");
        Files.writeString(folder.resolve("1.jsa.7.making"), "");
        Process making =
            new ProcessBuilder("sh", maker + "", java + "", "25", noted + "", archive + "").start();
        assertThat(making.waitFor()).as(ended).isEqualTo(1);
        assertThat(names(folder)).as(ended).containsExactly("java");
      }
    }
  }

  private static Path only(Path cache, String ending) throws IOException {
    List<String> names =
        names(cache.resolve("deployer")).stream().filter(name -> name.endsWith(ending)).toList();
    assertThat(names).hasSize(1);
    return cache.resolve("deployer").resolve(names.get(0));
  }

  private static void aged(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  /** A Java that only says what it was called with, and makes the files that it should make. */
  private static Path java25(Site site) throws IOException {
    Path java = site.folder().resolve("java");
    Path program = Files.createDirectories(java.resolve("bin")).resolve("java");
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Files.writeString(
        program,
        """
        #!/bin/sh
        printf '%s\\n' "$@"
        for option in "$@"; do
          case $option in
            -XX:AOTConfiguration=* | -Ddeployer.recording=* | *.new)
              [ -s "${option#*=}" ] || echo made >"${option#*=}"
          esac
        done
        """);
    OpenSshServer.run("chmod", "755", program.toString());
    return java;
  }

  private static Map<String, String> cachingIn(Path cache, Prompt prompt) {
    Map<String, String> kept = new HashMap<>(prompt.environment());
    kept.putAll(Map.of("XDG_CACHE_HOME", cache.toString(), "DEPLOYER_NO_CACHE", "", "CI", ""));
    return kept;
  }

  /** The archive, and nothing else that has to do with one. */
  private static Path awaitArchive(Path cache) throws Exception {
    Path folder = cache.resolve("deployer");
    await(
        () -> {
          List<String> names = names(folder);
          return names.stream().anyMatch(name -> name.endsWith(".jsa"))
              && names.stream().noneMatch(name -> name.contains(".jsa."));
        });
    return folder.resolve(
        names(folder).stream().filter(name -> name.endsWith(".jsa")).findFirst().orElseThrow());
  }

  @Test
  void anArchiveThatIsMadeBesideTheProgramServesAllAccountsAndCiWithItsJavaAlone()
      throws IOException {
    try (Site site = Site.open()) {
      Launcher launcher = distribution(site);
      Path home = site.folder().resolve("distribution");
      OpenSshServer.run(
          "env", "CDPATH=.:/usr", "sh", "-c", "cd '" + home + "'; sh lib/make-archive");
      assertThat(names(home.resolve("archive"))).containsExactly("classes.jsa", "java");
      assertThat(home.resolve("archive.new")).doesNotExist();

      Prompt prompt = Prompt.of(site);
      Path cache = site.folder().resolve("cache");
      Map<String, String> kept = new HashMap<>(prompt.environment());
      kept.putAll(Map.of("XDG_CACHE_HOME", cache.toString(), "DEPLOYER_NO_CACHE", "", "CI", ""));
      Prompt anyone = prompt.by(Person.NOBODY, kept);
      Prompt.Answer fast = launcher.run(anyone, "-Xlog:class+load", "--version").exits(0);
      assertThat(fast.out())
          .contains("dev.deployer.cli.Program source: shared objects file")
          .contains("picocli.CommandLine source: shared objects file");
      assertThat(cache).doesNotExist();

      Files.writeString(home.resolve("archive/java"), "/usr/bin/java 17.0.1\n");
      Prompt.Answer slow = launcher.run(anyone, "-Xlog:class+load", "--version").exits(0);
      assertThat(slow.out()).contains("picocli.CommandLine source: file:");
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theReadmeOfTheDistributionLeadsNowhereThatIsNotInIt() throws IOException {
    try (Site site = Site.open()) {
      distribution(site);
      Path home = site.folder().resolve("distribution");
      List<String> links =
          Pattern.compile("\\]\\(([^):#]+)")
              .matcher(Files.readString(home.resolve("README.md")))
              .results()
              .map(link -> link.group(1))
              .toList();
      assertThat(links).contains("docs/guide.md");
      assertThat(links).allSatisfy(link -> assertThat(home.resolve(link)).exists());
    }
  }

  @Test
  void theFirstInterruptGivesTheLockBackAndNamesWhatIsLive() throws Exception {
    try (Site site = Site.withSftpProcesses()) {
      Launcher launcher = distribution(site);
      Prompt prompt = Prompt.of(site);
      SmallApplication.write(site.source(), 1);
      prompt.type("init").exits(0);
      prompt.type("deploy", "--release", "1").exits(0);
      for (int i = 0; i < FILES; i++) {
        SmallApplication.put(site.source(), "many/" + i, "file " + i);
      }
      Process deploy = launcher.start(prompt, "", "deploy", "production", "--release", "2");
      await(() -> !deploy.isAlive() || !site.names(".deployer/lock").isEmpty());
      for (ProcessHandle server : site.server().sftpServers()) {
        OpenSshServer.freeze(server);
      }
      OpenSshServer.run("kill", "-INT", String.valueOf(deploy.pid()));
      await(() -> !deploy.isAlive() || launcher.errors().contains("stopping"));
      for (ProcessHandle server : site.server().sftpServers()) {
        OpenSshServer.thaw(server);
      }
      Prompt.Answer answer = launcher.end(deploy).exits(130);
      System.out.println(answer.err());
      assertThat(answer.err()).containsPattern("\\b1 is (still )?live");
      assertThat(site.current()).isEqualTo("releases/1");
      assertThat(site.names(".deployer/lock")).isEmpty();
      launcher.run(prompt, "", "deploy", "production", "--release", "2").exits(0);
      assertThat(site.current()).isEqualTo("releases/2");
    }
  }

  private static Launcher distribution(Site site) throws IOException {
    Launcher launcher = Launcher.in(site.folder());
    assertThat(launcher.isOfDistribution())
        .as("there is no distribution of these classes: run mvn package, which makes one")
        .isTrue();
    return launcher;
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
