package dev.deployer.ssh.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value that may be either a path or the text of that file, such as {@code DEPLOYER_IDENTITY}. It
 * may be a secret, so only the path of a file that exists is ever shown; in all other messages it
 * is called by where it was given.
 */
public final class GivenText {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN [A-Z0-9 ]*-----|---- BEGIN SSH2|PuTTY-User-Key-File-",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PUBLIC_KEY =
      Pattern.compile("(ssh-|ecdsa-sha2-|sk-)[a-z0-9@.-]+[ \t]+[A-Za-z0-9+/=]+([ \t].*)?");
  private static final Pattern KNOWN_HOST =
      Pattern.compile(
          "(?m)^[ \t]*(@[a-z-]+[ \t]+)?[^\\s@#]\\S*[ \t]+(ssh-|ecdsa-sha2-|sk-)\\S+[ \t]+\\S+");
  private static final String LIST_NAME = "hosts";

  private GivenText() {}

  /**
   * A private key, or a public one whose private half an agent holds.
   *
   * @param origin where it was given: {@code DEPLOYER_IDENTITY}
   * @param directory from which a relative path leads
   * @throws IllegalArgumentException if it names no file and is no key; it is not in the message
   */
  public static TextSource key(String origin, String value, Path directory) {
    Optional<Path> file = path(value, directory);
    if (file.filter(path -> Files.exists(path) || Files.exists(Path.of(path + ".pub")))
        .isPresent()) {
      return TextSource.of(file.get());
    }
    return Wrapping.off(value, GivenText::isKey)
        .map(text -> TextSource.of(origin, text))
        .orElseThrow(() -> new IllegalArgumentException(origin + " names no file and is no key"));
  }

  /**
   * A list of known hosts. A file that is not there yet is one as well, to which a new host may be
   * added, if its name says that it is such a list.
   *
   * @throws IllegalArgumentException if it is none of these; it is not in the message
   */
  public static TextSource knownHosts(String origin, String value, Path directory) {
    Optional<Path> file = path(value, directory);
    if (file.filter(Files::exists).isPresent()) {
      return TextSource.of(file.get());
    }
    Optional<String> text = Wrapping.off(value, GivenText::isListOfHosts);
    if (text.isPresent()) {
      return TextSource.of(origin, text.get());
    }
    return file.filter(GivenText::isNamedLikeAList)
        .map(TextSource::of)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    origin
                        + " names no file and is no list of known hosts; a file that is to be made"
                        + " has hosts in its name, such as known_hosts"));
  }

  /** Whether it is the path of something that exists, and may be shown. */
  public static boolean isFile(String value, Path directory) {
    return path(value, directory).filter(Files::exists).isPresent();
  }

  /** Whether it is the path of a list of known hosts, there or not, and may be shown. */
  public static boolean isFileOfHosts(String value, Path directory) {
    return isFile(value, directory)
        || path(value, directory).filter(GivenText::isNamedLikeAList).isPresent();
  }

  /** Whether it says of itself that it is a key. */
  public static boolean isKey(String text) {
    return PRIVATE_KEY.matcher(text).find() || PUBLIC_KEY.matcher(text.strip()).matches();
  }

  private static boolean isListOfHosts(String text) {
    return KNOWN_HOST.matcher(text).find() && !PRIVATE_KEY.matcher(text).find();
  }

  private static boolean isNamedLikeAList(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.length() <= 2 * "ssh_known_hosts".length() && name.contains(LIST_NAME);
  }

  private static Optional<Path> path(String value, Path directory) {
    if (value.isBlank() || value.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    try {
      return Optional.of(directory.resolve(value).normalize());
    } catch (InvalidPathException e) {
      // Its message would be the text.
      return Optional.empty();
    }
  }
}
