package dev.deployer.outcome;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Says how a run ended that did not do what it was to do: why, and what is live now. It names no
 * remedies; those are for the caller, who knows its own words.
 *
 * <p>The message is fit for journals and notices: what commands printed is no part of it, and is
 * {@link #output}.
 *
 * @serial exclude
 */
public final class DeployerException extends Exception {
  private static final long serialVersionUID = 1L;

  /** How it ended; the order is that of severity. */
  public enum Kind {
    /** Something failed; what was live is still live. */
    FAILED,
    /** The input, such as the source, is not usable; nothing was done. */
    INVALID,
    /** Refused by what is on the host; see {@link #objections()}. */
    REFUSED,
    /** There is no usable connection. */
    UNREACHABLE,
    /** The new release was live and then was reverted. */
    REVERTED,
    /** Interrupted at a safe point. */
    INTERRUPTED,
    /** What is live is not known, or is for {@code recover} to settle. */
    UNKNOWN
  }

  /** How the run ended. */
  private final Kind kind;

  private final Live live;
  private final List<Objection> objections;
  private final List<Standing> standings;
  private final List<Printed> output;
  private final List<String> owing;

  /** Whether the new release was live and was taken back. */
  private final boolean takenBack;

  /** What a caller who knows what to do says of it; empty where none has. */
  private final List<String> words;

  /** One without objections; the cause may be null. */
  public DeployerException(Kind kind, Live live, String message, Throwable cause) {
    this(kind, live, message, cause, List.of());
  }

  private DeployerException(
      Kind kind, Live live, String message, Throwable cause, List<Objection> objections) {
    super(message, cause);
    this.kind = kind;
    this.live = live;
    this.objections = List.copyOf(objections);
    this.standings = List.of();
    this.output = cause instanceof DeployerException known ? known.output : List.of();
    this.owing = List.of();
    this.takenBack = kind == Kind.REVERTED;
    this.words = List.of();
  }

  private DeployerException(
      DeployerException from,
      Live live,
      List<Standing> standings,
      List<Printed> output,
      List<String> owing,
      boolean takenBack,
      List<String> words) {
    super(from.getMessage(), from.getCause());
    this.kind = from.kind;
    this.live = live;
    this.objections = from.objections;
    this.standings = List.copyOf(standings);
    this.output = Printed.bounded(output);
    this.owing = List.copyOf(owing);
    this.takenBack = takenBack;
    this.words = List.copyOf(words);
    setStackTrace(from.getStackTrace());
    for (Throwable suppressed : from.getSuppressed()) {
      addSuppressed(suppressed);
    }
  }

  /** Left as it is for a person to decide, on hosts that differ until then. */
  public static DeployerException held(String fact, Throwable cause) {
    return new DeployerException(
        Kind.UNKNOWN,
        new Live.Unknown(),
        fact,
        cause,
        List.of(new Objection(Objection.Kind.HELD, fact)));
  }

  /** The same, with what is known to be live now. */
  public DeployerException withLive(Live now) {
    return new DeployerException(this, now, standings, output, owing, takenBack, List.of());
  }

  /**
   * The same, with where each of several hosts stands; what is live is what they say together,
   * where that is known.
   */
  public DeployerException withStandings(List<Standing> hosts) {
    Live together = Live.together(hosts.stream().map(Standing::live).toList());
    return new DeployerException(
        this,
        together instanceof Live.Unknown ? live : together,
        hosts,
        output,
        owing,
        takenBack,
        List.of());
  }

  /** The same, with what commands had printed. */
  public DeployerException withOutput(List<Printed> printed) {
    return new DeployerException(this, live, standings, printed, owing, takenBack, List.of());
  }

  /** The same, with the hosts on which hooks after the last flip are still to pass. */
  public DeployerException withOwing(List<String> hosts) {
    return new DeployerException(this, live, standings, output, hosts, takenBack, List.of());
  }

  /** The same, where the new release was live somewhere and was taken back. */
  public DeployerException withTakenBack() {
    return new DeployerException(this, live, standings, output, owing, true, List.of());
  }

  /**
   * The same, told in these words, a line each: by whoever knows the target, and what to do.
   * Whatever is said of the run afterwards takes them away.
   */
  public DeployerException withWords(List<String> lines) {
    return new DeployerException(this, live, standings, output, owing, takenBack, lines);
  }

  /** A refusal for these reasons, of which there is at least one. */
  public static DeployerException refused(Live live, List<Objection> objections) {
    return new DeployerException(
        Kind.REFUSED,
        live,
        objections.stream().map(Objection::fact).collect(Collectors.joining("; ")),
        null,
        objections);
  }

  /** A refusal for one reason. */
  public static DeployerException refused(Live live, Objection.Kind kind, String fact) {
    return refused(live, List.of(new Objection(kind, fact)));
  }

  /**
   * All that is to be told of it, a line each: what the command line would print, with what to do,
   * where the run was one of {@code dev.deployer.project}. Otherwise why it ended like this, each
   * place that stood against it, where each host stands, and what would make an unknown host known;
   * remedies are then for the caller.
   */
  public List<String> inWords() {
    return words.isEmpty() ? AllThatIsTold.of(this) : words;
  }

  /** Whether the new release is known to have been live somewhere, and to be so no more. */
  public boolean isTakenBack() {
    return takenBack;
  }

  /** How the run ended. */
  public Kind kind() {
    return kind;
  }

  /** What is live now, as last read. */
  public Live live() {
    return live;
  }

  /** Where each host stands, where a run had several; empty where it had one. */
  public List<Standing> standings() {
    return standings;
  }

  /**
   * What the commands and checks that failed had said, at most {@value Printed#MOST} characters.
   */
  public List<Printed> output() {
    return output;
  }

  /** The hosts that may serve what is not live any more, until hooks have passed there. */
  public List<String> owing() {
    return owing;
  }

  /** Why it was refused; empty for other kinds. */
  public List<Objection> objections() {
    return objections;
  }
}
