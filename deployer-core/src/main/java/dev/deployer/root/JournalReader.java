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
import java.util.stream.LongStream;

/**
 * Reads the whole journal and checks that its records follow one another, from 1 and without a gap.
 */
final class JournalReader {
  private static final int MAX_RECORD = 1 << 20;

  private final Layout layout;
  private long highest;

  JournalReader(Layout layout) {
    this.layout = layout;
  }

  /** The journal has a gap, or a record that does not follow from the one before. */
  static final class BrokenJournalException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenJournalException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Takes in what a listing of the journal tells. */
  void found(Found entry) {
    highest = Math.max(highest, numberOf(entry));
  }

  /** The last one of which a listing has told; 0 where there was none. */
  long highest() {
    return highest;
  }

  /** Asks for what was listed, and for the one that follows it. */
  Answer<List<Optional<byte[]>>> ask(Questions questions) {
    return questions.read(paths(1, highest + 1), MAX_RECORD);
  }

  /** Asks whether a journal that was read before is still the same, and still ends there. */
  Answer<List<Optional<byte[]>>> askForEnd(Questions questions, History before) {
    long last = before.generation();
    return questions.read(paths(Math.max(1, last), last + 1), MAX_RECORD);
  }

  /** Whether it is, by what was asked so. */
  boolean isStill(History before, Answer<List<Optional<byte[]>>> end) throws IOException {
    List<Optional<byte[]>> read = end.get();
    return highest == before.generation()
        && read.get(read.size() - 1).isEmpty()
        && (highest == 0 || read.get(0).map(Digest::ofContent).equals(Optional.of(before.end())));
  }

  /**
   * What was read. A listing can leave entries out, the last among them: so it goes on while there
   * is one more.
   *
   * @param answer to what was asked for
   * @throws BrokenJournalException if the journal is not whole
   */
  History read(Host host, Answer<List<Optional<byte[]>>> answer) throws IOException {
    List<Optional<byte[]>> contents = new ArrayList<>(answer.get());
    while (contents.get(contents.size() - 1).isPresent()) {
      highest++;
      contents.addAll(host.read(paths(highest + 1, highest + 1), MAX_RECORD));
    }
    contents.remove(contents.size() - 1);
    List<JournalRecord> records = new ArrayList<>(contents.size());
    Digest end = History.EMPTY.end();
    for (int i = 0; i < contents.size(); i++) {
      long number = i + 1L;
      byte[] bytes =
          contents
              .get(i)
              .orElseThrow(
                  () ->
                      new BrokenJournalException(
                          "journal record " + number + " of " + highest + " is missing", null));
      JournalRecord record = parse(number, bytes);
      if (record.number() != number || !record.previous().equals(end)) {
        throw new BrokenJournalException(
            "journal record " + number + " does not follow from the one before", null);
      }
      records.add(record);
      end = Digest.ofContent(bytes);
    }
    return new History(records, end);
  }

  private List<RemotePath> paths(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(n -> layout.record(n).child("record.json"))
        .toList();
  }

  private static JournalRecord parse(long number, byte[] bytes) throws BrokenJournalException {
    try {
      return JournalRecord.read(number, bytes);
    } catch (Json.MalformedException e) {
      throw new BrokenJournalException(e.getMessage(), e);
    }
  }

  private static long numberOf(Found entry) {
    String name = entry.path().name();
    return name.matches("[0-9]{16}") ? Long.parseLong(name) : 0;
  }
}
