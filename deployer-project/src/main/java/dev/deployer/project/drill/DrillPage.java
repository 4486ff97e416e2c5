package dev.deployer.project.drill;

import dev.deployer.path.Printable;
import dev.deployer.project.output.Amounts;
import dev.deployer.source.OwnWriting;
import java.util.ArrayList;
import java.util.List;

/** A game day as a page in Markdown, to be read together afterwards. */
final class DrillPage {
  private DrillPage() {}

  /** The page. */
  static String of(DayPlayed day) {
    List<String> page = new ArrayList<>();
    page.add(OwnWriting.GAME_DAY + day.target());
    page.add("");
    page.add(
        "Began %s; %s was live on all hosts. Again the same: `%s`."
            .formatted(Amounts.time(day.began()), day.live(), day.again()));
    page.add("");
    page.add("| emergency | outcome | first move | took | of |");
    page.add("| --- | --- | --: | --: | --: |");
    for (Played one : day.played()) {
      page.add(
          "| %s | %s | %s | %s | %s |"
              .formatted(
                  one.scenario(),
                  one.outcome().inWords(),
                  one.firstMove().map(Amounts::took).orElse("none"),
                  Amounts.took(one.took()),
                  Amounts.took(one.within())));
    }
    for (Played one : day.played()) {
      scenario(page, one);
    }
    page.add("");
    page.add("## To be talked about");
    page.add("");
    page.add("- What told you first that something was wrong? What would have told you earlier?");
    page.add("- Where did you wait, and for what? Who else would have had to know?");
    page.add("- What will be other next time, who sees to it, and until when?");
    return String.join("\n", page) + "\n";
  }

  private static void scenario(List<String> page, Played one) {
    page.add("");
    page.add("## " + one.scenario());
    page.add("");
    page.add("**What was told**, at " + Amounts.time(one.began()) + ": " + one.told().symptom());
    if (!one.told().shown().isEmpty()) {
      page.add("");
      one.told().shown().forEach(line -> page.add("    " + Printable.escape(line)));
    }
    page.add("");
    page.add("**What had happened**: " + one.told().happened());
    page.add("");
    page.add("**What had to be done**: " + one.task());
    page.add("");
    page.add("**What was seen**:");
    page.add("");
    one.moves()
        .forEach(
            move ->
                page.add(
                    "- after %s: %s"
                        .formatted(Amounts.took(move.since()), Printable.escape(move.what()))));
    page.add("- after %s: %s".formatted(Amounts.took(one.took()), one.outcome().inWords()));
    page.add("");
    page.add(
        one.why()
            .map(why -> "**It could not be taken back**: " + Printable.escape(why))
            .orElseGet(() -> "**What was taken back**: " + String.join("; ", one.undone()) + "."));
    one.lost()
        .ifPresent(
            what -> {
              page.add("");
              page.add("**What was lost**: " + Printable.escape(what));
            });
  }
}
