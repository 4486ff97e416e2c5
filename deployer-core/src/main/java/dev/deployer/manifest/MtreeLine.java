package dev.deployer.manifest;

import dev.deployer.path.EntryPath;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** One entry as a line of the {@link MtreeFormat}, without the line's end. */
final class MtreeLine {
  private static final Set<String> KEYWORDS =
      Set.of("type", "mode", "size", "time", "sha256", "link", "ignore", "optional");

  private static final Pattern GLOB = Pattern.compile("[*?\\[]");

  private MtreeLine() {}

  static void append(Entry entry, boolean withTime, StringBuilder line) {
    line.append("./");
    escape(pattern(entry.path().value()), line);
    if (entry instanceof Entry.File file) {
      line.append(" type=file mode=0");
      octal(file.mode(), line);
      line.append(" size=").append(file.size());
      if (withTime) {
        line.append(" time=").append(file.modified()).append(".0");
      }
      line.append(" sha256=").append(file.digest());
    } else if (entry instanceof Entry.Directory directory) {
      line.append(" type=dir mode=0");
      octal(directory.mode(), line);
    } else if (entry instanceof Entry.Link link) {
      line.append(" type=link link=");
      escape(link.target(), line);
    } else {
      line.append(" type=dir ignore optional");
    }
  }

  /**
   * The entry of which {@link #append} makes exactly this line, words with unknown keywords aside.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Entry parse(String line) {
    Entry.File file = FileLine.parse(line);
    return file != null ? file : parseAny(line);
  }

  /** The same for any line, by writing the entry again. */
  static Entry parseAny(String line) {
    String[] words = line.split(" ", -1);
    StringBuilder known = new StringBuilder(line.length()).append(words[0]);
    Map<String, String> values = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      String keyword = equals < 0 ? words[i] : words[i].substring(0, equals);
      if (keyword.isEmpty() || KEYWORDS.contains(keyword)) {
        values.put(keyword, words[i].substring(equals + 1));
        known.append(' ').append(words[i]);
      }
    }
    Entry entry = entry(words[0], values);
    StringBuilder written = new StringBuilder(known.length());
    append(entry, true, written);
    if (written.compareTo(known) != 0) {
      throw new IllegalArgumentException("not as Deployer writes it, which is " + written);
    }
    return entry;
  }

  private static Entry entry(String path, Map<String, String> values) {
    if (!path.startsWith("./")) {
      throw new IllegalArgumentException("an entry begins with ./ and its path");
    }
    EntryPath at = EntryPath.parse(literal(unescape(path.substring(2))));
    String type = value(values, "type");
    return switch (type) {
      case "file" ->
          new Entry.File(
              at,
              Integer.parseInt(value(values, "mode"), 8),
              Long.parseLong(value(values, "size")),
              Digest.parse(value(values, "sha256")),
              Long.parseLong(value(values, "time").replaceFirst("\\.0$", "")));
      case "dir" ->
          values.containsKey("ignore")
              ? new Entry.Writable(at)
              : new Entry.Directory(at, Integer.parseInt(value(values, "mode"), 8));
      case "link" -> new Entry.Link(at, unescape(value(values, "link")));
      default -> throw new IllegalArgumentException("no type of an entry: " + type);
    };
  }

  private static String value(Map<String, String> values, String keyword) {
    String value = values.get(keyword);
    if (value == null) {
      throw new IllegalArgumentException("no " + keyword);
    }
    return value;
  }

  /** The fnmatch(3) pattern that only this path matches. */
  private static String pattern(String path) {
    if (path.indexOf('*') < 0 && path.indexOf('?') < 0 && path.indexOf('[') < 0) {
      return path;
    }
    return GLOB.matcher(path).replaceAll("\\\\$0");
  }

  /** The path that only this pattern matches; no path has a backslash. */
  private static String literal(String pattern) {
    return pattern.replace("\\", "");
  }

  private static void escape(String text, StringBuilder line) {
    if (isPlain(text, 0, text.length())) {
      line.append(text);
      return;
    }
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each > ' ' && each < 0x7f && each != '\\' && each != '#') {
        line.append((char) each);
      } else {
        line.append('\\');
        octal(each & 0xff, line);
      }
    }
  }

  /** Whether these characters stand for themselves. */
  static boolean isPlain(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '\\' || c == '#') {
        return false;
      }
    }
    return true;
  }

  private static void octal(int value, StringBuilder line) {
    line.append((char) ('0' + (value >> 6 & 7)))
        .append((char) ('0' + (value >> 3 & 7)))
        .append((char) ('0' + (value & 7)));
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 3 < text.length()) {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
