package dev.deployer.root;

import dev.deployer.host.Found;
import dev.deployer.host.Host;
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
public final class JournalReader {
  private static final int MAX_RECORD = 1 << 20;

  private JournalReader() {}

  /** The journal has a gap, or a record that does not follow from the one before. */
  public static final class BrokenJournalException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenJournalException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Reads the journal.
   *
   * @throws BrokenJournalException if it is not whole
   */
  public static History read(Host host, Layout layout) throws IOException {
    long[] highest = {0};
    host.walk(
        List.of(layout.journal()),
        false,
        entry -> highest[0] = Math.max(highest[0], numberOf(entry)));
    // A listing can leave entries out, the last among them.
    while (host.stat(layout.record(highest[0] + 1)).isPresent()) {
      highest[0]++;
    }
    List<RemotePath> files =
        LongStream.rangeClosed(1, highest[0])
            .mapToObj(n -> layout.record(n).child("record.json"))
            .toList();
    List<Optional<byte[]>> contents = files.isEmpty() ? List.of() : host.read(files, MAX_RECORD);
    List<JournalRecord> records = new ArrayList<>(files.size());
    Digest end = History.EMPTY.end();
    for (int i = 0; i < files.size(); i++) {
      long number = i + 1L;
      byte[] bytes =
          contents
              .get(i)
              .orElseThrow(
                  () ->
                      new BrokenJournalException(
                          "journal record " + number + " of " + highest[0] + " is missing", null));
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
