package dev.deployer.testing;

import dev.deployer.host.Change;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The second law as an assertion: which requests may change a host. Everything else is an {@link
 * AssertionError} at once, is not passed on, and is remembered.
 *
 * <p>A request may name its place on a workbench, {@code .deployer/lock/<token>/…}. A rename or
 * hard link may have one end there; the other end is then one of those listed in this class. A file
 * there may be made of pieces of those of a release or of the tree there, or of what lies beside a
 * manifest. A lock is prepared in {@code .deployer/new/<root id>/<token>}; workbenches move between
 * {@code new}, {@code lock} and {@code fenced}; a fenced one is disarmed. A move may replace what
 * lies in a workbench's trash. Anything may be synced.
 */
public final class AllowList {
  private static final String TOKEN = "[A-Za-z0-9_-]+";
  private static final String ROOT = "[0-9a-f]{32}";
  private static final String ID = "[A-Za-z0-9][A-Za-z0-9._+-]{0,63}";

  private static final Pattern WORKBENCH = below("\\.deployer/lock/" + TOKEN + "/.+");
  private static final Pattern TRASH = below("\\.deployer/lock/" + TOKEN + "/trash[^/]*/.+");
  private static final Pattern PREPARATION =
      below("\\.deployer/new/" + ROOT + "/" + TOKEN + "(/.+)?");

  /** Where something on a workbench may be moved. */
  private static final Pattern PUBLIC =
      below(
          ("releases/%1$s|current|shared/.+"
                  + "|\\.deployer/(root\\.json|journal/[0-9]{16}|manifests/%1$s|reserve"
                  + "|trash/%1$s\\.[0-9]+)")
              .formatted(ID));

  /** All that a step printed, over what it had printed before its command, as {@code from to}. */
  private static final Pattern PRINTED =
      Pattern.compile(
          ("\\.deployer/lock/%s/printed(-[0-9]+)?"
                  + " \\.deployer/trash/step-[a-z0-9-]+\\.[0-9]+/output\\.txt")
              .formatted(TOKEN));

  /** The files of the release that a drill has made, as an editor would change them. */
  private static final Pattern DRILLED = below("releases/drill-[0-9a-f]{8}/.+");

  /** What may be moved onto a workbench. */
  private static final Pattern MOVABLE =
      below(
          ("releases/%1$s|current"
                  + "|\\.deployer/(manifests/%1$s|trash/%1$s\\.[0-9]+|reserve"
                  + "|(fenced|new)/%3$s/%2$s(/.+)?)")
              .formatted(ID, TOKEN, ROOT));

  private static final Pattern LINKABLE = below("(releases/%s|shared)/.+".formatted(ID));

  /** What is read to be copied into a file on a workbench. */
  private static final Pattern COPYABLE =
      below(
          "(releases/%1$s|\\.deployer/(manifests/%1$s|lock/%2$s/tree(-[0-9]+)?))/.+"
              .formatted(ID, TOKEN));

  /** Renames of whole workbenches, as {@code from to}. */
  private static final Pattern HANDOVER =
      Pattern.compile(
          ("\\.deployer/new/%2$s/%1$s \\.deployer/lock"
                  + "|\\.deployer/(new/%2$s|lock)/(?<token>%1$s)"
                  + " \\.deployer/fenced/%2$s/\\k<token>(-over)?"
                  + "|\\.deployer/lock/%1$s \\.deployer/lock/%1$s"
                  + "|\\.deployer/(reserve|(new|fenced)/%2$s/%1$s(/[^/ ]+)?)"
                  + " \\.deployer/new/%2$s/%1$s")
              .formatted(TOKEN, ROOT));

  /** Renames within a fenced workbench, as {@code from to}. */
  private static final Pattern DISARMING =
      Pattern.compile(
          "(?<fenced>\\.deployer/fenced/%s/%s/)[^ ]+ \\k<fenced>dead-[^/ ]+"
              .formatted(ROOT, TOKEN));

  private static final Pattern EMPTY_TRASH =
      below("\\.deployer/fenced/%s/%s/(trash[^/]*|dead-[^/]+-retired)".formatted(ROOT, TOKEN));

  /** A workbench that its run has given back bare, under a name that only this run gives it. */
  private static final Pattern OVER = below("\\.deployer/fenced/%s/%s-over".formatted(ROOT, TOKEN));

  private static final Pattern CARD_OF_OVER =
      below("\\.deployer/fenced/%s/%s-over/(holder\\.json|heartbeat[^/]*)".formatted(ROOT, TOKEN));

