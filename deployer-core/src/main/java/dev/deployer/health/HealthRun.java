package dev.deployer.health;

import dev.deployer.command.LocalCommands;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.health.Question.Answer;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.hook.HookResult;
import dev.deployer.hook.Where;
import dev.deployer.parallel.SideBySide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks hosts for their health, side by side, each check again until it is answered well. */
public final class HealthRun {
  /** The longest that one answer is waited for, so that one that hangs is not the last. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

  private static final Duration SHORTEST_ANSWER = Duration.ofSeconds(1);

  private final LocalCommands local;
  private final Listener listener;
  private final int parallel;
  private final Pace pace;

  /**
   * @param listener told on the threads of the checks, of one event at a time
   * @param parallel how many checks are under way at once; at least 1
   */
  public HealthRun(LocalCommands local, Listener listener, int parallel, Pace pace) {
    this.local = local;
    this.listener =
        (host, event) -> {
          synchronized (this) {
            listener.on(host, event);
          }
        };
    this.parallel = parallel;
    this.pace = pace;
  }

  private record Asked(HealthCheck check, String words, String address, Question question) {}

  /**
   * Asks all checks of all hosts. A command with {@code where: local} or {@code once} is asked
   * once, with the first host, and checks that are equal are one. Never throws for what comes of
   * them; an interrupt of the thread ends what is under way, as not healthy.
   */
  public HealthReport run(List<HealthCheck> checks, HookContext context, List<HookHost> hosts) {
    return new HealthReport(
        SideBySide.map(all(checks, context, hosts), parallel, this::askUntilWell));
  }

  /**
   * Asks as {@link #run} does, but so many times at most and with the usual wait between, whatever
   * time a check has; tells nobody.
   */
  public HealthReport glance(
      List<HealthCheck> checks, HookContext context, List<HookHost> hosts, int times) {
    return new HealthReport(
        SideBySide.map(
            all(checks, context, hosts), parallel, asked -> ask(asked, asked.check(), times)));
  }

  private List<Asked> all(List<HealthCheck> checks, HookContext context, List<HookHost> hosts) {
    List<Asked> all = new ArrayList<>();
    List<HealthCheck> different = checks.stream().distinct().toList();
    for (HookHost host : hosts) {
      for (HealthCheck check : different) {
        boolean ofAll = check instanceof HealthCheck.Command c && c.where() != Where.EACH;
        if (!ofAll || host.equals(hosts.get(0))) {
          all.add(asked(check, context, host, hosts));
        }
      }
    }
    return all;
  }

  private Asked asked(HealthCheck check, HookContext context, HookHost host, List<HookHost> hosts) {
    String words = check.inWords(host.at());
    if (check instanceof HealthCheck.Http http) {
      return new Asked(check, words, host.address(), new HttpQuestion(http, http.uri(host.at())));
    } else if (check instanceof HealthCheck.Tcp tcp) {
      return new Asked(
          check, words, host.address(), new TcpQuestion(tcp.of(host.at()), tcp.port()));
    }
    HealthCheck.Command command = (HealthCheck.Command) check;
    return command.where() == Where.LOCAL
        ? new Asked(
            check,
            words,
            HookResult.LOCAL,
            new CommandQuestion(
                (within, output) -> runner(command).here(context, hosts, within, output)))
        : new Asked(
            check,
            words,
            host.address(),
            new CommandQuestion(
                (within, output) -> runner(command).on(host, context, within, output)));
  }

  private AskedCommand runner(HealthCheck.Command command) {
    return new AskedCommand(local, command.command(), "health");
  }

  private HealthResult askUntilWell(Asked asked) {
    HealthResult result = ask(asked, asked.check(), Integer.MAX_VALUE);
    listener.on(
        asked.address(),
        new Event.HealthChecked(
            asked.words(), result.healthy(), result.attempts(), result.reason(), result.took()));
    return result;
  }

  private HealthResult ask(Asked asked, HealthCheck check, int times) {
    long start = pace.nanos();
    int attempts = 0;
    Answer answer = new Answer("it was not asked", List.of());
    try {
      for (Duration left = check.within(); ; left = left(check, start)) {
        attempts++;
        Answer latest = asked.question().ask(longest(check, left));
        Duration before = left;
        left = left(check, start);
        // The last question has so little time that to be silent then says less than what was said.
        boolean unheard =
            before.compareTo(SHORTEST_ANSWER) < 0
                && before.minus(left).compareTo(SHORTEST_ANSWER) >= 0;
        answer = attempts > 1 && unheard ? latest.after(answer) : latest;
        boolean over = times == Integer.MAX_VALUE && (left.isNegative() || left.isZero());
        if (answer.good() || over || attempts >= times) {
          break;
        }
        // The last question is asked when the time is over, and not before.
        boolean last = times == Integer.MAX_VALUE && left.compareTo(check.every()) < 0;
        pace.pause(last ? left : check.every());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = new Answer("it was interrupted", List.of());
    }
    return new HealthResult(
        check,
        asked.words(),
        asked.address(),
        answer.good(),
        attempts,
        answer.reason(),
        answer.output(),
        Duration.ofNanos(pace.nanos() - start));
  }

  private Duration left(HealthCheck check, long start) {
    return check.within().minusNanos(pace.nanos() - start);
  }

  /**
   * How long an answer is waited for: what is left, but enough for the last question to be answered
   * too. To end a command that is not the last and begin anew helps nobody, so it has all of it.
   */
  private static Duration longest(HealthCheck check, Duration left) {
    if (left.compareTo(SHORTEST_ANSWER) < 0) {
      return SHORTEST_ANSWER;
    }
    boolean all = check instanceof HealthCheck.Command || left.compareTo(LONGEST_ANSWER) < 0;
    return all ? left : LONGEST_ANSWER;
  }
}
