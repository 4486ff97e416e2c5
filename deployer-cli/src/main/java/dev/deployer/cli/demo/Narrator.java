package dev.deployer.cli.demo;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style;
import dev.deployer.project.output.Style.Mark;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Tells what the demo shows. */
final class Narrator {
  private final Surroundings here;
  private final Style style;
  private final Page page;

  Narrator(Surroundings here) {
    this.here = here;
    this.style =
        here.terminals().out() && here.variable("NO_COLOR").isEmpty()
            ? Style.COLOURED
            : Style.PLAIN;
    this.page = new Page(here.out(), style, false);
  }

  void opening(DemoFolder folder, String server) {
    page.line("This is Deployer at work on a real SSH server, which this program has just started");
    page.line(
        "on " + server + ". The commands are the ones you would type, and so is what they print.");
    page.line("Everything lies in " + folder.path() + "; nothing else is touched.");
    page.emptyLine();
    here.out().println("$ " + style.strong("cd " + folder.project()));
  }

  void chapter(String text) {
    page.emptyLine();
    for (String line : wrapped("# " + text)) {
      here.out().println(style.faint(line));
    }
  }

  /** Lines of at most 90 characters; each but the first begins with a # of its own. */
  private static Iterable<String> wrapped(String text) {
    return Arrays.asList(text.replaceAll("(.{1,88})(?: +|$)", "$1\n# ").split("\n(?:# $)?"));
  }

  void command(String... words) {
    String line =
        Arrays.stream(words)
            .map(word -> word.contains(" ") ? '"' + word + '"' : word)
            .collect(Collectors.joining(" ", "deployer ", ""));
    here.out().println("$ " + style.strong(line));
  }

  void cut(Wire wire) {
    int twice = wire.arrivedTwice();
    page.line(
        "  The server received "
            + Amounts.files(wire.arrivedBeforeTheCut())
            + " before the cut and "
            + wire.arrivedAfterTheCut()
            + " after it"
            + (twice == 0
                ? "; none came twice."
                : "; of these, " + twice + " came again, not known to be safe on disk yet."));
  }

  void visits(long visits, long failures) {
    page.emptyLine();
    page.line(
        failures == 0 ? Mark.DONE : Mark.FAILED,
        "Since the first deploy a visitor has opened the live page "
            + Amounts.count(visits)
            + " times; it was missing or cut short "
            + Amounts.count(failures)
            + " times.");
  }

  void ending(DemoFolder folder) {
    page.emptyLine();
    page.line("That was all; the server is gone. Look around:");
    page.detail("ls -la " + folder.root());
    page.detail("less " + folder.root() + "/.deployer/manifests/1.1.0/manifest.mtree");
    page.line("And when you have seen enough:");
    page.detail("rm -r " + folder.path());
  }

  void fault(String text) {
    page.line(Mark.FAILED, text);
  }

  /** On a terminal, for someone who reads along. */
  void pause(Duration time) {
    if (here.terminals().out()) {
      try {
        Thread.sleep(time.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
