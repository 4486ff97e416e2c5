package dev.deployer.cli;

import dev.deployer.ReleaseSummary;
import dev.deployer.StepSummary;
import dev.deployer.TrashedRelease;
import dev.deployer.cli.completion.KnownWords;
import dev.deployer.cli.completion.KnownWords.Word;
import dev.deployer.config.HostEntry;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Deployed;
import dev.deployer.project.report.HostReports;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.project.report.ReleasesPage;
import dev.deployer.project.report.StatusPage;
import dev.deployer.project.report.StepList;
import dev.deployer.project.report.TrashList;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Keeps what hosts have answered, as far as it is worth being completed the next time.
 *
 * @param kept what was answered before
 * @param file in which the target stands; absent for an ad hoc target
 * @param target as it was typed
 */
record LastAnswer(KnownWords kept, Optional<Path> file, String target) {
  private static final String RELEASE = "release";

  /**
   * Keeps what is in a result.
   *
   * @param places the hosts that it is about
   */
  void keep(Report report, List<HostEntry> places) {
    if (report instanceof Deployed deployed) {
      Word live = new Word(deployed.result().release().value(), "live");
      places.forEach(place -> kept.add(file, target, place.name(), RELEASE, live));
    } else if (report instanceof HostReports several) {
      several.hosts().forEach(this::keep);
    } else {
      keep(new HostReport(places.get(0).name(), report));
    }
  }

  private void keep(HostReport of) {
    if (of.report() instanceof ReleasesPage page) {
      keep(of.host(), RELEASE, releases(page.releases()));
    } else if (of.report() instanceof TrashList list) {
      keep(of.host(), "trash", trash(list.trash()));
    } else if (of.report() instanceof StepList list) {
      keep(of.host(), "step", steps(list.steps()));
    } else if (of.report() instanceof StatusPage page) {
      keep(of.host(), "trash", trash(page.status().trash()));
      keep(of.host(), "step", steps(page.status().steps()));
    }
  }

  private void keep(String host, String kind, List<Word> words) {
    kept.keep(file, target, host, kind, words);
  }

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

  private static List<Word> trash(List<TrashedRelease> trash) {
    return trash.stream()
        .filter(retired -> !retired.lost())
        .map(retired -> new Word(retired.id().value(), "pruned " + Amounts.time(retired.retired())))
        .toList();
  }

  private static List<Word> steps(List<StepSummary> steps) {
    return steps.stream().map(step -> new Word(step.name(), word(step.state()))).toList();
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
