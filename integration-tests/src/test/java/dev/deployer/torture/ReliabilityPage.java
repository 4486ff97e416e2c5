package dev.deployer.torture;

import dev.deployer.torture.trial.SwappedComponents;
import dev.deployer.torture.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The text of {@code docs/reliability.md}: a row for each line of the scorecard, with its last full
 * run.
 */
record ReliabilityPage(List<Trial> trials, List<FullRun> runs) {
  /** The page with what is in that file, if there is one. */
  static ReliabilityPage read(Path file, List<Trial> trials) throws IOException {
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return new ReliabilityPage(
        trials, lines.stream().map(FullRun::parse).flatMap(Optional::stream).toList());
  }

  /** With this run in the place of the last one of its line. */
  ReliabilityPage with(FullRun run) {
    return new ReliabilityPage(
        trials,
        Stream.concat(
                runs.stream()
                    .filter(
                        other ->
                            other.number() != run.number() || !other.title().equals(run.title())),
                Stream.of(run))
            .toList());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # How Deployer is tested

        > A release is live whole, or it is not live. Whatever is cut, killed or lost on the way,
        > nothing outside the release root is ever touched, and the release that served before goes
        > on serving.

        `bin/torture` tries to break that. Most lines run on a model of a host that is held against
        real OpenSSH by the contract suite and by random sequences of requests; the others say in
        their figures what they run on. The build runs each at a small size. Each line here was
        written by its last run at full size, which is also how long it takes;
        `bin/torture --only LINE --seed SEED` does the same again, to the same operation.
        Which sentences of the promise and of the rules a line holds is said in
        [architecture.md](architecture.md#what-holds-the-promise).

        """);
    text.append(FullRun.HEADING);
    rows().forEach(text::append);
    text.append(
        """

        ## Windows that SFTP leaves

        SFTP names its places by path. Between the last look at a path and the request that counts on
        it, whoever may write in the directories above can swap one of them for a link. Line 11 does
        that between any two requests, towards another application's root with the same releases in
        it and an id of its own, and allows no other effect than these. Each takes someone with the rights of the deploying
        account, or with write permission on the root itself, and a swap within one round trip.

        | what is swapped | the requests that can go astray once |
        |---|---|
        """);
    SwappedComponents.WINDOWS.forEach(
        (component, requests) ->
            text.append("| `" + component + "` | " + inWords(requests) + " |\n"));
    text.append(
        """

        The worst of them: a release of the other root with the same id is moved to the trash of this
        one and deleted (`releases` swapped within the round trip before a release is retired), one that
        lies in its trash under the same id and number is deleted or made into a release of this one
        (`trash` swapped), or a new release appears there (swapped before the publication).

        Swapping the root itself, `.deployer`, or `lock` for a link leads nothing astray: locks are prepared, and dead
        workbenches are swept, in directories that bear the root's id, and everything else is below a
        token that is in one root only. Two things remain that no path can tell. A copy of the root
        with the same id is taken for the root. And where the configuration does not say which root is
        meant (`root_id`), it is the one that lies at the path when it is first looked at; the model's
        runs in which that was the other one are counted as `met first` and judged no further. On
        OpenSSH all runs know the id.
        """);
    return text.toString();
  }

  private List<String> rows() {
    return trials.stream().sorted(Comparator.comparingInt(Trial::number)).map(this::row).toList();
  }

  private String row(Trial trial) {
    return runs.stream()
        .filter(run -> run.isOf(trial))
        .findFirst()
        .map(FullRun::row)
        .orElseGet(() -> FullRun.missing(trial.number(), trial.title()));
  }

  private static String inWords(String requests) {
    return requests.equals("nothing") ? "none" : "`" + requests.replace("|", "` or `") + "`";
  }
}
