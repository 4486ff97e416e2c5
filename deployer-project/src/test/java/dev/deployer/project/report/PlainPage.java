package dev.deployer.project.report;

import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What is written for people, without colours and without a width. */
final class PlainPage {
  private PlainPage() {}

  static String of(Report report) {
    return of(report, false);
  }

  static String of(Report report, boolean verbose) {
    return of(report::write, verbose);
  }

  static String of(Consumer<Page> writing, boolean verbose) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writing.accept(
        new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, verbose));
    return out.toString(StandardCharsets.UTF_8);
  }
}
