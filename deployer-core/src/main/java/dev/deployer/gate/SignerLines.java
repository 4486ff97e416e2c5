package dev.deployer.gate;

import dev.deployer.gate.AllowedSigners.Line;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a file of allowed signers line by line: the grammar that {@link AllowedSigners} shows. */
final class SignerLines {
  private static final int LONGEST_NAME = 200;
  private static final int SHORTEST_RSA = 2_048;
  private static final String RSA = "ssh-rsa";
  private static final Set<String> TYPES =
      Set.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          RSA,
          "sk-ssh-ed25519@openssh.com",
          "sk-ecdsa-sha2-nistp256@openssh.com");
  private static final Pattern TYPE = Pattern.compile("(sk-)?(ssh|ecdsa-sha2)-[a-z0-9@.-]+");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private SignerLines() {}

  /**
   * Those of a file, in its order.
   *
   * @throws IllegalArgumentException if something in it cannot be taken, naming the line
   */
  static List<Line> of(String text) {
    if (text.length() > AllowedSigners.MOST_BYTES) {
      throw new IllegalArgumentException("it has more than 1 MiB");
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    // Editors on Windows begin a file with a byte order mark, which is no part of anybody's name.
    String lined = text.startsWith("\ufeff") ? text.substring(1) : text;
    for (String each : lined.lines().toList()) {
      number++;
      String line = each.strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          lines.add(line(number, line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
      }
    }
    return lines;
  }

  private static Line line(int number, String text) {
    List<String> words = split(text, " \t");
    int at = 1;
    List<String> options = List.of();
    if (words.size() > 1 && !isType(words, 1)) {
      options = split(words.get(1), ",").stream().map(each -> each.replace("\"", "")).toList();
      at = 2;
    }
    if (words.size() < at + 2 || !isType(words, at)) {
      throw new IllegalArgumentException("it has no names, type and key");
    }
    List<String> names = List.of(words.get(0).split(",", -1));
    names.forEach(SignerLines::requireName);
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
            throw new IllegalArgumentException(
                "the keys of authorities (cert-authority) are not taken here");
        default -> throw new IllegalArgumentException("it has an option that is not known");
      }
    }
    requireKey(words.get(at), words.get(at + 1));
    return new Line(number, names, purposes, after, before, words.get(at + 1));
  }

  private static boolean isType(List<String> words, int at) {
    return at < words.size() && TYPE.matcher(words.get(at)).matches();
  }

  /** A name is part of the name of a file, and is shown. */
  private static void requireName(String name) {
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(c -> Character.isISOControl(c) || "*?!\"/\\".indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "its names must be names of one person, of at most 200 characters without slashes, and no"
              + " patterns");
    }
  }

  private static void requireKey(String type, String base64) {
    if (!TYPES.contains(type)) {
      throw new IllegalArgumentException("its key is of a type that is not taken here");
    }
    try {
      byte[] blob = Base64.getDecoder().decode(base64);
      ByteBuffer key = ByteBuffer.wrap(blob);
      if (!new String(part(key), StandardCharsets.US_ASCII).equals(type)
          || !Base64.getEncoder().encodeToString(blob).equals(base64)) {
        throw new IllegalArgumentException("its key is of another type than it says, or damaged");
      }
      if (type.equals(RSA)) {
        part(key);
        int bits = new BigInteger(1, part(key)).bitLength();
        if (bits < SHORTEST_RSA) {
          throw new IllegalArgumentException("an RSA key of " + bits + " bits is too short");
        }
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("its key is cut short", e);
    }
  }

  /** A part of a key: its length, and its bytes. */
  private static byte[] part(ByteBuffer key) {
    int length = key.getInt();
    if (length < 0 || length > key.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] part = new byte[length];
    key.get(part);
    return part;
  }

  /** In parts, at characters that do not stand between quotes. */
  private static List<String> split(String text, String separators) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
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
}
