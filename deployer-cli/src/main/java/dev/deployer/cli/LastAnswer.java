package dev.deployer.cli;

import dev.deployer.ReleaseSummary;
import dev.deployer.StepSummary;
import dev.deployer.TrashedRelease;
import dev.deployer.cli.completion.KnownWords.Word;
import dev.deployer.project.output.Amounts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What of a host's answer is worth being completed the next time. */
final class LastAnswer {
  private LastAnswer() {}

  /** The newest first. */
  static List<Word> releases(List<ReleaseSummary> releases) {
    return releases.stream()
        .map(
            release ->
                new Word(
                    release.name(),
                    release.states().stream()
                        .sorted()
                        .map(LastAnswer::word)
                        .collect(Collectors.joining(", "))))
        .toList();
  }

  static List<Word> trash(List<TrashedRelease> trash) {
    return trash.stream()
        .filter(retired -> !retired.lost())
        .map(retired -> new Word(retired.id().value(), "pruned " + Amounts.time(retired.retired())))
        .toList();
  }

  static List<Word> steps(List<StepSummary> steps) {
    return steps.stream().map(step -> new Word(step.name(), word(step.state()))).toList();
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
