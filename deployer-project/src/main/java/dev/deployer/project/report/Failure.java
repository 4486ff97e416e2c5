package dev.deployer.project.report;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.FullDiskException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Standing;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostName;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.source.InvalidSourceException;
import dev.deployer.ssh.trust.UnknownHostKey;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that did not do what it was to do: what was not done, what is live now, why, and what to
 * type.
 *
 * @param undone a clause: {@code nothing was deployed to production}
 * @param published a release that the run has put on the hosts, and that stays there
 * @param next how is deployed there
 */
public record Failure(
    String undone,
    DeployerException cause,
    ExitCode exit,
    Invocation typed,
    Optional<ReleaseId> published,
    NextDeploy next)
    implements Report {
  /** Of a run that has published nothing. */
  public Failure(String undone, DeployerException cause, ExitCode exit, Invocation typed) {
    this(undone, cause, exit, typed, Optional.empty(), NextDeploy.PLAIN);
  }

  @Override
  public boolean isError() {
    return true;
  }

  @Override
  public void write(Page page) {
    Remedies remedies =
        new Remedies(typed, cause.standings().size() > 1, cause.live().release()).deploying(next);
    if (cause.objections().isEmpty()) {
      List<String> faults = faults();
      page.line(Mark.FAILED, sentence() + (faults.size() > 1 ? ":" : reason()));
      page.details(Mark.CHANGED, faults.size() > 1 ? faults : List.of());
      output(page);
      stays(page);
      remedies(remedies).forEach(page::detail);
    } else if (cause.objections().size() == 1) {
      Objection only = cause.objections().get(0);
      String sentence = sentence();
      page.line(
          Mark.FAILED, isSaidOfLive(only) ? sentence + "." : sentence + ": " + only.fact() + ".");
      page.details(Mark.CHANGED, only.details());
      output(page);
      stays(page);
      remediesOf(only, remedies).forEach(page::detail);
    } else {
      page.line(Mark.FAILED, sentence() + ":");
      Objections.write(page, cause.objections(), remedies);
      stays(page);
    }
    page.items(
        cause.standings().stream()
            .map(standing -> Map.entry(HostName.of(standing.host()), line(standing)))
            .toList());
  }

  /**
   * What is wrong with a source or what it says of itself, a line each where it is more than one
   * thing.
   */
  private List<String> faults() {
    return cause.getCause() instanceof InvalidSourceException source ? source.lines() : List.of();
  }

  /** What was published is not undone by a failure, and is not sent again. */
  private void stays(Page page) {
    published
        .filter(id -> cause.kind() != DeployerException.Kind.UNKNOWN)
        .filter(id -> !cause.live().release().equals(Optional.of(id)))
        .ifPresent(
            id ->
                page.detail(
                    isReverted()
                        ? id + " stays published, and is recorded as bad."
                        : typed.command().equals("rehearse")
                            ? id + " is published and stays to be looked at; it is not live."
                            : id
                                + " is published and stays, not live; a deploy of the same content"
                                + " only activates it."));
  }

  /** Whether what is live is itself what stands against it, so that it has been said. */
  private boolean isSaidOfLive(Objection only) {
    return cause.live() instanceof Live.Strange && only.fact().equals(cause.live().toString());
  }

  /** What was printed, below the sentence that says who failed. */
  private void output(Page page) {
    for (Printed printed : cause.output()) {
      if (cause.output().size() > 1) {
        page.detail(capital(printed.by()) + " said:");
      }
      printed.lines().forEach(line -> page.printed("| " + line));
    }
  }

  private static String line(Standing standing) {
    return standing.live() + standing.failure().map(why -> " (" + why + ")").orElse("");
  }

  /** What was not done, and what is live. */
  private String sentence() {
    String live =
        cause.live() instanceof Live.Release release
            ? release.id()
                + (keepsLive() ? " is still live" : isReverted() ? " is live again" : " is live")
            : cause.live().toString();
    return switch (cause.kind()) {
      case REFUSED, UNREACHABLE, INVALID, FAILED ->
          capital(undone) + (cause.live() instanceof Live.Unknown ? "" : "; " + live);
      case INTERRUPTED ->
          cause.isTakenBack()
              ? takenBack(live)
              : capital(undone)
                  + (cause.live() instanceof Live.Unknown
                      ? "; what is live was not touched"
                      : "; " + live);
      case REVERTED -> takenBack(live);
      case UNKNOWN ->
          isHeld()
              ? (cause.live() instanceof Live.Unknown ? "The hosts differ" : capital(live))
              : "How this ended is not known" + (levels() ? "" : "; " + live);
    };
  }

  private String takenBack(String live) {
    return (typed.command().equals("rollback") ? "The earlier release" : "The new release")
        + " was live and was taken back; "
        + live;
  }

  /** Whether a host was lost, or all that is known: its lock is not given back. */
  private boolean mayHoldLocks() {
    if (typed.command().equals("step") && cause.getCause() == null) {
      // That alone is not known, what its command did: the locks are given back.
      return false;
    }
    return cause.standings().isEmpty()
        || cause.standings().stream().anyMatch(standing -> standing.failure().isPresent());
  }

  /** Whether nothing was ever live there, so that there is nothing to delete either. */
  private boolean isFirst() {
    return cause.standings().isEmpty()
        ? cause.live() instanceof Live.Nothing
        : cause.standings().stream().allMatch(s -> s.live() instanceof Live.Nothing);
  }

  private boolean keepsLive() {
    return cause.kind() != DeployerException.Kind.INTERRUPTED
        && !isReverted()
        && cause.kind() != DeployerException.Kind.UNKNOWN;
  }

  private List<String> remediesOf(Objection only, Remedies remedies) {
    if (only.kind() == Objection.Kind.NO_SPACE && isFirst()) {
      return new SpaceRemedies(typed).atFirst();
    }
    return isHeld() ? new RunRemedies(typed).held() : remedies.of(List.of(only));
  }

  /** Where a person is to decide; an exit of 6 has no other objections. */
  private boolean isHeld() {
    return cause.kind() == DeployerException.Kind.UNKNOWN && !cause.objections().isEmpty();
  }

  /** Whether it is said host by host what is live. */
  private boolean levels() {
    return !cause.standings().isEmpty() && cause.live() instanceof Live.Unknown;
  }

  private boolean isReverted() {
    return cause.kind() == DeployerException.Kind.REVERTED
        || (cause.kind() == DeployerException.Kind.INTERRUPTED && cause.isTakenBack());
  }

  private String reason() {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? "."
        : ": " + message + (message.endsWith(".") ? "" : ".");
  }

  private List<String> remedies(Remedies remedies) {
    return switch (cause.kind()) {
      case UNREACHABLE -> connectFailure().map(new ConnectRemedies(typed)::of).orElse(List.of());
      case UNKNOWN -> new RunRemedies(typed).unknown(mayHoldLocks());
      case INTERRUPTED -> new RunRemedies(typed).interrupted();
      case INVALID ->
          cause.getCause() instanceof InvalidSourceException source
                  && !SourceRemedies.isAbsent(String.valueOf(source.getMessage()))
              ? NameRemedies.of(source.faults())
              : new SourceRemedies(typed).missing(String.valueOf(cause.getMessage()));
      case FAILED ->
          cause.getCause() instanceof FullDiskException
              ? isFirst() ? new SpaceRemedies(typed).atFirst() : new SpaceRemedies(typed).full()
              : isRefusal(cause.getCause()) ? remedies.refusedByServer() : List.of();
      case REVERTED ->
          cause.owing().isEmpty() ? List.of() : new RunRemedies(typed).unrestarted(true);
      case REFUSED -> List.of();
    };
  }

  /** Whether the server did not let it be done, on this path or at all. */
  private static boolean isRefusal(Throwable cause) {
    return cause instanceof AccessDeniedException refusal && refusal.getReason() != null;
  }

  private Optional<ConnectFailedException> connectFailure() {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof ConnectFailedException failed) {
        return Optional.of(failed);
      }
    }
    return Optional.empty();
  }

  private Optional<UnknownHostKey> unknownKey() {
    return connectFailure().flatMap(UnknownHostKey::of);
  }

  /** As a sentence begins; the name of a target or a host is never written otherwise. */
  private String capital(String clause) {
    return clause.startsWith(typed.target() + " ")
            || typed.host().filter(host -> clause.startsWith(host + " ")).isPresent()
        ? clause
        : Character.toUpperCase(clause.charAt(0)) + clause.substring(1);
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", typed.command())
        .with("target", typed.target())
        .with("kind", Fields.word(cause.kind()))
        .with("reason", connectFailure().map(failed -> Fields.word(failed.reason())))
        .with("host_key", unknownKey().map(UnknownHostKey::fingerprint))
        .with("known_hosts_line", unknownKey().map(UnknownHostKey::knownHostsLine))
        .with("message", String.valueOf(cause.getMessage()))
        .with("output", cause.output().stream().map(Fields::of).toList())
        .with("owing", cause.owing())
        .with("published", published)
        .with("taken_back", cause.isTakenBack() ? Optional.of(true) : Optional.empty())
        .with("live", Fields.of(cause.live()))
        .with(
            "hosts",
            cause.standings().stream()
                .map(
                    standing ->
                        Fields.of("host", standing.host())
                            .with("live", Fields.of(standing.live()))
                            .with("failure", standing.failure())
                            .map())
                .toList())
        .with("objections", cause.objections().stream().map(Fields::of).toList())
        .map();
  }
}
