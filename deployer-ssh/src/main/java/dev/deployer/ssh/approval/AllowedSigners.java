package dev.deployer.ssh.approval;

import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.settings.Wildcards;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whose keys count: the format of {@code ssh-keygen -Y}, ssh-keygen(1), ALLOWED SIGNERS.
 *
 * <pre>
 * line    = names [ options ] keytype base64-key [ comment ]
 * names   = name *( "," name )
 * options = option *( "," option )
 * option  = namespaces="…" | valid-after="time" | valid-before="time"
 * time    = YYYYMMDD [ "Z" ] | YYYYMMDDHHMM [ SS ] [ "Z" ]
 * </pre>
 *
 * The names of a line are those of one person, so patterns are refused; so are certificates'
 * authorities, since what they certify names nobody here.
 */
final class AllowedSigners {
  /** Twenty bytes of names and a key of 500 for each of some two thousand people. */
  static final int LONGEST = 1 << 20;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /**
   * Who signs with a key.
   *
   * @param line where the file says so
   * @param purposes what it may sign, as patterns; absent: anything
   */
  private record Line(
      int line,
      List<String> names,
      Optional<String> purposes,
      Optional<Instant> after,
      Optional<Instant> before,
      String key) {}

  private final List<Line> lines;

  private AllowedSigners(List<Line> lines) {
    this.lines = lines;
  }

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if something in it cannot be taken, naming the line
   */
  static AllowedSigners parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("it has more than 1 MiB");
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String each : text.lines().toList()) {
      number++;
      String line = each.strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          lines.add(line(number, line));
        } catch (IllegalArgumentException | GeneralSecurityException e) {
          throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
      }
    }
    return new AllowedSigners(List.copyOf(lines));
  }

  private static Line line(int number, String text) throws GeneralSecurityException {
    List<String> words = words(text);
    int at = 1;
    List<String> options = List.of();
    if (words.size() > 1 && !isKey(words, 1)) {
      options = options(words.get(1));
      at = 2;
    }
    if (words.size() < at + 2 || !isKey(words, at)) {
      throw new IllegalArgumentException("it has no names, type and key");
    }
    List<String> names = List.of(words.get(0).split(",", -1));
    if (names.stream().anyMatch(name -> name.isEmpty() || name.matches(".*[*?!\"].*"))) {
      throw new IllegalArgumentException("its names must be names of one person, and no patterns");
    }
    Optional<String> purposes = Optional.empty();
    Optional<Instant> after = Optional.empty();
    Optional<Instant> before = Optional.empty();
    for (String option : options) {
      int equals = option.indexOf('=');
      String value = equals < 0 ? "" : option.substring(equals + 1);
      switch (equals < 0 ? option : option.substring(0, equals).toLowerCase(Locale.ROOT)) {
        case "namespaces" -> purposes = Optional.of(value);
        case "valid-after" -> after = Optional.of(time(value));
        case "valid-before" -> before = Optional.of(time(value));
        case "cert-authority" ->
            throw new IllegalArgumentException("the keys of authorities are not taken here");
        default -> throw new IllegalArgumentException("it has an option that is not known");
      }
    }
    byte[] key = Base64.getDecoder().decode(words.get(at + 1));
    if (!PublicKeys.typeOf(key).equals(words.get(at))) {
      throw new IllegalArgumentException("its key is of another type than it says");
    }
    return new Line(
        number, names, purposes, after, before, Base64.getEncoder().encodeToString(key));
  }

  private static boolean isKey(List<String> words, int at) {
    return at < words.size() && words.get(at).matches("(sk-)?(ssh|ecdsa-sha2)-[a-z0-9@.-]+");
  }

  /** Blanks separate, unless they stand between quotes. */
  private static List<String> words(String text) {
    return split(text, " \t");
  }

  /** Commas separate, unless they stand between quotes, which go. */
  private static List<String> options(String word) {
    return split(word, ",").stream().map(option -> option.replace("\"", "")).toList();
  }

  private static List<String> split(String text, String separators) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (char c : text.toCharArray()) {
      if (!quoted && separators.indexOf(c) >= 0) {
        if (part.length() > 0) {
          parts.add(part.toString());
          part.setLength(0);
        }
      } else {
        quoted ^= c == '"';
        part.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quote is not closed");
    }
    if (part.length() > 0) {
      parts.add(part.toString());
    }
    return parts;
  }

  /** Without {@code Z} it is a time of this machine's zone, as ssh-keygen has it. */
  private static Instant time(String text) {
    boolean universal = text.endsWith("Z");
    String digits = universal ? text.substring(0, text.length() - 1) : text;
    try {
      if (digits.matches("[0-9]{8}([0-9]{4}([0-9]{2})?)?")) {
        return LocalDateTime.parse((digits + "000000").substring(0, 14), TIME)
            .atZone(universal ? ZoneOffset.UTC : ZoneId.systemDefault())
            .toInstant();
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("it has a time that is none", e);
    }
    throw new IllegalArgumentException("a time is YYYYMMDD, or YYYYMMDDHHMM, with Z for UTC");
  }

  /** Everybody who may sign for this purpose at this time, or later. */
  List<List<String>> signers(String purpose, Instant now) {
    return lines.stream()
        .filter(line -> isFor(line, purpose) && line.before().map(now::isBefore).orElse(true))
        .map(Line::names)
        .distinct()
        .toList();
  }

  /**
   * The names of those whose key this is.
   *
   * @throws GeneralSecurityException if it is nobody's who may sign for this purpose now, saying
   *     why
   */
  List<String> namesOf(byte[] key, String purpose, Instant now) throws GeneralSecurityException {
    String encoded = Base64.getEncoder().encodeToString(key);
    List<Line> known = lines.stream().filter(line -> line.key().equals(encoded)).toList();
    if (known.isEmpty()) {
      throw new GeneralSecurityException("its key is nobody's who may sign");
    }
    List<String> names =
        known.stream()
            .filter(line -> isFor(line, purpose) && isValid(line, now))
            .flatMap(line -> line.names().stream())
            .distinct()
            .toList();
    if (names.isEmpty()) {
      throw new GeneralSecurityException(
          "its key, in line " + known.get(0).line() + ", may not sign this, or not now");
    }
    return names;
  }

  private static boolean isFor(Line line, String purpose) {
    return line.purposes().map(list -> Wildcards.listMatches(list, purpose)).orElse(true);
  }

  private static boolean isValid(Line line, Instant now) {
    return line.after().map(time -> !now.isBefore(time)).orElse(true)
        && line.before().map(now::isBefore).orElse(true);
  }

  @Override
  public String toString() {
    return Arrays.toString(lines.stream().map(Line::names).toArray());
  }
}
