package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.ReleaseSummary;
import dev.deployer.cli.completion.KnownWords;
import dev.deployer.cli.completion.KnownWords.Word;
import dev.deployer.cli.completion.ShellScripts;
import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines are completed by real shells, with the launcher's own scripts. */
class CompletionTest {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  @TempDir Path folder;
  private final MemoryDisk disk = new MemoryDisk();
  private final MemoryConnector host = disk.connector("web9");
  private Path home;
  private Path work;

  @BeforeEach
  void aProgramAndAProject() throws Exception {
    folder = folder.toRealPath();
    home = Files.createDirectories(folder.resolve("home of the program"));
    work = Files.createDirectories(folder.resolve("shop"));
    Path launcher = Path.of("src/launcher");
    copy(launcher.resolve("deployer"), home.resolve("bin/deployer"));
    assertThat(home.resolve("bin/deployer").toFile().setExecutable(true)).isTrue();
    copy(launcher.resolve("complete"), home.resolve("lib/complete"));
    copy(launcher.resolve("complete.awk"), home.resolve("lib/complete.awk"));
    Files.writeString(home.resolve("lib/commands.tsv"), CompletionTable.text());
    jarOfTheseClasses(home.resolve("lib/deployer-cli.jar"));
    for (String shell : SHELLS) {
      Files.writeString(folder.resolve("deployer." + shell), ShellScripts.of(shell));
    }
    Files.createDirectories(work.resolve("dist/assets"));
    Files.writeString(work.resolve("dist/index.html"), "one");
    Files.writeString(
        work.resolve("deployer.yaml"),
        """
        application: shop
        source: dist
        environments:
          production:
            root: /srv/shop
            hosts:
              - {host: web1, labels: [canary]}
              - web2
          staging: {root: /srv/staging, hosts: [web9]}
        """);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to);
  }

  private static void jarOfTheseClasses(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, "dev.deployer.cli.Main");
    main.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(System.getProperty("java.class.path").split(":", -1))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.finish();
    }
  }

  @Test
  void commandsAreCompleted() throws Exception {
    for (String shell : SHELLS) {
      assertThat(completed(shell, "deployer roll")).as(shell).containsExactly("rollback");
      assertThat(completed(shell, "deployer help verif")).as(shell).containsExactly("verify");
    }
    assertThat(completed("fish", "deployer ")).containsAll(CommandTree.names());
    assertThat(completed("bash", "deployer ")).containsExactlyElementsOf(CommandTree.names());
  }

  @Test
  void theOptionsOfTheCommandAreCompletedAndNoOthers() throws Exception {
    for (String shell : SHELLS) {
      assertThat(completed(shell, "deployer deploy production --on-f"))
          .as(shell)
          .containsExactly("--on-failure");
    }
    for (String shell : List.of("bash", "fish")) {
      assertThat(completed(shell, "deployer status production --ac"))
          .as(shell)
          .containsExactly("--accept-new");
      assertThat(completed(shell, "deployer deploy production --acc"))
          .as(shell)
          .containsExactlyInAnyOrder("--accept", "--accept-new");
    }
  }

  @Test
  void everyOptionOfEveryCommandIsOffered() throws Exception {
    for (String command : CommandTree.names()) {
      Set<String> names =
          CommandTree.of(command)
              .getSubcommands()
              .get(command)
              .getCommandSpec()
              .optionsMap()
              .keySet();
      assertThat(completed("bash", "deployer " + command + " --"))
          .as(command)
          .containsExactlyInAnyOrderElementsOf(
              names.stream().filter(name -> name.startsWith("--")).toList());
    }
  }

  @Test
  void theWordsOfAnOptionAreCompletedApartAndJoined() throws Exception {
    for (String shell : SHELLS) {
      assertThat(completed(shell, "deployer deploy production --on-failure re"))
          .as(shell)
          .containsExactly("revert");
      assertThat(completed(shell, "deployer recover production --decide c"))
          .as(shell)
          .containsExactly("commit");
    }
    assertThat(completed("bash", "deployer deploy production --on-failure=re"))
        .containsExactly("revert");
    for (String shell : List.of("zsh", "fish")) {
      assertThat(completed(shell, "deployer deploy production --on-failure=re"))
          .as(shell)
          .containsExactly("--on-failure=revert");
    }
    assertThat(completed("bash", "deployer deploy production --accept "))
        .contains("drift", "approval");
    assertThat(completed("bash", "deployer status -C ")).contains("yes", "no", "auto");
    assertThat(completed("bash", "deployer status -C prod")).isEmpty();
    assertThat(completed("bash", "deployer status -C yes prod")).containsExactly("production");
  }

  @Test
  void environmentsHostsAndLabelsOfTheFileAreCompleted() throws Exception {
    for (String shell : SHELLS) {
      assertThat(completed(shell, "deployer status prod")).as(shell).containsExactly("production");
      assertThat(completed(shell, "deployer status production --hosts can"))
          .as(shell)
          .containsExactly("canary");
    }
    assertThat(completed("bash", "deployer status production --hosts "))
        .containsExactlyInAnyOrder("web1", "web2", "canary");
    assertThat(completed("bash", "deployer status production --hosts web2,!w"))
        .containsExactly("web2,!web1", "web2,!web2");
    assertThat(completed("bash", "deployer status staging --hosts ")).containsExactly("web9");
  }

  @Test
  void aFileThatWasChangedOrIsNamedIsTheOneThatCounts() throws Exception {
    assertThat(completed("bash", "deployer status ")).containsExactly("production", "staging");
    Files.writeString(
        work.resolve("deployer.yaml"),
        "application: shop\nenvironments: {preview: {root: /srv/preview, hosts: [web7]}}\n");
    assertThat(completed("bash", "deployer status ")).containsExactly("preview");

    Files.move(work.resolve("deployer.yaml"), work.resolve("dist/other.yaml"));
    assertThat(completed("bash", "deployer status ")).isEmpty();
    assertThat(completed("bash", "deployer status -c dist/other.yaml ")).containsExactly("preview");
    assertThat(completed("bash", "deployer status --config=dist/other.yaml "))
        .containsExactly("preview");

    Files.writeString(work.resolve("dist/other.yaml"), "environments: [broken\n");
    assertThat(completed("bash", "deployer status -c dist/other.yaml ")).isEmpty();
  }

  @Test
  void whatIsKnownOfAFileIsReadWithoutJava() throws Exception {
    assertThat(completed("bash", "deployer status ")).containsExactly("production", "staging");
    Files.delete(home.resolve("lib/deployer-cli.jar"));

    assertThat(completed("bash", "deployer status ")).containsExactly("production", "staging");
  }

  @Test
  void theReleasesOfTheLastAnswerAreCompletedAndNoHostIsAsked() throws Exception {
    run("init", "staging", "--accept-new");
    run("deploy", "staging", "--release", "shop-41");
    Files.writeString(work.resolve("dist/index.html"), "two");
    run("deploy", "staging", "--release", "shop-42");
    for (String shell : SHELLS) {
      assertThat(completed(shell, "deployer rollback staging shop-41"))
          .as(shell)
          .containsExactly("shop-41");
    }
    assertThat(completed("bash", "deployer rollback staging "))
        .containsExactly("shop-42", "shop-41");

    run("releases", "staging");
    assertThat(completed("bash", "deployer verify staging sh"))
        .containsExactlyInAnyOrder("shop-42", "shop-41");
    assertThat(completed("bash", "deployer rollback production ")).isEmpty();

    run("rollback", "staging");
    run("prune", "staging", "--keep", "1");
    run("releases", "staging", "--trash");
    run("status", "staging");
    assertThat(completed("bash", "deployer restore staging ")).containsExactly("shop-42");
  }

  @Test
  void aNameOnAHostThatMeansMoreToAShellThanItselfIsNotOffered() throws Exception {
    KnownWords words = new KnownWords(Optional.of(folder.resolve(".cache/deployer/completion")));
    List<String> hostile = List.of("$(touch x)", "a b", "`id`", "-rf", "a;b", "~", "*", "a\nb", "");
    words.keep(
        Optional.of(work.resolve("deployer.yaml")),
        "production",
        "web1",
        "release",
        LastAnswer.releases(
            Stream.concat(hostile.stream(), Stream.of("20261129160000"))
                .map(
                    name ->
                        new ReleaseSummary(
                            name,
                            Set.of(ReleaseSummary.State.UNMANAGED),
                            Optional.empty(),
                            List.of()))
                .toList()));

    for (String shell : SHELLS) {
      assertThat(completed(shell, "deployer rollback production "))
          .as(shell)
          .containsExactly("20261129160000");
    }
  }

  @Test
  void eachHostsAnswerReplacesItsOwnLastOne() throws Exception {
    KnownWords words = new KnownWords(Optional.of(folder.resolve(".cache/deployer/completion")));
    Optional<Path> file = Optional.of(work.resolve("deployer.yaml"));
    words.keep(file, "production", "web1", "release", words("1", "2"));
    words.keep(file, "production", "web2", "release", words("2", "3"));
    words.keep(file, "production", "web1", "trash", words("0"));
    words.keep(file, "production", "web1", "release", words("4"));

    assertThat(completed("bash", "deployer rollback production "))
        .containsExactlyInAnyOrder("4", "2", "3");
    assertThat(completed("bash", "deployer restore production ")).containsExactly("0");
  }

  private static List<Word> words(String... texts) {
    return Stream.of(texts).map(text -> new Word(text, "live")).toList();
  }

  @Test
  void filesAreCompletedWhereAFileIsTaken() throws Exception {
    for (String shell : List.of("bash", "fish")) {
      assertThat(completed(shell, "deployer deploy production --source di"))
          .as(shell)
          .allMatch(word -> word.startsWith("dist"))
          .isNotEmpty();
    }
    assertThat(completed("zsh", "deployer deploy production --source di")).containsExactly("dist/");
    assertThat(completed("bash", "deployer deploy production --source=di")).containsExactly("dist");
    assertThat(completed("bash", "deployer new --root di")).isEmpty();
  }

  @Test
  void theScriptsArePrinted() {
    for (String shell : SHELLS) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(run(out, "completion", shell)).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(ShellScripts.of(shell));
    }
    assertThat(run(new ByteArrayOutputStream(), "completion", "tcsh")).isEqualTo(2);
  }

  /** What a shell makes of the last word of a line. */
  private List<String> completed(String shell, String line) throws Exception {
    List<String> command =
        switch (shell) {
          case "bash" ->
              List.of(
                  "bash",
                  "--norc",
                  "--noprofile",
                  "-c",
                  """
                  source "$SCRIPTS/deployer.bash"
                  COMP_LINE=$LINE COMP_POINT=${#LINE}
                  function=$(complete -p deployer); function=${function#*-F }
                  "${function%% *}" deployer
                  for one in "${COMPREPLY[@]}"; do printf '%s\\n' "$one"; done
                  """);
          case "fish" ->
              List.of(
                  "fish",
                  "--no-config",
                  "-c",
                  "source $SCRIPTS/deployer.fish; complete -C $LINE | string replace -r '\\t.*'"
                      + " ''");
          // A person's keys, at a terminal; what stands on the line then is what was completed.
          default ->
              List.of(
                  "zsh",
                  "-f",
                  "-c",
                  """
                  zmodload zsh/zpty
                  cat >$SCRIPTS/typed.zsh <<'END'
                  autoload -Uz compinit; compinit -u -D
                  source $SCRIPTS/deployer.zsh
                  shown() { zle complete-word; print -r -- "$BUFFER" >$SCRIPTS/buffer.new
                    mv $SCRIPTS/buffer.new $SCRIPTS/buffer; exit }
                  zle -N shown; bindkey '^I' shown
                  END
                  zpty typist zsh -f -i
                  zpty -w typist "source $SCRIPTS/typed.zsh; print re''ady"
                  zpty -r typist said '*ready*'
                  zpty -w -n typist "$LINE"$'\\t'
                  while zpty -r typist said; do :; done
                  said=$(<$SCRIPTS/buffer)
                  said=${said% }
                  print -r -- "${said##* }"
                  """);
        };
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("DEPLOYER_") || name.startsWith("XDG_"));
    environment.put("HOME", folder.toString());
    environment.put("XDG_CACHE_HOME", folder.resolve(".cache").toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PATH", home.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("SCRIPTS", folder.toString());
    environment.put("LINE", line);
    environment.put("CDPATH", ".:/usr");
    environment.put("TERM", "xterm");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    List<String> words = new ArrayList<>(said.lines().map(String::stripTrailing).toList());
    if (shell.equals("zsh")) {
      words.removeIf(String::isEmpty);
    }
    return words;
  }

  private void run(String... words) {
    assertThat(run(new ByteArrayOutputStream(), words)).as("%s", List.of(words)).isZero();
  }

  private int run(ByteArrayOutputStream out, String... words) {
    Surroundings here =
        new Surroundings(
            Map.of(),
            Surroundings.standardOutput(out),
            Surroundings.standardError(out),
            Terminals.NONE,
            Person.NOBODY,
            Interruptions.OF_PROCESS,
            Clock.systemUTC(),
            work,
            folder,
            "anna");
    return new Program(here, (address, trust, on) -> host).run(words);
  }
}
