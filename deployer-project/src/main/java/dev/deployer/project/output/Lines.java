package dev.deployer.project.output;

import dev.deployer.project.output.TextOutput.Level;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What is written for people, line by line: for logs and for texts, where nothing moves. */
public final class Lines {
  private Lines() {}

  /** What a report says, as it is written to a file; nothing of options that show more of it. */
  public static List<String> of(Report report, HostNames names) {
    List<String> lines = new ArrayList<>();
    try (PrintStream out = stream(lines::add)) {
      Page page = new Page(out, Style.PLAIN, false).withoutOptions();
      page.calling(names);
      report.write(page);
    }
    return List.copyOf(lines);
  }

  /**
   * One that tells what happens.
   *
   * @param told takes a line each, without its end
   */
  public static TextOutput to(Consumer<String> told, Level level, Clock clock) {
    PrintStream out = stream(told);
    return new TextOutput(
        new Page(out, Style.PLAIN, level == Level.VERBOSE).withoutOptions(),
        new Screen(out, Style.PLAIN, false, Page.UNBROKEN),
        level,
        clock);
  }

  private static PrintStream stream(Consumer<String> told) {
    return new PrintStream(new Broken(told), true, StandardCharsets.UTF_8);
  }

  /** Takes what is written apart into lines. */
  private static final class Broken extends OutputStream {
    private final Consumer<String> told;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Broken(Consumer<String> told) {
      this.told = told;
    }

    @Override
    public synchronized void write(int octet) {
      if (octet == '\n') {
        told.accept(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else if (octet != '\r') {
        line.write(octet);
      }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        write(bytes[i]);
      }
    }
  }
}
