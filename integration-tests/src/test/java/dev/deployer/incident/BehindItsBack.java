package dev.deployer.incident;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What is done on the hosts without Deployer, and how it is found and undone. */
final class BehindItsBack {
  private static final int WITHIN_SECONDS = 30;
  private static final List<String> ONE_PASS = List.of("watch", "production", "--for", "0");

  private final Story story;
  private final Hosts hosts;
  private final Prompt prompt;

  BehindItsBack(Story story, Hosts hosts, Prompt prompt) {
    this.story = story;
    this.hosts = hosts;
    this.prompt = prompt;
  }

  void all(Architectures live, Visitors visitors, Alerts alerts) throws IOException {
    aRowIsDeleted(live, visitors, alerts);
    aReleaseIsEmptied(alerts);
    aReleaseIsPruned();
    aJournalIsCut();
    aReleaseIsDeleted();
  }

  private void onHost(String name, String command) throws IOException {
    try (Shell shell = Shell.on(hosts, name)) {
      shell.type(command);
    }
  }

  /** Nothing can refuse that; but what is live is watched, each few minutes or seconds. */
  private void aRowIsDeleted(Architectures live, Visitors visitors, Alerts alerts)
      throws IOException {
    story.types(prompt, 0, ONE_PASS, "Nothing was found");
    alerts.clear();
    Instant deleted = Instant.now();
    onHost("production", "sqlite3 " + live.file() + " \"" + Architectures.WRONG + "\"");
    story.tells("sqlite3 obs.db \"" + Architectures.WRONG + "\"");
    story.types(prompt, 3, ONE_PASS, "exceptions on");
    double seconds = alerts.secondsAfter(deleted, "raised");
    story.claims(
        seconds < WITHIN_SECONDS,
        "who is to be told was told %.1f s after the row was gone; %d visits had failed"
            .formatted(seconds, visitors.failed()));
    Prompt.Answer printed =
        prompt.run("step", "production", Architectures.STEP, "--printed").exits(0);
    live.putBack(printed.out().lines().findFirst().orElse(""));
    story.claims(
        live.hasTheArchitecture(),
        "the row is put back, from what the step had printed before it did anything");
  }

  private void aReleaseIsEmptied(Alerts alerts) throws IOException {
    alerts.clear();
    onHost("production", "rm -rf " + hosts.root("production").resolve("releases/3") + "/*");
    story.tells("rm -rf releases/3/*, on the host; 3 is live");
    story.types(prompt, 3, ONE_PASS, "drift on");
    story.claims(alerts.has("drift_found"), "who is to be told was told");
    story.types(prompt, 0, List.of("rollback", "production"), "2 is live");
  }

  private void aReleaseIsPruned() throws IOException {
    Path release = hosts.root("staging").resolve("releases/1");
    Tree before = Tree.of(release);
    story.types(prompt, 0, List.of("prune", "staging", "--keep", "1"), "restore");
    story.claims(!Files.exists(release), "release 1 is gone from staging");
    story.types(prompt, 0, List.of("restore", "staging", "1"), "1 is back");
    story.claims(Tree.of(release).equals(before), "release 1 is as it was, to the last byte");
  }

  private void aJournalIsCut() throws IOException {
    Prompt.Answer heads = story.types(prompt, 0, List.of("history", "production", "--heads"));
    Files.writeString(prompt.directory().resolve("heads.txt"), heads.out());
    story.tells("that is kept as heads.txt; then the last record is deleted on the host");
    Path journal = hosts.root("production").resolve(".deployer/journal");
    Path last;
    try (Stream<Path> records = Files.list(journal)) {
      last = records.sorted().reduce((one, next) -> next).orElseThrow();
    }
    Path elsewhere = Files.move(last, hosts.folder().resolve("record"));
    List<String> verify = List.of("history", "production", "--verify", "--heads", "heads.txt");
    story.types(prompt, 3, verify, "ends too early");
    Files.move(elsewhere, last);
    story.tells("the record is brought back");
    story.types(prompt, 0, verify, "whole");
  }

  /** A disk that is not mounted looks the same: so nothing is cleared until a person says so. */
  private void aReleaseIsDeleted() throws IOException {
    List<String> onePass = List.of("watch", "staging", "--for", "0");
    Path root = hosts.root("staging");
    onHost("staging", "rm -rf " + root.resolve("releases/3"));
    story.tells("rm -rf releases/3, on the host of staging; it is live there");
    story.types(
        prompt, 3, onePass, "current names 3, which is not there", "clear what is left of it");
    story.types(
        prompt, 3, List.of("rollback", "staging"), "clear what is left of it", "Then go back");
    story.types(prompt, 0, List.of("recover", "staging"), "was deleted by hand");
    story.types(prompt, 0, List.of("rollback", "staging"), "2 is live");
    story.types(prompt, 0, onePass, "Nothing was found");
  }
}
