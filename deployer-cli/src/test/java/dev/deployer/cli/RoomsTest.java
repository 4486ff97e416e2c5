package dev.deployer.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.deployer.cli");

  @Test
  void noTwoRoomsNeedEachOther() {
    slices().matching("dev.deployer.(cli.*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void onlyTheCommandsKnowPicocliAndOnlyTheDemoKnowsMina() {
    noClasses()
        .that()
        .resideInAnyPackage("..output..", "..report..", "..local..", "..daemon..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackage("..demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.sshd..")
        .check(classes);
  }

  @Test
  void threadsAreMadeInOnePlace() {
    noClasses()
        .should()
        .callConstructorWhere(
            describe("makes a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
        .check(classes);
  }
}
