package dev.deployer.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules in the format of gitignore(5), for the paths below one directory. The last rule that
 * matches decides; git's byte-wise view of names is kept, so that {@code ?} is one byte.
 */
public final class IgnoreRules {
  private final List<IgnoreRule> rules = new ArrayList<>();

  /**
   * @param lines in the order of their precedence, the last one first; without line ends
   */
  public IgnoreRules(List<String> lines) {
    for (String line : lines) {
      IgnoreRule.parse(bytewise(line)).ifPresent(rules::add);
    }
  }

  /** The lines of a file: line ends are LF or CRLF, and a byte order mark is no part of it. */
  static List<String> lines(String content) {
    String text = content.startsWith("\ufeff") ? content.substring(1) : content;
    List<String> lines = new ArrayList<>();
    for (int start = 0, end; start < text.length(); start = end + 1) {
      end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      boolean carriageReturn = end < text.length() && end > start && text.charAt(end - 1) == '\r';
      lines.add(text.substring(start, carriageReturn ? end - 1 : end));
    }
    return lines;
  }

  /**
   * Whether the last rule for this path is not a negated one. What lies in a directory that is
   * matched is matched too, which is for the caller to see to, by not entering it.
   *
   * @param path relative to the directory the rules are for
   */
  boolean match(String path, boolean isDirectory) {
    if (rules.isEmpty()) {
      return false;
    }
    String bytes = bytewise(path);
    String name = bytes.substring(bytes.lastIndexOf('/') + 1);
    for (int i = rules.size() - 1; i >= 0; i--) {
      IgnoreRule rule = rules.get(i);
      if (rule.matches(bytes, name, isDirectory)) {
        return !rule.isNegated();
      }
    }
    return false;
  }

  /** Whether this file is matched, or a directory it lies in. */
  public boolean matchFileOrAbove(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      if (match(path.substring(0, slash), true)) {
        return true;
      }
    }
    return match(path, false);
  }

  /** A character for each byte of the UTF-8 text. */
  private static String bytewise(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return text;
  }
}
