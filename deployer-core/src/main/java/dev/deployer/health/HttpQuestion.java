package dev.deployer.health;

import dev.deployer.http.HttpCall;
import dev.deployer.http.HttpCall.Reply;
import dev.deployer.outcome.InWords;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Asks a health check by one HTTP request. */
record HttpQuestion(HealthCheck.Http check, URI uri) implements Question {
  private static final int SHOWN_LINES = 10;
  private static final int SHOWN_OF_A_LINE = 500;

  @Override
  public Answer ask(Duration within) throws InterruptedException {
    long start = System.nanoTime();
    Reply reply;
    try {
      reply = HttpCall.get(uri).send(within);
    } catch (IOException e) {
      return new Answer(InWords.of(e), List.of());
    }
    if (reply.status() != check.status()) {
      return notGood(
          "the status is " + reply.status() + " and should be " + check.status(), reply.body());
    }
    if (check.contains().isPresent() && !reply.body().contains(check.contains().get())) {
      return notGood(
          "the body does not contain " + Printable.quote(check.contains().get()), reply.body());
    }
    if (check.matches().isPresent()) {
      Duration left = within.minusNanos(System.nanoTime() - start);
      return matched(check.matches().get(), reply.body(), left);
    }
    return Answer.GOOD;
  }

  private static Answer matched(Pattern pattern, String body, Duration within)
      throws InterruptedException {
    String quoted = Printable.quote(pattern.pattern());
    return switch (Search.search(pattern, body, within)) {
      case FOUND -> Answer.GOOD;
      case NOT_FOUND -> notGood("the body does not match " + quoted, body);
      case NOT_IN_TIME ->
          notGood("whether the body matches " + quoted + " was not found out in time", body);
      case TOO_DEEP -> notGood("the body is too long for the pattern " + quoted, body);
    };
  }

  private static Answer notGood(String reason, String body) {
    return new Answer(
        reason,
        body.lines()
            .filter(line -> !line.isBlank())
            .limit(SHOWN_LINES)
            .map(line -> line.substring(0, Math.min(line.length(), SHOWN_OF_A_LINE)))
            .map(Printable::escape)
            .toList());
  }
}
