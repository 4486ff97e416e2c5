package dev.deployer.ssh;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the rooms of the SSH side may know of one another. */
class RoomsTest {
  private static final String[] SSHJ = {"net.schmizz..", "com.hierynomus.."};

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.deployer.ssh");

  @Test
  void noTwoRoomsNeedEachOther() {
    slices().matching("dev.deployer.(ssh.*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void nobodyNeedsTheRoomThatPutsThemTogether() {
    noClasses()
        .that()
        .resideInAPackage("dev.deployer.ssh.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.deployer.ssh")
        .check(classes);
  }

  @Test
  void sshjIsKnownOnlyWhereConnectionsAndKeysAre() {
    noClasses()
        .that()
        .resideInAnyPackage("..ssh", "..ssh.settings..", "..ssh.sftp..", "..ssh.config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SSHJ)
        .check(classes);
  }

  @Test
  void aConnectionKnowsNothingOfWhatIsSaidOnIt() {
    noClasses()
        .that()
        .resideInAPackage("..ssh.connect..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..ssh.sftp..", "..ssh.exec..", "..ssh.config..")
        .check(classes);
  }

  @Test
  void ofSftpOnlyItsConnectionIsVisible() {
    classes()
        .that()
        .resideInAPackage("..ssh.sftp..")
        .and()
        .areTopLevelClasses()
        .and()
        .doNotHaveSimpleName("SftpConnection")
        .should()
        .notBePublic()
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
