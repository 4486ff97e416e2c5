package dev.deployer.maven;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.deployer.RoomRules;
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
    RoomRules.onlyTheFrontDoorIsKnownBeside("org.apache.maven..", "dev.deployer.maven")
        .check(goals);
  }

  @Test
  void whatIsSaidIsSaidByTheLogOfMaven() {
    RoomRules.NOTHING_IS_PRINTED_AND_NO_PROCESS_IS_ENDED.check(goals);
  }

  /** Modules are built side by side, in one process. */
  @Test
  void nothingIsSharedByTwoGoals() {
    RoomRules.NOTHING_IS_SHARED_BY_TWO_RUNS.check(goals);
  }

  @Test
  void threadsAreMadeInOnePlace() {
    RoomRules.THREADS_ARE_MADE_IN_ONE_PLACE.check(goals);
  }
}
