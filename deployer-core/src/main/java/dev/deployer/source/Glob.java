package dev.deployer.source;

import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * A pattern of gitignore(5) as a regular expression over bytes: {@code *}, {@code ?}, {@code
 * [a-z]}, {@code [!a]}, {@code [[:alpha:]]}, {@code **} between slashes, and a backslash before
 * what is meant literally.
 */
final class Glob {
  private static final String SPECIAL = "*?[\\";
  private static final Map<String, IntPredicate> CLASSES =
      Map.ofEntries(
          Map.entry("alnum", c -> isAlpha(c) || isDigit(c)),
          Map.entry("alpha", Glob::isAlpha),
          Map.entry("blank", c -> c == ' ' || c == '\t'),
          Map.entry("cntrl", c -> c < ' ' || c == 0x7f),
          Map.entry("digit", Glob::isDigit),
          Map.entry("graph", c -> c > ' ' && c < 0x7f),
          Map.entry("lower", c -> c >= 'a' && c <= 'z'),
          Map.entry("print", c -> c >= ' ' && c < 0x7f),
          Map.entry("punct", c -> c > ' ' && c < 0x7f && !isAlpha(c) && !isDigit(c)),
          Map.entry("space", c -> c == ' ' || (c >= '\t' && c <= '\r')),
          Map.entry("upper", c -> c >= 'A' && c <= 'Z'),
          Map.entry("xdigit", c -> isDigit(c) || "abcdefABCDEF".indexOf(c) >= 0));

  private final String glob;
  private final int firstSpecial;
  private final StringBuilder regex = new StringBuilder();
  private int at;

  Glob(String glob) {
    this.glob = glob;
    int special = 0;
    while (special < glob.length() && SPECIAL.indexOf(glob.charAt(special)) < 0) {
      special++;
    }
    this.firstSpecial = special;
  }

  /** Empty where the pattern is not complete, and so matches nothing. */
  Optional<Pattern> compile() {
    while (at < glob.length()) {
      char c = glob.charAt(at);
      if (c == '*') {
        stars();
      } else if (c == '?') {
        regex.append("[^/]");
        at++;
      } else if (c == '[') {
        if (!set()) {
          return Optional.empty();
        }
      } else if (c == '\\' && ++at == glob.length()) {
        return Optional.empty();
      } else {
        literal(glob.charAt(at++));
      }
    }
    return Optional.of(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  /**
   * Two stars or more stand for any number of directories, where they are a component of their own;
   * git also takes them for that right after the part of the pattern that is literal.
   */
  private void stars() {
    int start = at;
    while (at < glob.length() && glob.charAt(at) == '*') {
      at++;
    }
    boolean begins = start == firstSpecial || glob.charAt(start - 1) == '/';
    if (at - start < 2 || !begins) {
      regex.append("[^/]*");
    } else if (at == glob.length() || glob.startsWith("\\/", at)) {
      regex.append(".*");
    } else if (glob.charAt(at) == '/') {
      regex.append("(?:.*/)?");
      at++;
    } else {
      regex.append("[^/]*");
    }
  }

  private void literal(int c) {
    regex.append(String.format("\\x%02x", c));
  }

  /** A set of bytes, which never has the slash; false if it does not end. */
  private boolean set() {
    BitSet set = new BitSet(256);
    at++;
    boolean negated = peek() == '!' || peek() == '^';
    at += negated ? 1 : 0;
    int previous = 0;
    boolean first = true;
    while (first || peek() != ']') {
      first = false;
      int c = peek();
      if (c < 0) {
        return false;
      }
      at++;
      if (c == '-' && previous > 0 && peek() >= 0 && peek() != ']') {
        int last = literalInSet();
        if (last < 0) {
          return false;
        }
        set.set(previous, Math.max(previous, last + 1));
        previous = 0;
      } else if (c == '[' && peek() == ':') {
        Optional<Boolean> known = namedClass(set);
        if (known.isEmpty()) {
          return false;
        }
        previous = known.get() ? 0 : '[';
      } else {
        at--;
        c = literalInSet();
        if (c < 0) {
          return false;
        }
        set.set(c);
        previous = c;
      }
    }
    at++;
    if (negated) {
      set.flip(0, 256);
    }
    set.clear('/');
    append(set);
    return true;
  }

  private int literalInSet() {
    if (peek() == '\\') {
      at++;
    }
    int c = peek();
    at++;
    return c;
  }

  /**
   * After {@code [} and before the colon. True if a class was added, false if this is no more than
   * a bracket, empty if the class is unknown or does not end.
   */
  private Optional<Boolean> namedClass(BitSet set) {
    int end = glob.indexOf(']', at + 1);
    if (end < 0) {
      return Optional.empty();
    }
    if (end == at + 1 || glob.charAt(end - 1) != ':') {
      set.set('[');
      return Optional.of(false);
    }
    IntPredicate members = CLASSES.get(glob.substring(at + 1, end - 1));
    if (members == null) {
      return Optional.empty();
    }
    for (int c = 0; c < 256; c++) {
      if (members.test(c)) {
        set.set(c);
      }
    }
    at = end + 1;
    return Optional.of(true);
  }

  private void append(BitSet set) {
    if (set.isEmpty()) {
      regex.append("(?!)");
      return;
    }
    regex.append('[');
    set.stream().forEach(this::literal);
    regex.append(']');
  }

  private int peek() {
    return at < glob.length() ? glob.charAt(at) : -1;
  }

  private static boolean isAlpha(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
