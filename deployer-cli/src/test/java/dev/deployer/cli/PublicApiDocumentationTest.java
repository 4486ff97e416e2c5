package dev.deployer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages that javadoc makes of the API. */
class PublicApiDocumentationTest {
  /**
   * Tags that would repeat what the first sentence says are not asked for. The parts of records are
   * looked at below; what a host can throw is told once, of all its calls.
   */
  private static final Pattern SAID_ALREADY =
      Pattern.compile(
          "^[0-9,]+ warnings$|no @return|no @param for \\S+|/host/.*no @throws for"
              + " java\\.io\\.IOException");

  @TempDir Path folder;

  @Test
  void whateverIsApiSaysWhatItIsAndHowItFailsAndItsPagesAreMadeWithoutAWarning() throws Exception {
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-quiet",
            "-encoding",
            "UTF-8",
            "-Xdoclint:all",
            "-Xmaxwarns",
            "10000",
            "-d",
            folder.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    boolean made;
    try (StandardJavaFileManager files =
        ToolProvider.getSystemDocumentationTool().getStandardFileManager(null, null, UTF_8)) {
      made =
          ToolProvider.getSystemDocumentationTool()
              .getTask(
                  null, files, said, null, options, files.getJavaFileObjectsFromPaths(sources()))
              .call();
    }

    assertThat(made).isTrue();
    assertThat(said.getDiagnostics().stream().map(PublicApiDocumentationTest::line))
        .isNotEmpty()
        .filteredOn(line -> !SAID_ALREADY.matcher(line).find())
        .isEmpty();
    assertThat(folder.resolve("dev/deployer/Deployer.html")).isRegularFile();
  }

  private static String line(javax.tools.Diagnostic<? extends JavaFileObject> one) {
    return (one.getSource() == null ? "" : one.getSource().toUri().getPath() + ": ")
        + one.getMessage(Locale.ROOT);
  }

  /** Once, at the record; its constructor and accessors say no more. */
  @Test
  void everyPartOfARecordOfTheApiSaysWhatItIs() throws Exception {
    List<String> silent = new ArrayList<>();
    List<String> records = new ArrayList<>();
    try (StandardJavaFileManager files =
        ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, UTF_8)) {
      JavacTask task =
          (JavacTask)
              ToolProvider.getSystemJavaCompiler()
                  .getTask(
                      null,
                      files,
                      null,
                      List.of("-proc:none"),
                      null,
                      files.getJavaFileObjectsFromPaths(sources()));
      DocTrees comments = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new TreePathScanner<Void, Void>() {
          @Override
          public Void visitClass(ClassTree type, Void nothing) {
            if (type.getKind() == Tree.Kind.RECORD
                && !type.getModifiers().getFlags().contains(Modifier.PRIVATE)) {
              String name = type.getSimpleName().toString();
              records.add(name);
              Set<String> told = told(comments.getDocCommentTree(getCurrentPath()));
              parts(type).stream()
                  .filter(part -> !told.contains(part))
                  .forEach(part -> silent.add(name + "." + part));
            }
            return super.visitClass(type, null);
          }
        }.scan(unit, null);
      }
    }

    assertThat(records).contains("DeployRequest", "PhaseDone");
    assertThat(silent).isEmpty();
  }

  private static Set<String> told(DocCommentTree comment) {
    return comment == null
        ? Set.of()
        : comment.getBlockTags().stream()
            .filter(ParamTree.class::isInstance)
            .map(tag -> ((ParamTree) tag).getName().toString())
            .collect(Collectors.toSet());
  }

  /** A record has no fields of its own but these. */
  private static List<String> parts(ClassTree type) {
    return type.getMembers().stream()
        .filter(VariableTree.class::isInstance)
        .map(VariableTree.class::cast)
        .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
        .map(field -> field.getName().toString())
        .toList();
  }

  private static List<Path> sources() throws IOException {
    PublicApi api =
        PublicApi.of(
            new ClassFileImporter()
                .withImportOption(PublicApi.SHIPPED)
                .importPackages("dev.deployer"));
    return api.names().stream().map(PublicApiDocumentationTest::source).toList();
  }

  private static Path source(String name) {
    return List.of("deployer-core", "deployer-ssh", "deployer-project").stream()
        .map(module -> Path.of("..", module, "src/main/java", name.replace('.', '/') + ".java"))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow();
  }
}
