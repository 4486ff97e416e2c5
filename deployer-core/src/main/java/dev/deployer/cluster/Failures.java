package dev.deployer.cluster;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns the errors of hosts into a {@link DeployerException} or a clause of one. */
public final class Failures {
  private Failures() {}

  /** The exception for an error of the port, where nothing is in doubt. */
  public static DeployerException of(IOException e, Live live) {
    return isByServer(e)
        ? DeployerException.refused(live, Objection.Kind.UNSUPPORTED_HOST, lacking(e))
        : new DeployerException(kind(e), live, message(e), e);
  }

  /** Whether it is the server that refuses, and not the path: every account may look at it. */
  private static boolean isByServer(Exception e) {
    return e instanceof AccessDeniedException refusal
        && refusal.getReason() != null
        && "/".equals(refusal.getFile());
  }

  private static String lacking(Exception e) {
    return "the server does not do what is needed: " + message(e);
  }

  private static Exception told(Exception e) {
    return isByServer(e)
        ? DeployerException.refused(new Live.Unknown(), Objection.Kind.UNSUPPORTED_HOST, lacking(e))
        : e;
  }

  /** The exception for any error while a flip is in doubt. */
  static DeployerException unknown(Exception e) {
    return new DeployerException(DeployerException.Kind.UNKNOWN, new Live.Unknown(), message(e), e);
  }

  /** Throws what went wrong on any of several hosts. */
  static void requireNone(Map<Member, Exception> failures) throws DeployerException {
    if (!failures.isEmpty()) {
      throw together(failures);
    }
  }

  /**
   * What went wrong on some of several hosts, as one. Hosts that only stopped because of the others
   * are not named.
   */
  static DeployerException together(Map<Member, Exception> failures) {
    DeployerException.Kind worst = DeployerException.Kind.INTERRUPTED;
    boolean only = true;
    for (Exception e : failures.values()) {
      DeployerException.Kind kind = kind(told(e));
      if (kind != DeployerException.Kind.INTERRUPTED && (only || kind.compareTo(worst) > 0)) {
        worst = kind;
        only = false;
      }
    }
    List<Objection> objections = new ArrayList<>();
    List<String> messages = new ArrayList<>();
    Exception first = null;
    for (Map.Entry<Member, Exception> failure : failures.entrySet()) {
      Exception e = told(failure.getValue());
      if (kind(e) != worst && kind(e) == DeployerException.Kind.INTERRUPTED) {
        continue;
      }
      first = first == null ? e : first;
      String host = failure.getKey().address();
      messages.add(host + ": " + on(host, e));
      if (e instanceof DeployerException refusal) {
        for (Objection o : refusal.objections()) {
          objections.add(new Objection(o.kind(), host + ": " + o.fact(), o.details()));
        }
      }
    }
    if (worst == DeployerException.Kind.REFUSED && !objections.isEmpty()) {
      return DeployerException.refused(new Live.Unknown(), objections);
    }
    return new DeployerException(
        worst,
        new Live.Unknown(),
        worst == DeployerException.Kind.INTERRUPTED ? "interrupted" : String.join("; ", messages),
        first);
  }

  static DeployerException.Kind kind(Exception e) {
    if (e instanceof DeployerException known) {
      return known.kind();
    }
    if (e instanceof ConnectFailedException failed
        && failed.reason() == ConnectFailedException.Reason.INTERRUPTED) {
      return DeployerException.Kind.INTERRUPTED;
    }
    return isLoss(e) ? DeployerException.Kind.UNREACHABLE : DeployerException.Kind.FAILED;
  }

  /** Whether its host cannot be talked to any more. */
  static boolean isLoss(Exception e) {
    return e instanceof ConnectFailedException || e instanceof ConnectionLostException;
  }

  /** Of hooks or checks that failed and stop nothing, with what they had printed. */
  static Warning warning(Exception e) {
    return new Warning.NotPassed(
        message(e), e instanceof DeployerException known ? known.output() : List.of());
  }

  /** The message, where this host is named already. */
  public static String on(String host, Exception e) {
    return e instanceof ConnectFailedException failed && failed.host().equals(host)
        ? failed.why()
        : message(e);
  }

  /** The message of the JDK's exceptions is often a path alone; what they mean is their class. */
  public static String message(Exception e) {
    String message = InWords.of(e);
    if (e instanceof AccessDeniedException refusal && refusal.getReason() != null) {
      // It says which operation, and whether for want of permission is not known.
      return Printable.shown(refusal.getReason() + ": " + refusal.getFile());
    } else if (e instanceof AccessDeniedException) {
      return "permission denied: " + message;
    } else if (e instanceof NoSuchFileException) {
      return "not there: " + message;
    } else if (e instanceof FileAlreadyExistsException) {
      return "there already: " + message;
    } else if (e instanceof DirectoryNotEmptyException) {
      return "not empty: " + message;
    }
    return message;
  }
}
