package dev.deployer.watch;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.OutputLines;
import dev.deployer.health.AskedCommand;
import dev.deployer.health.Pace;
import dev.deployer.health.Search;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.hook.HookResult;
import dev.deployer.hook.Where;
import dev.deployer.http.HttpCall;
import dev.deployer.outcome.InWords;
import dev.deployer.parallel.SideBySide;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks numbers of hosts, each once, side by side. */
public final class NumberRun {
  /** What the commands of numbers are told in {@code DEPLOYER_PHASE}. */
  public static final String PHASE = "watch";

  private final LocalCommands local;
  private final int parallel;
  private final Pace pace;

  /**
   * @param parallel how many are asked at once; at least 1
   */
  public NumberRun(LocalCommands local, int parallel, Pace pace) {
    this.local = local;
    this.parallel = parallel;
    this.pace = pace;
  }

  /** One answer: a number, or why there is none. */
  private record Answer(Optional<Double> value, String reason) {
    static Answer none(String reason) {
      return new Answer(Optional.empty(), reason);
    }

    static Answer of(String text, String where) {
      Optional<Double> number = NumberText.parse(text);
      return number.isPresent() ? new Answer(number, "") : none(where + " is no number");
    }
  }

  /** A way to ask a number. */
  @FunctionalInterface
  private interface Question {
    Answer ask(Duration within) throws InterruptedException;
  }

  private record Asked(Measure measure, String address, Question question) {}

  /**
   * Asks all of them. Never throws for what comes of them; an interrupt of the thread ends what is
   * under way, without a value.
   *
   * @param within how long an answer is waited for
   */
  public List<Reading> read(
      List<Measure> measures, HookContext context, List<HookHost> hosts, Duration within) {
    List<Asked> all = new ArrayList<>();
    for (Measure measure : measures) {
      all.addAll(
          measure.source() instanceof Measure.Source.Http http
              ? ofHttp(measure, http, hosts)
              : ofCommand(measure, (Measure.Source.Command) measure.source(), context, hosts));
    }
    return SideBySide.map(all, parallel, asked -> ask(asked, within));
  }

  private Reading ask(Asked asked, Duration within) {
    Answer answer;
    long when = pace.nanos();
    try {
      answer = asked.question().ask(within);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = Answer.none("it was interrupted");
    }
    return new Reading(asked.measure(), asked.address(), answer.value(), answer.reason(), when);
  }

  private static List<Asked> ofHttp(
      Measure measure, Measure.Source.Http http, List<HookHost> hosts) {
    if (!http.url().namesTheHost()) {
      URI uri = http.url().of("");
      return hosts.isEmpty()
          ? List.of()
          : List.of(
              new Asked(measure, HookResult.LOCAL, within -> get(uri, http.number(), within)));
    }
    return hosts.stream()
        .map(
            host -> {
              URI uri = http.url().of(host.at());
              return new Asked(measure, host.address(), within -> get(uri, http.number(), within));
            })
        .toList();
  }

  private static Answer get(URI uri, Pattern number, Duration within) throws InterruptedException {
    long start = System.nanoTime();
    HttpCall.Reply reply;
    try {
      reply = HttpCall.get(uri).send(within);
    } catch (IOException e) {
      return Answer.none(InWords.of(e));
    }
    if (reply.status() / 100 != 2) {
      return Answer.none("the status is " + reply.status());
    }
    Duration left = within.minusNanos(System.nanoTime() - start);
    Search.Found found = Search.find(number, reply.body(), left);
    return switch (found.outcome()) {
      case FOUND -> Answer.of(found.group().orElse(""), "what the pattern finds");
      case NOT_FOUND -> Answer.none("there is no such number in the answer");
      case NOT_IN_TIME -> Answer.none("the number was not found in time");
      case TOO_DEEP -> Answer.none("the answer is too long for the pattern");
    };
  }

  private List<Asked> ofCommand(
      Measure measure, Measure.Source.Command source, HookContext context, List<HookHost> hosts) {
    AskedCommand command = new AskedCommand(local, source.command(), PHASE);
    if (source.where() == Where.LOCAL) {
      return hosts.isEmpty()
          ? List.of()
          : List.of(
              new Asked(
                  measure,
                  HookResult.LOCAL,
                  within -> last(lines -> command.here(context, hosts, within, lines))));
    }
    return hosts.stream()
        .limit(source.where() == Where.ONCE ? 1 : hosts.size())
        .map(
            host ->
                new Asked(
                    measure,
                    host.address(),
                    within -> last(lines -> command.on(host, context, within, lines))))
        .toList();
  }

  /** A command that prints a number. */
  @FunctionalInterface
  private interface Printing {
    CommandOutcome run(OutputLines lines);
  }

  private static Answer last(Printing command) throws InterruptedException {
    LastLine last = new LastLine();
    CommandOutcome outcome = command.run(last);
    if (Thread.interrupted()) {
      throw new InterruptedException(outcome.inWords());
    }
    if (!outcome.passed()) {
      return Answer.none("it " + outcome.inWords());
    }
    return last.text().isEmpty()
        ? Answer.none("it printed nothing")
        : Answer.of(last.text(), "the last line that it printed");
  }

  /** Keeps the last line that is not empty. */
  private static final class LastLine implements OutputLines {
    private String text = "";

    @Override
    public synchronized void line(String line, boolean cut) {
      text = line.isBlank() ? text : line;
    }

    synchronized String text() {
      return text;
    }
  }
}
