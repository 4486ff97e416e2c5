package dev.deployer.project.report;

import dev.deployer.RehearseResult;
import dev.deployer.outcome.InWords;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.PlanFile;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.WarningText;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The result of {@code rehearse}.
 *
 * @param within how long a deploy to the same hosts takes it for rehearsed; absent where none asks
 * @param next how it is made live there
 */
public record Rehearsed(
    RehearseResult result, Optional<Duration> within, NextDeploy next, Invocation typed)
    implements Report {
  @Override
  public ExitCode exit() {
    return ExitCode.DONE;
  }

  @Override
  public void write(Page page) {
    WarningText.of(result.warnings()).forEach(text -> page.line(Mark.NOTE, text));
    if (result.hosts().size() > 1) {
      page.items(
          result.hosts().stream()
              .map(host -> Map.entry(HostName.of(host.host()), line(host)))
              .toList());
    }
    page.line(Mark.DONE, sentence());
    if (result.liveAs().isPresent()) {
      page.detail(
          result.liveAs().get()
              + " is live there with the same content already, and was not touched.");
    } else {
      next.there(
              "Make it live" + within.map(time -> " within " + InWords.typed(time)).orElse(""),
              typed)
          .forEach(page::detail);
    }
  }

  private String line(RehearseResult.OnHost host) {
    return switch (host.verdict()) {
      case PUBLISHED -> "%s is there: %s".formatted(result.release(), BroughtText.amounts(host));
      case THERE -> result.release() + " was there already";
      case ALREADY_LIVE -> result.release() + " is live there, and was not tried";
    };
  }

  private String sentence() {
    String place = BroughtText.place(result, typed);
    return switch (result.verdict()) {
      case PUBLISHED ->
          "%s is%s and not live (%s); rehearsed: %s."
              .formatted(result.release(), place, BroughtText.amounts(result), tried());
      case THERE, ALREADY_LIVE ->
          "%s was%s already and is not live; rehearsed: %s."
              .formatted(result.release(), place, tried());
    };
  }

  private String tried() {
    return result.tried().stream()
        .map(hook -> Printable.escape(hook.name()) + " " + Amounts.took(hook.took()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "rehearse")
        .with("target", typed.target())
        .with("verdict", Fields.word(result.verdict()))
        .with("release", result.release().value())
        .with("digest", result.digest().toString())
        .with("live_as", result.liveAs().map(ReleaseId::value))
        .with(
            "rehearsed",
            result.tried().stream()
                .map(
                    hook ->
                        Fields.of("name", hook.name())
                            .with("passed", hook.passed())
                            .with("took_ms", hook.took().toMillis())
                            .map())
                .toList())
        .with(result)
        .with("hosts", result.hosts().stream().map(Rehearsed::fields).toList())
        .with("pruned", Fields.ids(result.pruned()))
        .with("gates", result.gates().stream().map(PlanFile::fields).toList())
        .with("warnings", WarningText.of(result.warnings()))
        .with("took_ms", result.took().toMillis())
        .map();
  }

  private static Map<String, Object> fields(RehearseResult.OnHost host) {
    return Fields.of("host", host.host())
        .with("verdict", Fields.word(host.verdict()))
        .with(host)
        .with("pruned", Fields.ids(host.pruned()))
        .map();
  }
}
