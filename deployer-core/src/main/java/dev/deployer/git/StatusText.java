package dev.deployer.git;

import dev.deployer.git.WorkTree.Difference;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code git status --porcelain=v2 --branch} prints (git-status(1), "Porcelain Format
 * Version 2"), and names as git quotes them ({@code core.quotePath} in git-config(1)).
 */
final class StatusText {
  private static final Pattern COMMIT = Pattern.compile("# branch\\.oid ([0-9a-f]{40,64})");
  private static final Pattern CHANGED = Pattern.compile("1 (..) (....) (?:\\S+ ){5}(.+)");
  private static final Pattern RENAMED = Pattern.compile("2 (..) (....) (?:\\S+ ){6}([^\t]+)\t.+");
  private static final Pattern UNMERGED = Pattern.compile("u .. .... (?:\\S+ ){7}(.+)");
  private static final Pattern UNTRACKED = Pattern.compile("\\? (.+)");

  private final SortedMap<String, Difference> changes = new TreeMap<>();
  private Optional<String> commit = Optional.empty();

  /** Takes a line; whether it is one of the format. */
  boolean take(String line) {
    Matcher changed = CHANGED.matcher(line);
    if (changed.matches()) {
      put(changed.group(3), difference(changed.group(1), changed.group(2)));
      return true;
    }
    Matcher renamed = RENAMED.matcher(line);
    if (renamed.matches()) {
      put(renamed.group(3), Difference.ADDED);
      return true;
    }
    Matcher unmerged = UNMERGED.matcher(line);
    if (unmerged.matches()) {
      put(unmerged.group(1), Difference.UNMERGED);
      return true;
    }
    Matcher untracked = UNTRACKED.matcher(line);
    if (untracked.matches()) {
      put(untracked.group(1), Difference.UNTRACKED);
      return true;
    }
    Matcher head = COMMIT.matcher(line);
    if (head.matches()) {
      commit = Optional.of(head.group(1));
    }
    return line.startsWith("# ");
  }

  private void put(String quoted, Difference difference) {
    changes.put(unquoted(quoted), difference);
  }

  private static Difference difference(String states, String submodule) {
    if (submodule.charAt(0) == 'S') {
      return Difference.SUBMODULE;
    }
    if (states.indexOf('D') >= 0) {
      return Difference.DELETED;
    }
    return states.charAt(0) == 'A' ? Difference.ADDED : Difference.MODIFIED;
  }

  SortedMap<String, Difference> changes() {
    return changes;
  }

  Optional<String> commit() {
    return commit;
  }

  /** A name as it is: git puts those with unusual bytes in quotes, as C does. */
  static String unquoted(String name) {
    if (name.length() < 2 || !name.startsWith("\"") || !name.endsWith("\"")) {
      return name;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(name.length());
    for (int i = 1; i < name.length() - 1; i++) {
      char c = name.charAt(i);
      if (c != '\\' || i + 1 == name.length() - 1) {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      char escaped = name.charAt(++i);
      int octal = 0;
      int digits = 0;
      while (digits < 3 && i + digits < name.length() && isOctal(name.charAt(i + digits))) {
        octal = octal * 8 + (name.charAt(i + digits) - '0');
        digits++;
      }
      if (digits > 0) {
        bytes.write(octal);
        i += digits - 1;
      } else {
        bytes.write(control(escaped));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  private static char control(char escaped) {
    return switch (escaped) {
      case 'a' -> 7;
      case 'b' -> '\b';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'v' -> 11;
      case 'f' -> '\f';
      case 'r' -> '\r';
      default -> escaped;
    };
  }
}
