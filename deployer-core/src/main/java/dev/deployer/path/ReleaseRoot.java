package dev.deployer.path;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The one directory on a host below which Deployer may write, such as {@code /srv/shop}.
 *
 * <p>Absolute and literal by construction: no empty, {@code .} or {@code ..} component, none that
 * begins with {@code -}, no control character, no {@code ~ $ * ? [ ] { } \ " ' `}, at most 512
 * bytes, and never a directory that belongs to the system. That its components are real directories
 * on the host is checked after connecting.
 */
public final class ReleaseRoot {
  private static final String NEVER_LITERAL = "~$*?[]{}\\\"'`<>|;&!";

  /** Directories of the Filesystem Hierarchy Standard 3.0 and their customary children. */
  private static final Set<String> SYSTEM_DIRECTORIES =
      Set.of(
          "/",
          "/bin",
          "/boot",
          "/dev",
          "/etc",
          "/home",
          "/lib",
          "/lib32",
          "/lib64",
          "/libx32",
          "/lost+found",
          "/media",
          "/mnt",
          "/opt",
          "/proc",
          "/root",
          "/run",
          "/sbin",
          "/snap",
          "/srv",
          "/sys",
          "/tmp",
          "/usr",
          "/var",
          "/usr/bin",
          "/usr/include",
          "/usr/lib",
          "/usr/libexec",
          "/usr/local",
          "/usr/local/bin",
          "/usr/local/etc",
          "/usr/local/lib",
          "/usr/local/sbin",
          "/usr/local/share",
          "/usr/sbin",
          "/usr/share",
          "/usr/src",
          "/var/backups",
          "/var/cache",
          "/var/lib",
          "/var/local",
          "/var/lock",
          "/var/log",
          "/var/mail",
          "/var/opt",
          "/var/run",
          "/var/spool",
          "/var/tmp",
          "/var/www",
          "/var/www/html",
          "/Users",
          "/Library",
          "/System",
          "/Applications",
          "/Volumes",
          "/private",
          "/private/tmp",
          "/private/var",
          "/private/etc");

  private static final Set<String> SYSTEM_TREES = Set.of("/proc", "/sys", "/dev", "/boot", "/etc");

  private final String path;

  private ReleaseRoot(String path) {
    this.path = path;
  }

  /**
   * @param text an absolute path; one trailing slash is allowed
   * @throws InvalidPathTextException if it is not a root
   */
  public static ReleaseRoot parse(String text) {
    if (!text.startsWith("/")) {
      throw bad(text, "a root is an absolute path, such as /srv/shop");
    }
    String path =
        text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (SYSTEM_DIRECTORIES.contains(path)) {
      throw bad(
          text,
          "this directory belongs to the system; name a directory of its own, such as /srv/shop");
    }
    if (path.getBytes(UTF_8).length > 512) {
      throw bad(text, "a root has at most 512 bytes");
    }
    for (String component : path.substring(1).split("/", -1)) {
      if (component.isEmpty() || component.equals(".") || component.equals("..")) {
        throw bad(text, "a root has no empty, . or .. component");
      }
      if (component.startsWith("-")) {
        throw bad(text, "no component of a root begins with -");
      }
      if (component.equals(".deployer")) {
        throw bad(text, "a root does not lie inside another root's .deployer");
      }
      if (component.getBytes(UTF_8).length > 255) {
        throw bad(text, "a component has at most 255 bytes");
      }
    }
    path.chars()
        .filter(
            c ->
                c < ' '
                    || Character.isISOControl(c)
                    || Character.isSurrogate((char) c)
                    || NEVER_LITERAL.indexOf(c) >= 0)
        .findFirst()
        .ifPresent(
            c -> {
              throw bad(
                  text,
                  "a root is taken literally and has no control, quote or wildcard characters, no ~ and no $");
            });
    String first = "/" + path.substring(1).split("/", 2)[0];
    if (SYSTEM_TREES.contains(first)) {
      throw bad(text, first + " belongs to the system");
    }
    return new ReleaseRoot(path);
  }

  private static InvalidPathTextException bad(String text, String why) {
    return new InvalidPathTextException("root", text, why);
  }

  /** The root itself, as a path that a remote operation takes. */
  public RemotePath path() {
    return new RemotePath(this, "");
  }

  /**
   * The directories from {@code /} down to and with the root, as text: {@code /, /srv, /srv/shop}.
   * They are only ever looked at.
   */
  public List<String> components() {
    List<String> all = new ArrayList<>();
    all.add("/");
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      all.add(path.substring(0, slash));
    }
    all.add(path);
    return all;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReleaseRoot root && root.path.equals(path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  /** The absolute path, without a trailing slash. */
  @Override
  public String toString() {
    return path;
  }
}
