package dev.deployer.root;

import dev.deployer.manifest.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    next(bytes, Optional.empty());
  }

  /**
   * Takes in the next one. Where it does not follow, the one behind it tells which of the two was
   * altered: what that follows from is as it was written.
   *
   * @param behind the one after it, if there is one
   * @throws BrokenJournalException if it is none
   */
  void next(byte[] bytes, Optional<byte[]> behind) throws BrokenJournalException {
    long number = records.size() + 1L;
    JournalRecord record = parse(number, bytes);
    if (record.number() != number) {
      throw new BrokenJournalException(
          "in the place of journal record " + number + " lies record " + record.number(), null);
    }
    Digest own = Digest.ofContent(bytes);
    if (!record.previous().equals(end)) {
      throw new BrokenJournalException(doubt(number, own, behind), null);
    }
    records.add(record);
    end = own;
  }

  private static String doubt(long number, Digest own, Optional<byte[]> behind) {
    if (number == 1) {
      return altered(1) + ": it follows from another one, and nothing comes before it";
    }
    Optional<Digest> expected = behind.flatMap(bytes -> previousOf(number + 1, bytes));
    if (expected.isEmpty()) {
      return "journal record "
          + number
          + " does not follow from record "
          + (number - 1)
          + ": one of the two is not as it was written";
    }
    boolean isAsWritten = expected.get().equals(own);
    return altered(isAsWritten ? number - 1 : number)
        + ": record "
        + (isAsWritten ? number : number + 1)
        + " follows from another one";
  }

  private static String altered(long number) {
    return "journal record " + number + " is not as it was written";
  }

  private static Optional<Digest> previousOf(long number, byte[] bytes) {
    try {
      return Optional.of(JournalRecord.read(number, bytes).previous());
    } catch (Json.MalformedException e) {
      return Optional.empty();
    }
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
