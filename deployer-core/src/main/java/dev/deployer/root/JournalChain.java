package dev.deployer.root;

import dev.deployer.manifest.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Puts records of a journal together, each of which must follow from the one before. */
final class JournalChain {
  private final List<JournalRecord> records;
  private Digest end;

  /** The journal has a gap, or a record that does not follow from the one before. */
  static final class BrokenJournalException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenJournalException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Goes on from what is known of the beginning. */
  JournalChain(History known) {
    this.records = new ArrayList<>(known.records());
    this.end = known.end();
  }

  /**
   * Takes in the next one.
   *
   * @throws BrokenJournalException if it is none
   */
  void next(byte[] bytes) throws BrokenJournalException {
    long number = records.size() + 1L;
    JournalRecord record = parse(number, bytes);
    if (record.number() != number || !record.previous().equals(end)) {
      throw new BrokenJournalException(
          "journal record " + number + " does not follow from the one before", null);
    }
    records.add(record);
    end = Digest.ofContent(bytes);
  }

  /** All of them. */
  History history() {
    return new History(records, end);
  }

  private static JournalRecord parse(long number, byte[] bytes) throws BrokenJournalException {
    try {
      return JournalRecord.read(number, bytes);
    } catch (Json.MalformedException e) {
      throw new BrokenJournalException(e.getMessage(), e);
    }
  }
}
