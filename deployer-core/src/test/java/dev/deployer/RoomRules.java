package dev.deployer;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** Rules to which the rooms of several modules beside this one are held. */
public final class RoomRules {
  /** Wherever one is made, it is named and ended as all are. */
  public static final ArchRule THREADS_ARE_MADE_IN_ONE_PLACE =
      noClasses()
          .should()
          .callConstructorWhere(
              describe(
                  "makes a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)));

  /** They belong to whoever started the process. */
  public static final ArchRule NOTHING_IS_PRINTED_AND_NO_PROCESS_IS_ENDED =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "exit", int.class);

  /** Tools that build run several commands side by side, in one process. */
  public static final ArchRule NOTHING_IS_SHARED_BY_TWO_RUNS =
      fields().that().areStatic().should().beFinal();

  private static final String[] BEFORE_THE_FRONT_DOOR = {
    "java..",
    "dev.deployer.project",
    "dev.deployer.project.buildtool",
    "dev.deployer.project.machine",
    "dev.deployer.project.target",
    "dev.deployer.outcome",
    "dev.deployer.yaml"
  };

  private RoomRules() {}

  /**
   * Of Deployer only the front door of its projects is known, and what comes out of it.
   *
   * @param own the packages of the tool, and of the module that is in it
   */
  public static ArchRule onlyTheFrontDoorIsKnownBeside(String... own) {
    return classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(Stream.of(own), Stream.of(BEFORE_THE_FRONT_DOOR)).toArray(String[]::new));
  }
}
