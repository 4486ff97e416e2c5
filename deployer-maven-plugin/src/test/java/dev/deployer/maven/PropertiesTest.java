package dev.deployer.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.deployer.project.buildtool.CommandWords;
import dev.deployer.project.buildtool.ShellWords;
import dev.deployer.project.command.Commands;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goals can be told by properties, as the page says it and as remedies type it. */
class PropertiesTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`deployer[.].+?) \\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final JavaClasses GOALS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.deployer.maven");
  private static final Map<String, Class<? extends TargetMojo>> BY_NAME =
      Map.of(
          "deployer:deploy", DeployMojo.class,
          "deployer:plan", PlanMojo.class,
          "deployer:rollback", RollbackMojo.class,
          "deployer:run", RunMojo.class,
          "deployer:status", StatusMojo.class,
          "deployer:verify", VerifyMojo.class);

  private static Set<String> of(Class<?> goal) {
    return GOALS.get(goal).getAllFields().stream()
        .flatMap(field -> field.tryGetAnnotationOfType(Parameter.class.getName()).stream())
        .map(PropertiesTest::property)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String property(JavaAnnotation<?> parameter) {
    return parameter.get("property").map(Object::toString).orElse("");
  }

  @Test
  void thoseOfThePageAreThoseOfTheGoals() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "library.md"));
    Set<String> told =
        ROW.matcher(page)
            .results()
            .flatMap(row -> CODE.matcher(row.group(1)).results())
            .map(name -> name.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> taken =
        BY_NAME.values().stream()
            .flatMap(goal -> of(goal).stream())
            .filter(name -> name.startsWith("deployer."))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(told).isEqualTo(taken).contains("deployer.acceptNew");
  }

  @Test
  void whatAFailureTellsPeopleToTypeIsTakenByTheGoalThatItNames() {
    MavenLines lines = new MavenLines(Path.of("target/deployer"), "");
    for (String first :
        List.of("status production", "init production --yes", "rollback production 41")) {
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
    Set<String> taken = of(BY_NAME.get(words.get(1)));
    for (String word : words.subList(2, words.size())) {
      assertThat(word).startsWith("-D").contains("=");
      assertThat(taken).contains(word.substring(2, word.indexOf('=')));
      if (word.startsWith("-Dcommand=")) {
        CommandWords command = CommandWords.parse(word.substring(word.indexOf('=') + 1));
        assertThat(Commands.of(command.name(), command.behindTarget())).isNotNull();
      }
    }
  }

  @Test
  void aNewHostIsAcceptedWhereThatIsSaidAndNotByDefault() throws Exception {
    RunMojo goal = goal(new Properties());
    assertThat(goal.options().build().acceptNew()).isFalse();
    set(goal, "acceptNew", true);
    assertThat(goal.options().build().acceptNew()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deployer.source", "deployer.hosts"})
  void aPropertyThatNamesNothingIsRefusedSinceAVariableMayBeLost(String name) throws Exception {
    Properties typed = new Properties();
    typed.setProperty(name, "");

    assertThatThrownBy(() -> goal(typed).options())
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageStartingWith(name + " names ")
        .hasMessageEndingWith(", and nothing was named.");
  }

  private static RunMojo goal(Properties typed) throws Exception {
    RunMojo goal = new RunMojo();
    set(goal, "typed", typed);
    return goal;
  }

  private static void set(RunMojo goal, String field, Object value) throws Exception {
    Field said = TargetMojo.class.getDeclaredField(field);
    said.setAccessible(true);
    said.set(goal, value);
  }

  @Test
  void noPropertyTakesASecret() {
    assertThat(BY_NAME.values().stream().flatMap(goal -> of(goal).stream()))
        .isNotEmpty()
        .noneMatch(
            name ->
                Stream.of("identity", "key", "knownhosts", "passphrase", "password")
                    .anyMatch(name.toLowerCase(Locale.ROOT)::contains));
  }
}
