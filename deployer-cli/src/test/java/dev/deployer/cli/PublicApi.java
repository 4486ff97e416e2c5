package dev.deployer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the library gives to others: the table in {@code docs/library.md}. */
final class PublicApi {
  /**
   * What is shipped: not the tests, which are jars for one another, and not what is there for
   * tests.
   */
  static final ImportOption SHIPPED =
      location ->
          new ImportOption.DoNotIncludeTests().includes(location)
              && !location.contains("-tests.jar")
              && !location.contains("deployer-testing");

  private static final Path DOCUMENT = Path.of("../docs/library.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(dev\\.deployer[.\\w]*)` \\| (.+?) \\|$");
  private static final Pattern TYPE = Pattern.compile("`(\\w+)`");
  private static final String ALL = "all";

  private final JavaClasses classes;
  private final Set<String> names = new LinkedHashSet<>();

  private PublicApi(JavaClasses classes) {
    this.classes = classes;
  }

  /** That of these classes. */
  static PublicApi of(JavaClasses classes) {
    PublicApi api = new PublicApi(classes);
    try {
      ROW.matcher(Files.readString(DOCUMENT, UTF_8)).results().forEach(api::row);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return api;
  }

  private void row(MatchResult row) {
    if (row.group(2).equals(ALL)) {
      classes.stream()
          .filter(type -> type.getPackageName().equals(row.group(1)))
          .filter(type -> type.isTopLevelClass() && isVisible(type))
          .forEach(type -> names.add(type.getName()));
    } else {
      TYPE.matcher(row.group(2))
          .results()
          .forEach(type -> names.add(row.group(1) + "." + type.group(1)));
    }
  }

  /** The names of its top-level types. */
  Set<String> names() {
    return names;
  }

  /** Those of the names that no public type bears. */
  Set<String> unknown() {
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeIf(name -> classes.contain(name) && isVisible(classes.get(name)));
    return unknown;
  }

  /** Whether a type is in it, or is not ours at all. */
  boolean has(JavaClass type) {
    JavaClass outermost = type.getBaseComponentType();
    while (outermost.getEnclosingClass().isPresent()) {
      outermost = outermost.getEnclosingClass().get();
    }
    return !outermost.getPackageName().startsWith("dev.deployer")
        || names.contains(outermost.getName());
  }

  /** Where a type of it mentions, for others to see, one that is not in it. */
  Set<String> leaks() {
    Set<String> leaks = new TreeSet<>();
    for (JavaClass type : classes) {
      if (has(type) && isVisible(type)) {
        visit(
            type,
            (where, mentioned) ->
                mentioned.getAllInvolvedRawTypes().stream()
                    .filter(raw -> !has(raw))
                    .forEach(raw -> leaks.add(where + " mentions " + raw.getName())));
      }
    }
    return leaks;
  }

  private interface Mentions {
    void see(String where, JavaType mentioned);
  }

  private static void visit(JavaClass type, Mentions mentions) {
    Consumer<JavaType> above = mentioned -> mentions.see(type.getName(), mentioned);
    type.getSuperclass().ifPresent(above);
    type.getInterfaces().forEach(above);
    for (JavaMember member : type.getMembers()) {
      if (isVisible(member.getModifiers())) {
        types(member).forEach(mentioned -> mentions.see(member.getFullName(), mentioned));
      }
    }
  }

  private static List<JavaType> types(JavaMember member) {
    if (member instanceof JavaField field) {
      return List.of(field.getType());
    }
    JavaCodeUnit code = (JavaCodeUnit) member;
    List<JavaType> all = new ArrayList<>(code.getParameterTypes());
    all.add(code.getReturnType());
    code.getThrowsClause().forEach(thrown -> all.add(thrown.getRawType()));
    return all;
  }

  private static boolean isVisible(JavaClass type) {
    return isVisible(type.getModifiers())
        && type.getEnclosingClass().map(PublicApi::isVisible).orElse(true);
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }
}
