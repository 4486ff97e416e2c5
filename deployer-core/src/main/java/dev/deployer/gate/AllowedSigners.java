package dev.deployer.gate;

import dev.deployer.manifest.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
 * The names of a line are those of one person, so patterns are refused; so are the keys of
 * authorities, since what they certify names nobody here.
 *
 * @param lines in the order of the file
 */
public record AllowedSigners(List<Line> lines) {
  /** How many bytes the file has at most: room for some two thousand people. */
  public static final int MOST_BYTES = 1 << 20;

  /**
   * Who signs with a key.
   *
   * @param line where the file says so, from 1
   * @param names of one person, at least one
   * @param purposes what it may sign, as patterns; absent: anything
   * @param after from when it may
   * @param before until when it may
   * @param key as the file has it, in base64
   */
  public record Line(
      int line,
      List<String> names,
      Optional<String> purposes,
      Optional<Instant> after,
      Optional<Instant> before,
      String key) {
    /** Copies the names. */
    public Line {
      names = List.copyOf(names);
    }

    boolean holds(Instant now) {
      return after.map(time -> !now.isBefore(time)).orElse(true)
          && before.map(now::isBefore).orElse(true);
    }

    private boolean isForPlans() {
      return purposes.map(list -> matches(list, Signatures.PURPOSE)).orElse(true);
    }
  }

  /** Copies the lines. */
  public AllowedSigners {
    lines = List.copyOf(lines);
  }

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if something in it cannot be taken, naming the line
   */
  public static AllowedSigners parse(String text) {
    return new AllowedSigners(SignerLines.of(text));
  }

  /** Whether one of the patterns, between commas, is that text, and none that begins with !. */
  private static boolean matches(String patterns, String text) {
    List<String> all = List.of(patterns.split(",", -1));
    return all.stream().anyMatch(pattern -> matchesOne(pattern, text))
        && all.stream()
            .noneMatch(each -> each.startsWith("!") && matchesOne(each.substring(1), text));
  }

  private static boolean matchesOne(String pattern, String text) {
    return text.matches(
        pattern
            .chars()
            .mapToObj(
                c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString((char) c)))
            .collect(Collectors.joining()));
  }

  /**
   * Those who may sign a plan, whether they may now or not, each with all names: two names that
   * share a key or a line are one person. That is decided by all lines, also those that are over or
   * for other purposes: who somebody is does not change with what they may.
   */
  public List<List<String>> people() {
    return people(Line::isForPlans);
  }

  /** Those of them who may now. */
  List<List<String>> people(Instant now) {
    return people(line -> line.isForPlans() && line.holds(now));
  }

  /** All names of whoever has this one, by any line; empty if nobody has. */
  public List<String> namesOf(String name) {
    return people(line -> true).stream()
        .filter(names -> names.contains(name))
        .findFirst()
        .orElse(List.of());
  }

  /** Those with a line that counts, each with the names of such lines first. */
  private List<List<String>> people(Predicate<Line> counts) {
    int[] leads = leads();
    Map<Integer, Set<String>> people = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      if (counts.test(lines.get(i))) {
        people
            .computeIfAbsent(lead(leads, i), lead -> new LinkedHashSet<>())
            .addAll(lines.get(i).names());
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      Set<String> names = people.get(lead(leads, i));
      if (names != null) {
        names.addAll(lines.get(i).names());
      }
    }
    return people.values().stream().map(List::copyOf).toList();
  }

  /** For each line, one of the same person; all of them lead to the same. */
  private int[] leads() {
    int[] leads = IntStream.range(0, lines.size()).toArray();
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      List<String> traits = new ArrayList<>(List.of(" " + lines.get(i).key()));
      lines.get(i).names().forEach(name -> traits.add(name.toLowerCase(Locale.ROOT)));
      for (String trait : traits) {
        Integer other = first.putIfAbsent(trait, i);
        if (other != null) {
          leads[lead(leads, i)] = lead(leads, other);
        }
      }
    }
    return leads;
  }

  /** The first line of the person of a line, as far as is known. */
  private static int lead(int[] leads, int line) {
    int at = line;
    while (leads[at] != at) {
      leads[at] = leads[leads[at]];
      at = leads[at];
    }
    return at;
  }

  /**
   * Whether two names are of one person: without case, as a whole; and where one of them is no
   * address, by what stands before the @ of the other.
   */
  public static boolean isSame(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    return a.equals(b)
        || (!b.contains("@") && local(a).equals(b))
        || (!a.contains("@") && local(b).equals(a));
  }

  private static String local(String name) {
    int at = name.indexOf('@');
    return at < 0 ? name : name.substring(0, at);
  }

  /**
   * Whether a line has this key, for whatever and whenever it may sign.
   *
   * @param fingerprint of it, {@code SHA256:…}, as OpenSSH shows keys to people
   */
  public boolean has(String fingerprint) {
    return lines.stream().anyMatch(line -> fingerprint(line.key()).equals(fingerprint));
  }

  private static String fingerprint(String key) {
    byte[] digest = Digest.sha256().digest(Base64.getDecoder().decode(key));
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
  }

  /** What is known of a key. */
  public sealed interface Holder {
    /**
     * It is that of a person who may sign now.
     *
     * @param names of the lines that say so, at least one
     */
    record Known(List<String> names) implements Holder {}

    /**
     * It does not count.
     *
     * @param why a clause
     */
    record Nobody(String why) implements Holder {}
  }

  /**
   * Whose key this is.
   *
   * @param key as SSH writes it, in base64
   */
  public Holder holder(String key, Instant now) {
    List<Line> known = lines.stream().filter(line -> line.key().equals(key)).toList();
    if (known.isEmpty()) {
      return new Holder.Nobody("its key is nobody's who may sign");
    }
    List<Line> forPlans = known.stream().filter(Line::isForPlans).toList();
    if (forPlans.isEmpty()) {
      return new Holder.Nobody(
          "its key, in line " + known.get(0).line() + ", may not sign plans (namespaces)");
    }
    List<String> names =
        forPlans.stream()
            .filter(line -> line.holds(now))
            .flatMap(line -> line.names().stream())
            .distinct()
            .toList();
    return names.isEmpty()
        ? new Holder.Nobody(
            "its key, in line "
                + forPlans.get(0).line()
                + ", may not sign now (valid-after, -before)")
        : new Holder.Known(names);
  }

  /** Which keys count, in a few digits: another, or another name, is another digest. */
  String digest() {
    String text =
        lines.stream()
            .map(
                line ->
                    String.join(
                        " ",
                        String.join(",", line.names()),
                        line.purposes().orElse("-"),
                        line.after().map(Instant::toString).orElse("-"),
                        line.before().map(Instant::toString).orElse("-"),
                        line.key()))
            .sorted()
            .collect(Collectors.joining("\n"));
    return Digest.ofContent(text.getBytes(StandardCharsets.UTF_8))
        .toString()
        .substring(0, Finding.SHOWN_DIGITS);
  }
}
