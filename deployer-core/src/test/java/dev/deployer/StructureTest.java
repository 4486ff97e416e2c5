package dev.deployer;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.deployer.host.Change;
import dev.deployer.host.Host;
import dev.deployer.path.InvalidPathTextException;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the rooms may know of one another. */
final class StructureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.deployer");
  private static final String FACADE = "dev.deployer";
  private static final Set<String> BEHIND =
      Set.of(
          "cluster",
          "command",
          "event",
          "execution",
          "gate",
          "git",
          "health",
          "hook",
          "host",
          "http",
          "manifest",
          "metadata",
          "notify",
          "outcome",
          "parallel",
          "path",
          "plan",
          "root",
          "source",
          "yaml");

  /** Each package, the façade among them, with all that lies below it. */
  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return SliceIdentifier.of(identifier(type));
        }

        @Override
        public String getDescription() {
          return "the packages of Deployer";
        }
      };

  private static String identifier(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.", -1);
    return parts.length < 3 ? FACADE : parts[2];
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(PACKAGES).should().beFreeOfCycles().check(CORE);
  }

  @Test
  void nobodyButTheConfigurationNeedsTheFacade() {
    noClasses()
        .that(describe("lie behind the façade", type -> BEHIND.contains(identifier(type))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(FACADE)
        .check(CORE);
  }

  @Test
  void coreNeitherPrintsNorExitsNorReadsTheEnvironment() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "setProperty", String.class, String.class)
        .orShould()
        .callMethod(java.security.Security.class, "addProvider", java.security.Provider.class)
        .check(CORE);
  }

  @Test
  void coreStartsNoProcess() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .orShould()
        .callMethodWhere(
            describe(
                "anything of Runtime but maxMemory",
                call ->
                    call.getTargetOwner().isEquivalentTo(Runtime.class)
                        && !Set.of("getRuntime", "maxMemory").contains(call.getName())))
        .check(CORE);
  }

  @Test
  void valuesKnowNothingOfWhatIsDoneWithThem() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.deployer.path..", "dev.deployer.host..", "dev.deployer.manifest..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.deployer.plan..",
            "dev.deployer.root..",
            "dev.deployer.source..",
            "dev.deployer.execution..",
            "dev.deployer.config..",
            "dev.deployer")
        .check(CORE);
  }

  @Test
  void plansAreMadeWithoutATransaction() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.deployer.plan..", "dev.deployer.root..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.deployer.execution..", "dev.deployer")
        .check(CORE);
  }

  @Test
  void threadsAreMadeInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.deployer.parallel.Threads")
        .should()
        .callConstructorWhere(
            describe("makes a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
        .check(CORE);
  }

  @Test
  void pathsAreMadeOfCheckedTextOnly() {
    for (Class<?> type : List.of(ReleaseRoot.class, RemotePath.class)) {
      assertThat(type.getConstructors()).as(type.getSimpleName()).isEmpty();
    }
    assertThatThrownBy(() -> new ReleaseId("../1")).isInstanceOf(InvalidPathTextException.class);
  }

  /** Neither a text nor a path of this machine can name what is changed or asked on a host. */
  @Test
  void whateverIsAskedOfAHostIsNamedByARemotePath() {
    List<Type> taken = new ArrayList<>();
    for (Method method : Host.class.getMethods()) {
      taken.addAll(List.of(method.getGenericParameterTypes()));
    }
    for (Class<?> change : Change.class.getPermittedSubclasses()) {
      List<RecordComponent> parts = List.of(change.getRecordComponents());
      assertThat(parts.get(0).getType()).as(change.getSimpleName()).isEqualTo(RemotePath.class);
      parts.stream()
          .filter(part -> !part.getName().equals("target"))
          .map(RecordComponent::getGenericType)
          .forEach(taken::add);
    }

    assertThat(taken.stream().map(Type::getTypeName).toList())
        .contains(RemotePath.class.getName())
        .noneMatch(
            name ->
                name.contains("java.lang.String")
                    || name.contains("CharSequence")
                    || name.contains("java.nio.file")
                    || name.contains("java.io.File"));
  }
}
