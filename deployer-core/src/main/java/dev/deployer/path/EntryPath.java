package dev.deployer.path;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * The path of an entry inside a release, relative to it: {@code var/cache}.
 *
 * <p>UTF-8 in Unicode form NFC; each component at most 255 bytes, the whole at most 1023; no
 * control character, no backslash, no component that is {@code .}, {@code ..} or {@code .deployer}
 * or ends in a dot or a space.
 *
 * @param value the text, with / between components
 * @serial exclude
 */
public record EntryPath(String value) implements Comparable<EntryPath>, Serializable {
  static final int MAX_COMPONENT = 255;
  static final int MAX_PATH = 1023;
  private static final String RESERVED = ".deployer";

  /**
   * Validates.
   *
   * @throws InvalidPathTextException if {@code value} is not the path of an entry
   */
  public EntryPath {
    String fault = fault(value);
    if (fault != null) {
      throw new InvalidPathTextException("path", value, fault);
    }
  }

  /**
   * The path that this text is.
   *
   * @throws InvalidPathTextException if {@code text} is not the path of an entry
   */
  public static EntryPath parse(String text) {
    return new EntryPath(text);
  }

  /** What is wrong with {@code text} as the path of an entry; null if nothing is. */
  public static String fault(String text) {
    NameRule rule = brokenRule(text);
    return rule == null ? null : rule.text();
  }

  /** The rule that {@code text} breaks as the path of an entry; null if none. */
  public static NameRule brokenRule(String text) {
    boolean ascii = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
        return NameRule.CONTROL_CHARACTER;
      }
      if (c == '\\') {
        return NameRule.BACKSLASH;
      }
      ascii &= c < 0x7f;
    }
    if (!ascii) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        return NameRule.UTF_8;
      }
      if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
        return NameRule.NFC;
      }
    }
    if (bytes(text, ascii) > MAX_PATH) {
      return NameRule.LONG_PATH;
    }
    int start = 0;
    while (true) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      int length = end - start;
      boolean dots = length <= 2 && text.startsWith("..".substring(0, length), start);
      if (length == 0 || dots) {
        return NameRule.DOTS;
      }
      char last = text.charAt(end - 1);
      if (last == '.' || last == ' ') {
        return NameRule.LAST_CHARACTER;
      }
      if (length == RESERVED.length() && text.startsWith(RESERVED, start)) {
        return NameRule.RESERVED;
      }
      if ((ascii ? length : bytes(text.substring(start, end), false)) > MAX_COMPONENT) {
        return NameRule.LONG_NAME;
      }
      if (slash < 0) {
        return null;
      }
      start = slash + 1;
    }
  }

  private static int bytes(String text, boolean ascii) {
    return ascii ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The path of an entry below this one. */
  public EntryPath child(String name) {
    return new EntryPath(value + "/" + name);
  }

  /** The directory this lies in; null at the top of a release. */
  public EntryPath parent() {
    int slash = value.lastIndexOf('/');
    return slash < 0 ? null : new EntryPath(value.substring(0, slash));
  }

  /** The last component. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /** Whether this is {@code ancestor} or lies below it. */
  public boolean isWithin(EntryPath ancestor) {
    return value.startsWith(ancestor.value)
        && (value.length() == ancestor.value.length()
            || value.charAt(ancestor.value.length()) == '/');
  }

  /** The number of components. */
  public int depth() {
    return (int) value.chars().filter(c -> c == '/').count() + 1;
  }

  /** By UTF-16 code unit with the slash first, so that a directory precedes what is in it. */
  @Override
  public int compareTo(EntryPath other) {
    int end = Math.min(value.length(), other.value.length());
    for (int i = 0; i < end; i++) {
      char a = value.charAt(i);
      char b = other.value.charAt(i);
      if (a != b) {
        return a == '/' ? -1 : b == '/' ? 1 : Character.compare(a, b);
      }
    }
    return Integer.compare(value.length(), other.value.length());
  }

  // Written out, since these are asked for each entry of each release, many times.
  @Override
  public boolean equals(Object other) {
    return other instanceof EntryPath path && path.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
