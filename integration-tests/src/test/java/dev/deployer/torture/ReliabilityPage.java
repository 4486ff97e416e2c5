package dev.deployer.torture;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The text of {@code docs/reliability.md}. */
record ReliabilityPage(LocalDate date, List<Scorecard.Line> lines) {
  private static final Map<Integer, String> MISSING =
      new TreeMap<>(
          Map.of(
              12, "a hostile server",
              17, "very many files, very large files, very deep trees",
              19, "the mutation score"));

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # How Deployer is tested

        > A release is live whole, or it is not live. Whatever is cut, killed or lost on the way,
        > nothing outside the release root is ever touched, and the release that served before goes
        > on serving.

        `bin/torture` tries to break that, on a model of a host that is held against real OpenSSH by
        the contract suite and by random sequences of requests. A full run wrote this page on %s;
        `bin/torture --only LINE --seed SEED` does the same again, to the same operation.

        | # | trial | cases | violations | seed | seconds | figures |
        |--:|---|--:|--:|--:|--:|---|
        """
            .formatted(date));
    lines.forEach(line -> text.append(row(line)));
    text.append("\nNot in the bench yet:\n\n");
    MISSING.forEach((number, what) -> text.append("- " + number + ": " + what + "\n"));
    text.append(
        """

        ## Windows that SFTP leaves

        SFTP names its places by path. Between the last look at a path and the request that counts on
        it, whoever may write in the directories above can swap one of them for a link. Line 11 does
        that between any two requests, towards another application's root with the same releases in
        it, and allows no other effect than these. Each takes someone with the rights of the deploying
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
        one and deleted (`releases` swapped within the round trip before a release is retired), or a
        new release appears there (swapped before the publication). Once the lock is held the root is
        looked at again, so that a run never goes on in another root.
        """);
    return text.toString();
  }

  private static String inWords(String requests) {
    return requests.equals("nothing") ? "none" : "`" + requests.replace("|", "` or `") + "`";
  }

  private static String row(Scorecard.Line line) {
    return "| %d | %s | %,d | %d | %d | %d | %s |%n"
        .formatted(
            line.trial().number(),
            line.trial().title(),
            line.score().cases(),
            line.score().violated(),
            line.seed(),
            line.time().toSeconds(),
            line.score().figures().replace("|", "\\|"));
  }
}
