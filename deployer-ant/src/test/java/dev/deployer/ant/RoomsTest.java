package dev.deployer.ant;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.deployer.RoomRules;
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
    RoomRules.onlyTheFrontDoorIsKnownBeside("org.apache.tools.ant..", "dev.deployer.ant")
        .check(tasks);
  }

  @Test
  void whatIsSaidIsSaidByTheLogOfAnt() {
    RoomRules.NOTHING_IS_PRINTED_AND_NO_PROCESS_IS_ENDED.check(tasks);
  }

  /** Ant runs tasks side by side too, in one process. */
  @Test
  void nothingIsSharedByTwoTasks() {
    RoomRules.NOTHING_IS_SHARED_BY_TWO_RUNS.check(tasks);
  }

  @Test
  void threadsAreMadeInOnePlace() {
    RoomRules.THREADS_ARE_MADE_IN_ONE_PLACE.check(tasks);
  }
}
