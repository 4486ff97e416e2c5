package dev.deployer.gradle;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.deployer.RoomRules;
import org.gradle.api.Project;
import org.gradle.api.Task;
import org.junit.jupiter.api.Test;

/** What tasks of Gradle may know of others. */
class RoomsTest {
  private final JavaClasses tasks =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.deployer.gradle");

  /** All else is behind the front door. */
  @Test
  void nothingOfDeployerIsKnownButTheFrontDoorAndWhatComesOutOfIt() {
    RoomRules.onlyTheFrontDoorIsKnownBeside("org.gradle.api..", "dev.deployer.gradle").check(tasks);
  }

  /** A task from the configuration cache has no project. */
  @Test
  void theModelOfTheBuildIsKnownToThePluginAlone() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(DeployerPlugin.class.getName())
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Project.class)
        .orShould()
        .callMethodWhere(
            describe(
                "asks a task for its project",
                call ->
                    call.getName().equals("getProject")
                        && call.getTargetOwner().isAssignableTo(Task.class)))
        .check(tasks);
  }

  /** Their state is in properties, whose fields Gradle makes. */
  @Test
  void tasksHaveNoStateOfTheirOwn() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .areAssignableTo(Task.class)
        .or()
        .areDeclaredInClassesThat()
        .areAssignableTo(DeployerExtension.class)
        .should()
        .beStatic()
        .check(tasks);
    classes()
        .that()
        .areAssignableTo(Task.class)
        .should()
        .haveModifier(JavaModifier.ABSTRACT)
        .check(tasks);
  }

  @Test
  void whatIsSaidIsSaidByTheLogOfGradle() {
    RoomRules.NOTHING_IS_PRINTED_AND_NO_PROCESS_IS_ENDED.check(tasks);
  }

  /** Tasks run side by side, and a daemon runs many builds. */
  @Test
  void nothingIsSharedByTwoTasks() {
    RoomRules.NOTHING_IS_SHARED_BY_TWO_RUNS.check(tasks);
  }

  @Test
  void threadsAreMadeInOnePlace() {
    RoomRules.THREADS_ARE_MADE_IN_ONE_PLACE.check(tasks);
  }
}
