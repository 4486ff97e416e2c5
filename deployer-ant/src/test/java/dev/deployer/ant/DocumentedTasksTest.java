package dev.deployer.ant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.tools.ant.IntrospectionHelper;
import org.apache.tools.ant.Task;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What docs/library.md says of the tasks, and what Ant finds of them. */
class DocumentedTasksTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.+?`) \\| (.*?) \\|.*$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** The classes of antlib.xml, by their names there. */
  private static Map<String, Class<?>> tasks() throws Exception {
    Map<String, Class<?>> tasks = new TreeMap<>();
    try (InputStream library = TargetTask.class.getResourceAsStream("antlib.xml")) {
      NodeList all =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(library)
              .getElementsByTagName("taskdef");
      for (int i = 0; i < all.getLength(); i++) {
        Element one = (Element) all.item(i);
        tasks.put(one.getAttribute("name"), Class.forName(one.getAttribute("classname")));
      }
    }
    return tasks;
  }

  private static Set<String> attributes(Class<?> task) {
    Set<String> attributes = new TreeSet<>(found(task));
    attributes.removeAll(found(Task.class));
    return attributes;
  }

  private static List<String> found(Class<?> task) {
    return Collections.list(IntrospectionHelper.getHelper(task).getAttributes());
  }

  private static List<MatchResult> table(String heading) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "library.md"));
    String section = page.substring(page.indexOf("\n## From Ant\n") + 1);
    section = section.substring(0, section.indexOf("\n## "));
    String table = section.substring(section.indexOf("\n| " + heading + " |"));
    return ROW.matcher(table.substring(0, table.indexOf("\n\n"))).results().toList();
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  @Test
  void theTasksOfThePageAreThoseOfTheLibrary() throws Exception {
    assertThat(table("task").stream().flatMap(row -> code(row.group(1)).stream()))
        .containsExactlyInAnyOrderElementsOf(
            tasks().keySet().stream().map(name -> "deployer:" + name).toList());
  }

  @Test
  void eachAttributeOfThePageIsOneOfTheTasksThatItNamesAndOfNoOthers() throws Exception {
    Set<String> all = tasks().keySet();
    Map<String, Set<String>> told = new TreeMap<>();
    for (MatchResult row : table("attribute")) {
      List<String> of = row.group(2).equals("all") ? List.copyOf(all) : code(row.group(2));
      for (String attribute : code(row.group(1))) {
        told.put(attribute, new TreeSet<>(of));
      }
    }
    Map<String, Set<String>> found =
        tasks().entrySet().stream()
            .flatMap(
                task ->
                    attributes(task.getValue()).stream()
                        .map(attribute -> Map.entry(attribute, task.getKey())))
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    TreeMap::new,
                    Collectors.mapping(
                        Map.Entry::getValue, Collectors.toCollection(TreeSet::new))));

    assertThat(told).isEqualTo(found);
  }

  @Test
  void noAttributeTakesASecret() throws Exception {
    for (Class<?> task : tasks().values()) {
      assertThat(attributes(task))
          .isNotEmpty()
          .doesNotContain("identity", "key", "knownhosts", "passphrase", "password");
    }
  }
}
