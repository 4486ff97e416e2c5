package dev.deployer.cli.completion;

import dev.deployer.cache.CacheFolder;
import dev.deployer.config.Configuration;
import dev.deployer.config.Environment;
import dev.deployer.config.HostEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The words of a file and of the last answers of hosts, kept for completion. A file of the cache
 * has lines of words between tabs, of which the first says what the line is:
 *
 * <pre>
 * of           /home/anna/shop/deployer.yaml           what this file is about
 * environment  production   2 hosts
 * host         production   web1
 * label        production   canary
 *
 * of           /home/anna/shop/deployer.yaml@production
 * release      web1         20261129160000   live, good
 * trash        web1         20261101090000   2026-11-01 09:00
 * step         web1         drop-email       due
 * </pre>
 *
 * <p>Its name is made of what it is about, as {@code lib/complete} makes it. Two can have one name,
 * which is why each says what it is about. A shell puts the words on a line that somebody sends
 * off: none is kept that means more to a shell than itself.
 */
public final class KnownWords {
  private static final int MOST_FILES = 200;
  private static final int LARGEST = 20_000;
  private static final int LONGEST_NAME = 200;
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+:@%/-]{0,200}");
  private static final Object ONE_AT_A_TIME = new Object();

  private final Optional<CacheFolder> folder;

  /**
   * @param folder where they are kept, absolute; absent where nothing is
   */
  public KnownWords(Optional<Path> folder) {
    this.folder = folder.map(path -> CacheFolder.ofFiles(path, MOST_FILES, LARGEST));
  }

  /** A word with what it is. */
  public record Word(String text, String about) {}

  /** Keeps what a file has, and returns it as it is kept. */
  public String keep(Path file, Configuration configuration) {
    List<String> lines = new ArrayList<>();
    String about = real(file);
    lines.add(line("of", about));
    for (Environment environment : configuration.environments().values()) {
      String name = environment.name();
      int hosts = environment.hosts().size();
      lines.add(line("environment", name, hosts == 1 ? "1 host" : hosts + " hosts"));
      TreeSet<String> labels = new TreeSet<>();
      for (HostEntry host : environment.hosts()) {
        lines.add(line("host", name, host.name()));
        labels.addAll(host.labels());
      }
      labels.forEach(label -> lines.add(line("label", name, label)));
    }
    lines.removeIf(line -> !line.startsWith("of\t") && !isHarmless(line));
    String text = String.join("", lines);
    folder.ifPresent(files -> files.write("file-" + name(about), bytes(text)));
    return text;
  }

  /**
   * Keeps what a host has of one kind, in the place of what it had at the last answer.
   *
   * @param file in which the target stands; absent for an ad hoc target
   * @param target as it was typed
   * @param kind {@code release}, {@code trash} or {@code step}
   */
  public void keep(Optional<Path> file, String target, String host, String kind, List<Word> words) {
    change(file, target, host, kind, words, old -> true);
  }

  /** Keeps one more of a kind, before those that the host had at the last answer. */
  public void add(Optional<Path> file, String target, String host, String kind, Word word) {
    change(file, target, host, kind, List.of(word), word.text()::equals);
  }

  private void change(
      Optional<Path> file,
      String target,
      String host,
      String kind,
      List<Word> words,
      Predicate<String> replaced) {
    if (folder.isEmpty()) {
      return;
    }
    String about = file.map(KnownWords::real).orElse("") + "@" + target;
    String begins = line(kind, host).strip() + "\t";
    synchronized (ONE_AT_A_TIME) {
      List<String> before = kept(about);
      List<String> lines = new ArrayList<>();
      for (Word word : words) {
        if (HARMLESS.matcher(word.text()).matches()) {
          lines.add(line(kind, host, word.text(), word.about()));
        }
      }
      before.stream()
          .filter(old -> !old.startsWith(begins) || !replaced.test(old.split("\t", -1)[2]))
          .forEach(lines::add);
      if (!lines.equals(before)) {
        String text = line("of", about) + String.join("", lines);
        folder.get().write("target-" + name(about), bytes(text));
      }
    }
  }

  /** The lines of an earlier answer, without the first. */
  private List<String> kept(String about) {
    List<String> lines =
        folder
            .get()
            .read("target-" + name(about))
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8).lines().toList())
            .orElse(List.of());
    return lines.isEmpty() || !lines.get(0).equals("of\t" + about)
        ? List.of()
        : lines.stream().skip(1).map(line -> line + "\n").toList();
  }

  private static boolean isHarmless(String line) {
    String[] words = line.strip().split("\t", -1);
    return words[0].equals("environment")
        ? HARMLESS.matcher(words[1]).matches()
        : HARMLESS.matcher(words[2]).matches();
  }

  private static String line(String... words) {
    return String.join("\t", List.of(words).stream().map(KnownWords::plain).toList()) + "\n";
  }

  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  /** Its folder without links, as a shell names it by {@code pwd -P}. */
  private static String real(Path file) {
    try {
      return file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName()).toString();
    } catch (IOException e) {
      return file.toAbsolutePath().toString();
    }
  }

  /** The bytes of a text, of which all but letters, digits, dots and dashes are dashes. */
  private static String name(String about) {
    StringBuilder name = new StringBuilder();
    for (byte one : bytes(about)) {
      boolean plain =
          (one >= 'A' && one <= 'Z')
              || (one >= 'a' && one <= 'z')
              || (one >= '0' && one <= '9')
              || one == '.';
      name.append(plain ? (char) one : '-');
    }
    return name.substring(Math.max(0, name.length() - LONGEST_NAME));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
