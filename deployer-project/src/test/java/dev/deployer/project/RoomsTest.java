package dev.deployer.project;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.deployer.RoomRules;
import org.junit.jupiter.api.Test;

/** What the rooms between a configuration and a run may know of one another, and of others. */
class RoomsTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.deployer.project");

  @Test
  void noTwoRoomsNeedEachOther() {
    slices().matching("dev.deployer.(project.*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void nothingOfACommandLineAndNoLibraryBehindSshIsKnownHere() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "picocli..",
            "dev.deployer.cli..",
            "net.schmizz..",
            "com.hierynomus..",
            "org.apache.sshd..",
            "org.tinylog..")
        .check(classes);
  }

  /** A build daemon has its own. */
  @Test
  void theStreamsOfTheProcessAreNotWrittenToAndItIsNotEnded() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(System.class, "setProperty", String.class, String.class)
        .check(classes);
  }

  @Test
  void threadsAreMadeInOnePlace() {
    RoomRules.THREADS_ARE_MADE_IN_ONE_PLACE.check(classes);
  }

  /** Tools that build call, and are not called. */
  @Test
  void whatToolsHaveInCommonStandsBeforeTheFrontDoor() {
    String tools = "dev.deployer.project.buildtool";
    classes()
        .that()
        .resideInAPackage(tools)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            tools,
            "dev.deployer.project",
            "dev.deployer.project.target",
            "dev.deployer.file",
            "dev.deployer.outcome",
            "dev.deployer.parallel")
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackage(tools)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(tools)
        .check(classes);
  }
}
