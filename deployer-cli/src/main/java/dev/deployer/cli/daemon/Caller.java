package dev.deployer.cli.daemon;

import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.LastWords;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Signal;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.parallel.Threads;
import dev.deployer.path.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/**
 * The process that a command was typed in, the launcher's {@code daemon-client}: it shows what the
 * command writes, passes on what it is told, asks its person, and exits as the command does.
 *
 * <p>Its four FIFOs: {@code out} and {@code err} take what is shown; {@code from} takes {@code
 * ready}, {@code declined}, {@code line} and {@code secret PROMPT} (a question, of which the prompt
 * is shown when nothing is echoed), {@code exit N}, and before the work begins {@code lost N out}
 * (or {@code err}) with lines {@code says TEXT}: what is shown there, and the exit code, if this
 * process ends without an {@code exit}. {@code to} brings {@code go}, {@code INT}, {@code TERM},
 * {@code HUP}, and {@code answer TEXT} or {@code silence}. It says {@code go} only once, and only
 * after {@code ready}: so a command is carried out here or by the caller itself, and never by both.
 * Its end without a word, as by SIGKILL, is taken as a HUP.
 */
final class Caller implements Interruptions, AutoCloseable {
  private final Call call;
  private final BufferedReader to;
  private final OutputStream from;
  private final PrintStream out;
  private final PrintStream err;
  private final LinkedBlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
  private final Map<Signal, List<Runnable>> handlers = new EnumMap<>(Signal.class);
  private final List<Signal> early = new ArrayList<>();
  private boolean heard;

  private Caller(Call call, InputStream to, OutputStream from, OutputStream out, OutputStream err) {
    this.call = call;
    this.to = new BufferedReader(new InputStreamReader(to, StandardCharsets.UTF_8));
    this.from = from;
    this.out = Surroundings.standardOutput(out);
    this.err = Surroundings.standardError(err);
  }

  /**
   * Meets the caller that has announced itself.
   *
   * @param folder that it made for this; it is not needed any longer
   * @throws IOException if it is gone
   */
  static Caller in(Path folder) throws IOException {
    Caller caller =
        new Caller(
            Call.read(folder),
            Pipes.reading(folder.resolve("to")),
            Pipes.writing(folder.resolve("from")),
            Pipes.writing(folder.resolve("out")),
            Pipes.writing(folder.resolve("err")));
    for (String name : List.of("call", "to", "from", "out", "err", "")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    return caller;
  }

  Call call() {
    return call;
  }

  void decline() {
    say("declined");
  }

  /** Offers to carry the command out; whether the caller wants that. */
  boolean goes() throws IOException {
    say("ready");
    return "go".equals(to.readLine());
  }

  /** What the command depends on; and from now on the caller is heard. */
  Surroundings surroundings(Surroundings here) {
    heard = true;
    Threads.start("caller", this::listen);
    return new Surroundings(
        call.environment(),
        out,
        err,
        call.terminals(),
        call.terminals().in() && call.terminals().out() ? person() : Person.NOBODY,
        this,
        here.clock(),
        call.directory(),
        here.home(),
        here.user());
  }

  private void listen() {
    try (to) {
      for (String line = to.readLine(); line != null; line = to.readLine()) {
        if (line.startsWith("answer ")) {
          answers.add(Optional.of(line.substring("answer ".length())));
        } else if (line.equals("silence")) {
          answers.add(Optional.empty());
        } else {
          received(Signal.valueOf(line));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // What it says cannot be understood any more: as if it were gone.
    }
    answers.add(Optional.empty());
    received(Signal.HUP);
  }

  private Person person() {
    return Person.answering(
        err,
        () -> ask("line"),
        prompt -> ask("secret " + Printable.shown(prompt)).map(String::toCharArray));
  }

  private Optional<String> ask(String how) {
    say(how);
    try {
      return answers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** As if the caller's process had got this signal. */
  void received(Signal signal) {
    List<Runnable> actions;
    synchronized (handlers) {
      actions = List.copyOf(handlers.getOrDefault(signal, List.of()));
      if (actions.isEmpty()) {
        early.add(signal);
      }
    }
    actions.forEach(Runnable::run);
  }

  /** A signal that came before anyone minded it is not lost. */
  @Override
  public Runnable handle(Signal signal, Runnable action) {
    boolean missed;
    synchronized (handlers) {
      handlers.computeIfAbsent(signal, s -> new ArrayList<>()).add(action);
      missed = early.remove(signal);
    }
    if (missed) {
      action.run();
    }
    return () -> {
      synchronized (handlers) {
        handlers.get(signal).remove(action);
      }
    };
  }

  @Override
  public void ifLost(Supplier<LastWords> words) {
    LastWords last = words.get();
    say("lost " + last.exit() + (last.asResult() ? " out" : " err"));
    last.text().lines().forEach(line -> say("says " + line));
  }

  @Override
  public long process() {
    return call.process();
  }

  @Override
  public void end(int exit) {
    out.close();
    err.close();
    say("exit " + exit);
  }

  private void say(String line) {
    try {
      from.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The caller is gone, and with it who would want to know.
    }
  }

  /** Who listens to the caller does so until its end, and closes that pipe then. */
  @Override
  public void close() throws IOException {
    if (!heard) {
      to.close();
    }
    out.close();
    err.close();
    from.close();
  }
}
