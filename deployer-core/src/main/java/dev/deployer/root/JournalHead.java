package dev.deployer.root;

import dev.deployer.manifest.Digest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a journal reached when it was looked at; as text, {@code 12:9f86d081…}, with all 64
 * digits.
 *
 * @param number of its last record; 0 where there was none
 * @param digest SHA-256 of the bytes of that record; of nothing where there was none
 */
public record JournalHead(long number, Digest digest) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,16}):([0-9a-f]{64})");

  /**
   * The head that this text is.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static JournalHead parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("a head is a number, a colon and 64 hexadecimal digits");
    }
    return new JournalHead(Long.parseLong(form.group(1)), Digest.parse(form.group(2)));
  }

  /** The beginning of the digest, for people. */
  String brief() {
    return digest.toString().substring(0, 8) + "…";
  }

  @Override
  public String toString() {
    return number + ":" + digest;
  }
}
