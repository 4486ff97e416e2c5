package dev.deployer.root;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON (RFC 8259) as this program writes it: objects, lists, texts without a backslash, whole
 * numbers, true and false. Whatever else a text has in it, or is wrong with it, is for a parser of
 * all of JSON to judge; what is read here has the same meaning there.
 *
 * <p>A journal has thousands of records, and a command reads each of them once: a parser of all of
 * JSON takes a JVM that has just started ten times as long for them.
 */
final class PlainJson {
  private static final int DEEPEST = 16;
  private static final int LONGEST_NAME = 1_000;

  /** So many digits fit into a long whatever they are. */
  private static final int MOST_DIGITS = 18;

  private static final class NotPlainException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Without a trace: nobody is told of it. */
    NotPlainException() {
      super(null, null, false, false);
    }
  }

  private final String text;
  private int at;

  private PlainJson(String text) {
    this.text = text;
  }

  /** The object that the whole text is; empty where it is another one, or none. */
  static Optional<Map<String, Object>> object(String text) {
    try {
      PlainJson json = new PlainJson(text);
      json.skipSpace();
      Map<String, Object> object = json.object(0);
      json.skipSpace();
      return json.at == text.length() ? Optional.of(object) : Optional.empty();
    } catch (NotPlainException e) {
      return Optional.empty();
    }
  }

  private char peek() throws NotPlainException {
    if (at == text.length()) {
      throw new NotPlainException();
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char character) {
    return character == ' ' || character == '\n' || character == '\t' || character == '\r';
  }

  /** Whether this is next, which is skipped then, with space before and after it. */
  private boolean skips(char character) throws NotPlainException {
    skipSpace();
    if (peek() != character) {
      return false;
    }
    at++;
    skipSpace();
    return true;
  }

  private void expect(char character) throws NotPlainException {
    if (!skips(character)) {
      throw new NotPlainException();
    }
  }

  private Map<String, Object> object(int depth) throws NotPlainException {
    Map<String, Object> fields = new LinkedHashMap<>();
    expect('{');
    if (closes('}')) {
      return fields;
    }
    do {
      String name = text();
      expect(':');
      if (name.length() > LONGEST_NAME || fields.put(name, value(depth + 1)) != null) {
        throw new NotPlainException();
      }
    } while (skips(','));
    if (!closes('}')) {
      throw new NotPlainException();
    }
    return fields;
  }

  private List<Object> list(int depth) throws NotPlainException {
    List<Object> values = new ArrayList<>();
    expect('[');
    if (closes(']')) {
      return values;
    }
    do {
      values.add(value(depth + 1));
    } while (skips(','));
    if (!closes(']')) {
      throw new NotPlainException();
    }
    return values;
  }

  /** As {@link #skips}, but for what may be the end of the text. */
  private boolean closes(char bracket) throws NotPlainException {
    if (peek() != bracket) {
      return false;
    }
    at++;
    return true;
  }

  private Object value(int depth) throws NotPlainException {
    if (depth > DEEPEST) {
      throw new NotPlainException();
    }
    return switch (peek()) {
      case '"' -> text();
      case '{' -> object(depth);
      case '[' -> list(depth);
      case 't' -> word("true", Boolean.TRUE);
      case 'f' -> word("false", Boolean.FALSE);
      default -> number();
    };
  }

  private Boolean word(String word, Boolean value) throws NotPlainException {
    if (!text.startsWith(word, at)) {
      throw new NotPlainException();
    }
    at += word.length();
    return value;
  }

  private String text() throws NotPlainException {
    if (peek() != '"') {
      throw new NotPlainException();
    }
    int from = at + 1;
    for (int i = from; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '"') {
        at = i + 1;
        return text.substring(from, i);
      } else if (character == '\\' || character < ' ') {
        throw new NotPlainException();
      }
    }
    throw new NotPlainException();
  }

  /** As small a number as it fits into. */
  private Number number() throws NotPlainException {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int digits = at - from;
    boolean plain = digits == 1 || (digits > 1 && text.charAt(from) != '0');
    if (!plain
        || digits > MOST_DIGITS
        || (at < text.length() && ".eE".indexOf(text.charAt(at)) >= 0)) {
      throw new NotPlainException();
    }
    long number = Long.parseLong(text, from, at, 10);
    if (number <= Integer.MAX_VALUE) {
      return (int) number;
    }
    return number;
  }
}
