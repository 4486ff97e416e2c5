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
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.hook.HookResult;
import dev.deployer.http.HttpCall;
import dev.deployer.http.HttpReply;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells sinks. Nothing that comes of it reaches the caller: a sink that fails, or does not take the
 * notice in time, is a {@link Event.Warning}.
 */
public final class Notifications {
  private static final Duration WITHIN = Duration.ofSeconds(10);

  /** For a sink to end what it began when its time was over. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final List<Sink> sinks;
  private final LocalCommands local;
  private final Secrets secrets;
  private final Path folder;
  private final Listener listener;
  private final Duration within;

  /**
   * @param folder where commands run; absolute
   * @param listener told of warnings, for the operator's machine, on the caller's thread
   */
  public Notifications(
      List<Sink> sinks, LocalCommands local, Secrets secrets, Path folder, Listener listener) {
    this(sinks, local, secrets, folder, listener, WITHIN);
  }

  Notifications(
      List<Sink> sinks,
      LocalCommands local,
      Secrets secrets,
      Path folder,
      Listener listener,
      Duration within) {
    this.sinks = List.copyOf(sinks);
    this.local = local;
    this.secrets = secrets;
    this.folder = folder;
    this.listener = listener;
    this.within = within;
  }

  /** A notice that is under way to one sink; completes with what went wrong, if anything did. */
  private record Underway(Sink sink, CompletableFuture<Optional<String>> fault) {}

  /**
   * Tells all sinks that want to hear of it, side by side, and returns when they have, at the
   * latest after some 10 seconds. Never throws. An interrupt is not heeded meanwhile, and is still
   * set afterwards: that a run was interrupted is news too.
   */
  public void tell(Notice notice) {
    boolean interrupted = Thread.interrupted();
    List<Underway> all = new ArrayList<>();
    for (Sink sink : sinks) {
      if (sink.events().contains(notice.occasion())) {
        Underway one = new Underway(sink, new CompletableFuture<>());
        Thread thread = new Thread(() -> tell(one, notice), "notify");
        thread.setDaemon(true);
        thread.start();
        all.add(one);
      }
    }
    long deadline = System.nanoTime() + within.plus(GRACE).toNanos();
    for (Underway one : all) {
      while (true) {
        try {
          await(one, deadline).ifPresent(fault -> warn(one.sink(), notice.occasion(), fault));
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<String> await(Underway one, long deadline) throws InterruptedException {
    try {
      return one.fault().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return Optional.of("it did not take it in time");
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause()));
    }
  }

  private void warn(Sink sink, Occasion occasion, String fault) {
    listener.on(
        HookResult.LOCAL,
        new Event.Warning(
            name(sink) + " was not told of " + occasion.key() + ": " + Printable.escape(fault)));
  }

  /** What can be said of it without giving away an address that is a secret. */
  private static String name(Sink sink) {
    if (sink instanceof Sink.Command command) {
      return "the command " + Printable.escape(command.command().program());
    }
    Variable url = ((Sink.Webhook) sink).url();
    if (url instanceof Variable.Secret secret) {
      return "the webhook of " + secret.name();
    }
    try {
      String host = new URI(((Variable.Plain) url).value()).getHost();
      return "the webhook" + (host == null ? "" : " at " + host);
    } catch (URISyntaxException e) {
      return "the webhook";
    }
  }

  private void tell(Underway one, Notice notice) {
    try {
      String body = NoticeBody.of(notice);
      one.fault()
          .complete(
              one.sink() instanceof Sink.Command command
                  ? run(command.command(), body)
                  : post(((Sink.Webhook) one.sink()).url(), body));
    } catch (MissingSecretException e) {
      one.fault().complete(Optional.of(e.getMessage()));
    } catch (InterruptedException | RuntimeException e) {
      one.fault().complete(Optional.of("it failed (" + e.getClass().getSimpleName() + ")"));
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
                + String.join("", shown.tail().stream().map(": "::concat).toList()));
  }

  private Optional<String> post(Variable url, String body)
      throws MissingSecretException, InterruptedException {
    String text = secrets.text(url);
    try {
      HttpReply reply = HttpCall.post(address(text), body).send(within);
      return reply.status() / 100 == 2
          ? Optional.empty()
          : Optional.of("it answered with the status " + reply.status());
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static URI address(String text) throws IOException {
    try {
      URI uri = new URI(text);
      if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Its message holds the address.
    }
    throw new IOException("its address is not one of http or https");
  }
}
