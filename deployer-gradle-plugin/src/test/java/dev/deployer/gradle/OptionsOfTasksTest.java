package dev.deployer.gradle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.deployer.project.buildtool.ShellWords;
import dev.deployer.project.command.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gradle.api.tasks.options.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks can be told by options, as the page says it and as remedies type it. */
class OptionsOfTasksTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+) \\|");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`( [*])?");
  private static final Map<String, CommandTask> BY_NAME =
      CommandTask.ALL.stream().collect(Collectors.toMap(CommandTask::taskName, task -> task));

  @TempDir Path root;

  private static Set<String> of(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.isAnnotationPresent(Option.class))
        .map(method -> "--" + method.getAnnotation(Option.class).option())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those of the page, and whether each can stand in the extension. */
  private static Map<String, Boolean> told() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "library.md"));
    String section = page.substring(page.indexOf("\n## From Gradle\n"));
    String table = section.substring(section.indexOf("\n| | |\n"));
    Map<String, Boolean> told = new TreeMap<>();
    ROW.matcher(table.substring(0, table.indexOf("\n\n")))
        .results()
        .flatMap(row -> NAME.matcher(row.group(1)).results())
        .forEach((MatchResult name) -> told.put(name.group(1), name.group(2) != null));
    return told;
  }

  private static String option(String property) {
    return "--" + property.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @Test
  void thoseOfThePageAreThoseOfTheTasks() throws IOException {
    Set<String> taken =
        CommandTask.ALL.stream()
            .flatMap(task -> of(task.type()).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(told().keySet().stream().filter(name -> !name.equals("skip")))
        .extracting(OptionsOfTasksTest::option)
        .containsExactlyInAnyOrderElementsOf(taken)
        .contains("--accept-new");
  }

  @Test
  void whatCanStandInTheExtensionIsMarked() throws IOException {
    Stream<String> extension =
        Arrays.stream(DeployerExtension.class.getDeclaredMethods())
            .map(method -> method.getName().substring("get".length()))
            .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
    assertThat(
            told().entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList())
        .containsExactlyInAnyOrderElementsOf(extension.toList());
  }

  @Test
  void whatAFailureTellsPeopleToTypeIsTakenByTheTaskThatItNames() {
    GradleLines lines = new GradleLines(Path.of("build/deployer"), ":deployerDeploy", root);
    for (String first :
        List.of(
            "status production",
            "init production --yes",
            "deploy production --release 2",
            "rollback production 41",
            "prune production --keep 2 --now")) {
      for (String more :
          List.of(
              "--accept-new",
              "--identity FILE",
              "--known-hosts known_hosts --accept-new",
              "-c FILE",
              "--hosts web1 --ssh-config none --wait 5m",
              "--accept drift --reason … --message m --ref HEAD --revision 1 --source dist")) {
        String advised = lines.of(List.of("deployer " + first + " " + more)).get(0);
        assertThatCode(() -> type(advised)).as(advised).doesNotThrowAnyException();
      }
    }
  }

  private static void type(String advised) throws Exception {
    List<String> words = ShellWords.parse(advised.replaceFirst(" with DEPLOYER_.*", ""));
    CommandTask task = BY_NAME.get(words.get(1).substring(1));
    for (String word : words.subList(2, words.size())) {
      if (word.startsWith("--args=")) {
        List<String> args = ShellWords.parse(word.substring(word.indexOf('=') + 1));
        assertThat(Commands.of(task.command(), args)).isNotNull();
      } else if (word.startsWith("--")) {
        assertThat(of(task.type())).contains(word);
      }
    }
  }
}
