package dev.deployer.project.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunStepTest {
  private static RunStep step(Optional<String> name, Optional<Path> plan) {
    return new RunStep(name, false, Optional.empty(), plan, List.of(), List.of(), false);
  }

  @Test
  void whereThePlanAloneSaysWhichStepItIsThatOneWasNotDone() {
    Optional<Path> plan = Optional.of(Path.of("plan.json"));
    assertThat(step(Optional.empty(), plan).undone("production"))
        .isEqualTo("the step of the plan was not done on production");
    assertThat(step(Optional.of("tidy"), plan).undone("production"))
        .isEqualTo("the step tidy was not done on production");
    assertThat(step(Optional.empty(), Optional.empty()).undone("production"))
        .isEqualTo("the steps of production were not listed");
  }
}
