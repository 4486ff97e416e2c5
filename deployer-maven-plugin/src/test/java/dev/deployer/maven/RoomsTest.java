package dev.deployer.maven;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What goals of Maven may know of others. */
class RoomsTest {
  private final JavaClasses goals =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.deployer.maven");

  /** All else is behind the front door. */
  @Test
  void nothingOfDeployerIsKnownButTheFrontDoorAndWhatComesOutOfIt() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.apache.maven..",
            "dev.deployer.maven",
            "dev.deployer.project",
            "dev.deployer.project.buildtool",
            "dev.deployer.project.machine",
            "dev.deployer.project.target",
            "dev.deployer.outcome",
            "dev.deployer.yaml")
        .check(goals);
  }

  @Test
  void whatIsSaidIsSaidByTheLogOfMaven() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(goals);
  }

  /** Modules are built side by side, in one process. */
  @Test
  void nothingIsSharedByTwoGoals() {
    fields().that().areStatic().should().beFinal().check(goals);
  }

  @Test
  void threadsAreMadeInOnePlace() {
    noClasses()
        .should()
        .callConstructorWhere(
            describe("makes a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
        .check(goals);
  }
}
