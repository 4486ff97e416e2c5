package dev.deployer.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.torture.trial.AssembledFiles;
import dev.deployer.torture.trial.ChangingSource;
import dev.deployer.torture.trial.Containment;
import dev.deployer.torture.trial.Drift;
import dev.deployer.torture.trial.HostileServer;
import dev.deployer.torture.trial.Kills;
import dev.deployer.torture.trial.LargeSources;
import dev.deployer.torture.trial.ModelAgainstOpenSsh;
import dev.deployer.torture.trial.OneCut;
import dev.deployer.torture.trial.PathFuzz;
import dev.deployer.torture.trial.PowerLosses;
import dev.deployer.torture.trial.PruneAgainstRollback;
import dev.deployer.torture.trial.Races;
import dev.deployer.torture.trial.Readers;
import dev.deployer.torture.trial.Refusals;
import dev.deployer.torture.trial.RenameRaces;
import dev.deployer.torture.trial.Scale;
import dev.deployer.torture.trial.Score;
import dev.deployer.torture.trial.Soak;
import dev.deployer.torture.trial.SwappedComponents;
import dev.deployer.torture.trial.SwappedDirectories;
import dev.deployer.torture.trial.Trial;
import dev.deployer.torture.trial.TwoCuts;
import dev.deployer.torture.trial.WrongClocks;
import dev.deployer.torture.trial.Zombies;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Each trial of the scorecard, at a size that fits here; {@code bin/torture} runs them whole.
 * {@code -Ddeployer.torture.seed=} does again what failed before.
 */
class TortureTest {
  private static final long SEED =
      Long.getLong("deployer.torture.seed", new Random().nextInt(1_000_000_000));

  @Test
  void oneCutAnywhereLosesNothing(TestReporter reporter) throws Exception {
    holds(new OneCut(), 100, reporter);
  }

  @Test
  void twoCutsAnywhereLoseNothing(TestReporter reporter) throws Exception {
    holds(new TwoCuts(), 0.5, reporter);
  }

  @Test
  void aFrozenSessionThatWakesUpChangesNothing(TestReporter reporter) throws Exception {
    holds(new Zombies(), 5, reporter);
  }

  @Test
  void aCommitLandsBeforeItsLockIsBrokenOrNever(TestReporter reporter) throws Exception {
    holds(new RenameRaces(), 1, reporter);
  }

  @Test
  void killingTheProgramLosesNothing(TestReporter reporter) throws Exception {
    holds(new Kills(), 1.5, reporter);
  }

  @Test
  void aPowerLossAnywhereLosesNothing(TestReporter reporter) throws Exception {
    holds(new PowerLosses(), 0.5, reporter);
  }

  @Test
  void aRefusalAnywhereLosesNothing(TestReporter reporter) throws Exception {
    holds(new Refusals(), 25, reporter);
  }

  @Test
  void ofAllWhoRaceForALockOneWins(TestReporter reporter) throws Exception {
    holds(new Races(), 3, reporter);
  }

  @Test
  void noClockDecidesAnything(TestReporter reporter) throws Exception {
    holds(new WrongClocks(), 2, reporter);
  }

  @Test
  void readersFindEveryFileAndNoMixture(TestReporter reporter) throws Exception {
    holds(new Readers(), 2, reporter);
  }

  @Test
  void pathsStayWhereTheyShould(TestReporter reporter) throws Exception {
    holds(new PathFuzz(), 1, reporter);
  }

  @Test
  void swappedComponentsLeadNothingAstrayButWhatIsWrittenDown(TestReporter reporter)
      throws Exception {
    holds(new SwappedComponents(), 0.1, reporter);
  }

  @Test
  void swappedDirectoriesLeadNothingAstrayButWhatIsWrittenDown(TestReporter reporter)
      throws Exception {
    holds(new SwappedDirectories(), 0.05, reporter);
  }

  @Test
  void pruneAndRollbackLeaveAGoodRelease(TestReporter reporter) throws Exception {
    holds(new PruneAgainstRollback(), 1, reporter);
  }

  @Test
  void deletingAndPublishingStayInTheRoot(TestReporter reporter) throws Exception {
    holds(new Containment(), 0.5, reporter);
  }

  @Test
  void everyDriftIsFound(TestReporter reporter) throws Exception {
    holds(new Drift(), 100, reporter);
  }

  @Test
  void aSourceThatChangesIsNotPublished(TestReporter reporter) throws Exception {
    holds(new ChangingSource(), 5, reporter);
  }

  @Test
  void aSoakLeavesNothingBehind(TestReporter reporter) throws Exception {
    holds(new Soak(), 0.25, reporter);
  }

  @Test
  void aHostileServerIsAnErrorAndNothingWorse(TestReporter reporter) throws Exception {
    holds(new HostileServer(), 0.5, reporter);
  }

  @Test
  void sourcesMayBeLargeDeepAndOddlyNamed(TestReporter reporter) throws Exception {
    holds(new LargeSources(), 0.5, reporter);
  }

  @Test
  void theModelAndOpenSshHaveOneOutcome(TestReporter reporter) throws Exception {
    holds(new ModelAgainstOpenSsh(), 0.4, reporter);
  }

  @Test
  void filesThatArePutTogetherAreWholeOrNotThere(TestReporter reporter) throws Exception {
    holds(new AssembledFiles(), 2, reporter);
  }

  private static void holds(Trial trial, double percent, TestReporter reporter) throws Exception {
    reporter.publishEntry("deployer.torture.seed", String.valueOf(SEED));
    Score score = trial.run(new Scale(percent), SEED);
    System.out.println(trial.title() + ": " + score.figures() + ", seed " + SEED);
    assertThat(score.violations()).as("seed " + SEED).isEmpty();
    assertThat(score.cases()).isPositive();
  }
}
