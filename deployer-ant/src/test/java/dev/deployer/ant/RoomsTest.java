package dev.deployer.ant;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What tasks of Ant may know of others. */
class RoomsTest {
  private final JavaClasses tasks =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.deployer.ant");

  /** All else is behind the front door. */
  @Test
  void nothingOfDeployerIsKnownButTheFrontDoorAndWhatComesOutOfIt() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.apache.tools.ant..",
            "dev.deployer.ant",
            "dev.deployer.project",
            "dev.deployer.project.buildtool",
            "dev.deployer.project.machine",
            "dev.deployer.project.target",
            "dev.deployer.outcome",
            "dev.deployer.yaml")
        .check(tasks);
  }

  @Test
  void whatIsSaidIsSaidByTheLogOfAnt() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(tasks);
  }

  /** Ant runs tasks side by side too, in one process. */
  @Test
  void nothingIsSharedByTwoTasks() {
    fields().that().areStatic().should().beFinal().check(tasks);
  }

  @Test
  void threadsAreMadeInOnePlace() {
    noClasses()
        .should()
        .callConstructorWhere(
            describe("makes a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
        .check(tasks);
  }
}
