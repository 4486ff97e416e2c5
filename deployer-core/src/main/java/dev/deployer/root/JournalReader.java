package dev.deployer.root;

import dev.deployer.host.Answer;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Digest;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Reads the journal and checks that its records follow one another, from 1 and without a gap. What
 * is known of its beginning is not read again, where the listing has all of its names, and the last
 * that is known is what the host has under its number. A number that no journal with so few records
 * has reached is not counted up to: it is read as far as it goes, and then refused for it.
 */
final class JournalReader {
  private static final int MAX_RECORD = 1 << 20;
  private static final int DIGITS = 16;

  /** So many names may be missing from a listing before a higher number is that of a stray. */
  private static final int MOST_UNLISTED = 1_000;

  private final Layout layout;
  private final TreeSet<Long> listed = new TreeSet<>();
  private final List<String> odd = new ArrayList<>();
  private final TreeSet<Long> strays = new TreeSet<>();
  private long highest;
  private History known = History.EMPTY;
  private List<byte[]> read = List.of();

  JournalReader(Layout layout) {
    this.layout = layout;
  }

  /** Takes in what a listing of the journal tells. */
  void found(Found entry) {
    long number = numberOf(entry.path().name());
    if (number > 0) {
      listed.add(number);
    } else {
      odd.add(entry.path().name());
    }
  }

  /** What lies in the journal under a name that no record has. */
  List<String> odd() {
    return odd;
  }

  /** Finds out how far the listing says that it reaches, in spite of strays. */
  private void reach() {
    strays.clear();
    highest = 0;
    long counted = 0;
    for (long number : listed) {
      counted++;
      if (number - counted > MOST_UNLISTED) {
        strays.add(number);
      } else {
        highest = number;
      }
    }
  }

  /**
   * Asks for what was listed, and for the one that follows it.
   *
   * @param beginning the records that the journal is likely to begin with
   */
  Answer<List<Optional<byte[]>>> ask(Questions questions, History beginning) {
    reach();
    boolean hasAllNames = listed.size() == highest;
    known = hasAllNames && beginning.generation() <= highest ? beginning : History.EMPTY;
    return questions.read(paths(Math.max(1, known.generation()), highest + 1), MAX_RECORD);
  }

  /** Asks whether a journal that was read before is still the same, and still ends there. */
  Answer<List<Optional<byte[]>>> askForEnd(Questions questions, History before) {
    long last = before.generation();
    return questions.read(paths(Math.max(1, last), last + 1), MAX_RECORD);
  }

  /** Whether it is, by what was asked so. */
  boolean isStill(History before, Answer<List<Optional<byte[]>>> end) throws IOException {
    List<Optional<byte[]>> read = end.get();
    reach();
    return strays.isEmpty()
        && highest == before.generation()
        && read.get(read.size() - 1).isEmpty()
        && (highest == 0 || isLastOf(before, read.get(0)));
  }

  private static boolean isLastOf(History history, Optional<byte[]> record) {
    return record.map(Digest::ofContent).equals(Optional.of(history.end()));
  }

  /**
   * What was read. A listing can leave entries out, the last among them: so it goes on while there
   * is one more.
   *
   * @param answer to what was asked for
   * @throws JournalChain.BrokenJournalException if the journal is not whole
   */
  History read(Host host, Answer<List<Optional<byte[]>>> answer) throws IOException {
    List<Optional<byte[]>> contents = new ArrayList<>(answer.get());
    if (known.generation() > 0) {
      if (isLastOf(known, contents.get(0))) {
        contents.remove(0);
      } else {
        known = History.EMPTY;
        contents = new ArrayList<>(host.read(paths(1, highest + 1), MAX_RECORD));
      }
    }
    while (contents.get(contents.size() - 1).isPresent()) {
      highest++;
      contents.addAll(host.read(paths(highest + 1, highest + 1), MAX_RECORD));
    }
    contents.remove(contents.size() - 1);
    read = new ArrayList<>(contents.size());
    for (Optional<byte[]> content : contents) {
      long number = known.generation() + read.size() + 1;
      read.add(
          content.orElseThrow(
              () ->
                  new JournalChain.BrokenJournalException(
                      "journal record " + number + " of " + highest + " is missing", null)));
    }
    JournalChain chain = new JournalChain(known);
    for (int i = 0; i < read.size(); i++) {
      chain.next(
          read.get(i), i + 1 < read.size() ? Optional.of(read.get(i + 1)) : Optional.empty());
    }
    requireNoStray();
    return chain.history();
  }

  /** Between them records may have been lost: nothing says that those which are there are all. */
  private void requireNoStray() throws JournalChain.BrokenJournalException {
    Optional<Long> stray = strays.stream().filter(number -> number > highest).findFirst();
    if (stray.isPresent()) {
      throw new JournalChain.BrokenJournalException(
          layout.record(stray.get())
              + " does not belong to the journal, whose last record is "
              + highest,
          null);
    }
  }

  /** Whether what was taken for the beginning is so; else nothing was. */
  boolean isBegunAs(History beginning) {
    return known.generation() == beginning.generation();
  }

  /** The records that were read, in their order: those after what was known. */
  List<byte[]> following() {
    return read;
  }

  private List<RemotePath> paths(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(n -> layout.record(n).child("record.json"))
        .toList();
  }

  /** 0 where it is none. */
  private static long numberOf(String name) {
    if (name.length() != DIGITS) {
      return 0;
    }
    long number = 0;
    for (int i = 0; i < DIGITS; i++) {
      char digit = name.charAt(i);
      if (digit < '0' || digit > '9') {
        return 0;
      }
      number = 10 * number + digit - '0';
    }
    return number;
  }
}