  private static final Pattern INITIAL_DIRECTORY =
      below(
          "|\\.deployer(/(lock|(new|fenced)(/%s)?|journal|manifests|trash))?|releases|shared"
              .formatted(ROOT));

  private static final Pattern MARKER = below("\\.deployer/root\\.json");

  private final boolean initialising;
  private final List<String> log = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  private AllowList(boolean initialising) {
    this.initialising = initialising;
  }

  /** What a run under a lock may do. */
  public static AllowList underLock() {
    return new AllowList(false);
  }

  /** That, and making a root: its fixed directories and its marker. */
  public static AllowList initialising() {
    return new AllowList(true);
  }

  private static Pattern below(String regex) {
    return Pattern.compile(regex, Pattern.DOTALL);
  }

  /** A connector to the same host that holds all of its hosts to this list. */
  public HostConnector of(HostConnector connector) {
    return new DecoratedConnector(connector, this::of);
  }

  public Host of(Host host) {
    return new AllowListHost(host, this);
  }

  /**
   * Holds a request to make a symbolic link to this list, as a server has understood it.
   *
   * @param link the path at which the server is about to make it
   */
  public synchronized void checkLink(ReleaseRoot root, String link) {
    String text = "symlink " + link;
    log.add(text);
    String top = root + "/";
    if (!link.startsWith(top) || !WORKBENCH.matcher(link.substring(top.length())).matches()) {
      violations.add(text);
      throw new AssertionError("not allowed: " + text + "; after " + String.join("\n", log));
    }
  }

  /** Every change that was asked for, in order. */
  public synchronized List<String> log() {
    return List.copyOf(log);
  }

  /** The changes that were not allowed; an engine may have swallowed the error. */
  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /**
   * To be called before the change is asked for.
   *
   * @throws AssertionError if it is not allowed
   */
  synchronized void check(Change change) {
    String text = Operation.of(change).text();
    log.add(text);
    if (!allows(change)) {
      violations.add(text);
      throw new AssertionError("not allowed: " + text + "; after " + String.join("\n", log));
    }
  }

  private boolean allows(Change change) {
    if (change instanceof Change.Sync) {
      return true;
    } else if (change instanceof Change.Move move) {
      return allowsRename(move.path(), move.to()) && (!move.replaces() || is(TRASH, move.to()));
    } else if (change instanceof Change.HardLink link) {
      return allowsLink(link.path(), link.existing());
    } else if (change instanceof Change.AssembleFile file) {
      return is(WORKBENCH, file.path())
          && file.origins().stream().allMatch(origin -> is(COPYABLE, origin.path()));
    } else if (change instanceof Change.SymbolicLink link) {
      // A server may take the text for the link: until that is known, both names lie in here.
      RemotePath tried = link.trial().child("link");
      return (is(WORKBENCH, link.path()) && is(WORKBENCH, tried))
          || (initialising && is(PREPARATION, link.path()) && is(PREPARATION, tried));
    } else if (is(WORKBENCH, change.path()) || is(PREPARATION, change.path())) {
      return true;
    } else if (change instanceof Change.RemoveDirectory) {
      return is(EMPTY_TRASH, change.path())
          || is(OVER, change.path())
          || (initialising && is(INITIAL_DIRECTORY, change.path()));
    } else if (change instanceof Change.RemoveFile) {
      return is(CARD_OF_OVER, change.path());
    } else if (change instanceof Change.MakeDirectory) {
      return initialising && is(INITIAL_DIRECTORY, change.path());
    }
    return change instanceof Change.PutFile && initialising && is(MARKER, change.path());
  }

  private boolean allowsRename(RemotePath from, RemotePath to) {
    String both = from.belowRoot() + " " + to.belowRoot();
    return (is(WORKBENCH, from) && (is(WORKBENCH, to) || is(PUBLIC, to) || is(DRILLED, to)))
        || (is(WORKBENCH, to) && is(MOVABLE, from))
        || PRINTED.matcher(both).matches()
        || HANDOVER.matcher(both).matches()
        || DISARMING.matcher(both).matches()
        || (initialising && is(PREPARATION, from) && (is(MARKER, to) || is(PUBLIC, to)))
        || (initialising && is(MARKER, from) && is(PREPARATION, to));
  }

  private boolean allowsLink(RemotePath path, RemotePath existing) {
    return is(WORKBENCH, path)
        ? is(WORKBENCH, existing) || is(LINKABLE, existing)
        : (is(WORKBENCH, existing) && path.belowRoot().startsWith("shared/"))
            || (initialising && is(PREPARATION, existing) && is(MARKER, path));
  }

  private static boolean is(Pattern pattern, RemotePath path) {
    return pattern.matcher(path.belowRoot()).matches();
  }
}
