package dev.deployer.project;

import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostNames;
import dev.deployer.project.output.Lines;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.TextOutput;
import dev.deployer.project.output.TextOutput.Level;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells whoever listens to a session what happens in its runs: as events, and in sentences. */
final class Telling implements Output {
  /** The end of a run, of which nothing is said here. */
  private static final Report END =
      new Report() {
        @Override
        public ExitCode exit() {
          return ExitCode.DONE;
        }

        @Override
        public void write(Page page) {
          // What came of it is for the caller.
        }

        @Override
        public Map<String, Object> fields() {
          return Map.of();
        }
      };

  private final Clock clock;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> readers = new CopyOnWriteArrayList<>();
  private volatile List<TextOutput> texts = List.of();

  Telling(Clock clock) {
    this.clock = clock;
  }

  void add(Listener listener) {
    listeners.add(listener);
  }

  void add(Consumer<String> reader) {
    readers.add(reader);
  }

  /**
   * A run begins.
   *
   * @param changes whether it may change a host: then its phases are told
   */
  void begin(boolean changes) {
    Level level = changes ? Level.NORMAL : Level.BRIEF;
    texts = readers.stream().map(reader -> Lines.to(reader, level, clock)).toList();
  }

  /** It has ended. */
  void end() {
    report(END);
    texts = List.of();
  }

  @Override
  public void on(String host, Event event) {
    listeners.forEach(listener -> listener.on(host, event));
    texts.forEach(text -> text.on(host, event));
  }

  @Override
  public void hosts(int number, boolean together) {
    texts.forEach(text -> text.hosts(number, together));
  }

  @Override
  public void called(HostNames names) {
    texts.forEach(text -> text.called(names));
  }

  @Override
  public void report(Report report) {
    texts.forEach(text -> text.report(report));
  }

  @Override
  public void pause() {
    // Nothing moves.
  }
}
