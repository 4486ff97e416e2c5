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
import java.util.List;
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
    String body = NoticeBody.of(notice, sink.output());
    try {
      return sink instanceof Sink.Command command
          ? run(command.command(), body)
          : post(((Sink.Webhook) sink).url(), body);
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

  private Optional<String> post(Variable url, String body)
      throws MissingSecretException, InterruptedException {
    Optional<URI> address = Webhooks.address(secrets.text(url));
    if (address.isEmpty()) {
      return Optional.of("its address is not one of http or https");
    }
    try {
      Reply reply = HttpCall.post(address.get(), body).send(within);
      return reply.status() / 100 == 2
          ? Optional.empty()
          : Optional.of("it answered with the status " + reply.status());
    } catch (IOException e) {
      return Optional.of(InWords.of(e));
    }
  }
}
