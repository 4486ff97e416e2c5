package dev.deployer.config;

import dev.deployer.path.ReleaseRoot;
import dev.deployer.yaml.InvalidTextException;

/**
 * What stands for a target on a command line: the name of an environment, or a root on a host.
 *
 * <pre>
 * target      = environment | ad hoc
 * environment = letters, digits, . _ -
 * ad hoc      = [user@]host:/absolute/root
 *             | sftp://[user@]host[:port]/absolute/root
 * host        = name | IPv4 | "[" IPv6 "]"
 * </pre>
 */
public sealed interface TargetText {
  /** What a target looks like, for messages. */
  String FORMS =
      "a target is the name of an environment, [user@]host:/absolute/root or"
          + " sftp://user@host:port/absolute/root";

  /**
   * An environment of the configuration.
   *
   * @param environment its name
   */
  record Named(String environment) implements TargetText {}

  /**
   * A root that need not stand in the configuration.
   *
   * @param place the host, and the root there
   */
  record AdHoc(HostEntry place) implements TargetText {}

  /**
   * The target that this text is.
   *
   * @throws IllegalArgumentException if it is not one; the message says what is allowed
   */
  static TargetText parse(String text) {
    if (Environment.isName(text)) {
      return new Named(text);
    }
    return text.startsWith("sftp://") ? url(text) : hostAndRoot(text);
  }

  private static TargetText hostAndRoot(String text) {
    int colon = text.indexOf(':', Math.max(text.indexOf(']'), 0));
    if (colon < 0 || text.lastIndexOf('/', colon) >= 0) {
      throw new InvalidTextException("target", text, FORMS);
    }
    if (text.indexOf(":/") > colon) {
      throw new InvalidTextException(
          "target",
          text,
          "an IPv6 address stands in brackets, and a port is given with -p PORT or as in"
              + " sftp://host:port/absolute/root");
    }
    return adHoc(text.substring(0, colon), text.substring(colon + 1));
  }

  private static TargetText url(String text) {
    String rest = text.substring("sftp://".length());
    int slash = rest.indexOf('/');
    if (slash < 0) {
      throw new InvalidTextException("target", text, "the root is missing; " + FORMS);
    }
    String authority = rest.substring(0, slash);
    String root = rest.substring(slash);
    int at = authority.lastIndexOf('@');
    if (authority.lastIndexOf(':', at) >= 0) {
      throw new InvalidTextException(
          "target", "sftp://…@" + rest.substring(at + 1), "a password has no place in a target");
    }
    if (root.indexOf('%') >= 0) {
      throw new InvalidTextException(
          "target", text, "a root is taken literally, without percent escapes");
    }
    return adHoc(authority, root);
  }

  private static TargetText adHoc(String host, String root) {
    return new AdHoc(new HostEntry(HostAddress.parse(host), ReleaseRoot.parse(root)));
  }
}
