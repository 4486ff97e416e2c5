package dev.deployer.notify;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.MissingSecretException;
import dev.deployer.command.Redaction;
import dev.deployer.command.Secrets;
import dev.deployer.command.ShownOutput;
import dev.deployer.command.Variable;
import dev.deployer.command.Variables;
import dev.deployer.http.HttpCall;
import dev.deployer.http.HttpCall.Reply;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Printed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Delivers one notice to one sink, and waits until the sink has taken it.
 *
 * @param folder where commands run; absolute
 * @param within how long a sink has to take one
 */
record Courier(LocalCommands local, Secrets secrets, Path folder, Duration within) {

  /** What went wrong, if anything did. */
  Optional<String> bring(Notice notice, Sink sink) {
    try {
      return sink instanceof Sink.Command command
          ? run(command.command(), NoticeBody.of(notice, sink.output()))
          : post((Sink.Webhook) sink, notice);
    } catch (MissingSecretException e) {
      return Optional.of(InWords.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("it was interrupted");
    } catch (RuntimeException e) {
      return Optional.of("it failed (" + e.getClass().getSimpleName() + ")");
    }
  }

  private Optional<String> run(Arguments command, String body) {
    ShownOutput shown = new ShownOutput(new Redaction(List.of()), 1, line -> {});
    CommandOutcome outcome =
        local.run(
            new LocalCommand(command, Variables.NONE, folder, within, Optional.of(body + "\n")),
            shown);
    return outcome.passed()
        ? Optional.empty()
        : Optional.of(
            "it "
                + outcome.inWords()
                + (shown.tail().isEmpty()
                    ? ""
                    : ": " + new Printed(command.program(), shown.tail()).inWords()));
  }

  private Optional<String> post(Sink.Webhook sink, Notice notice)
      throws MissingSecretException, InterruptedException {
    Optional<URI> address = Webhooks.about(secrets.text(sink.url()), notice);
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<String, Variable> header : sink.headers().entrySet()) {
      headers.put(header.getKey(), secrets.text(header.getValue()));
    }
    if (address.isEmpty()) {
      return Optional.of("its address is not one of http or https");
    }
    try {
      Reply reply =
          HttpCall.post(address.get(), sink.format().body(notice, sink)).with(headers).send(within);
      return reply.status() / 100 == 2
          ? Optional.empty()
          : Optional.of("it answered with the status " + reply.status());
    } catch (IOException e) {
      return Optional.of(InWords.of(e));
    }
  }
}
