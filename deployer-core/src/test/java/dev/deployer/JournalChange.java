package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** A way in which somebody who can write on a host changes a journal there. */
public enum JournalChange {
  CUT_AT_THE_END,
  CUT_AT_THE_START,
  EDITED_IN_THE_MIDDLE,
  EDITED_LAST,
  TWO_SWAPPED,
  FROM_ANOTHER_HOST,
  WRITTEN_ANEW;

  /** The records of a journal, as they lie on a host, by their numbers. */
  public interface Records {
    /** What the host is called. */
    String host();

    int last();

    byte[] read(int number) throws Exception;

    void write(int number, byte[] record) throws Exception;

    void remove(int number) throws Exception;

    /** The record of that number in the journal of another host. */
    byte[] ofAnotherHost(int number) throws Exception;

    /** They are others after this, and follow from one another. */
    void writeAnew() throws Exception;
  }

  /** Does it. Returns what has to be told of it by whoever has kept a head of it. */
  public String in(Records journal) throws Exception {
    int last = journal.last();
    String kept = ": a head that was kept saw its record " + last;
    String another = "the journal of " + journal.host() + " is not the one that it was" + kept;
    switch (this) {
      case CUT_AT_THE_END -> {
        journal.remove(last);
        journal.remove(last - 1);
        return "the journal of " + journal.host() + " ends too early" + kept;
      }
      case CUT_AT_THE_START -> {
        journal.remove(1);
        journal.remove(2);
        return "journal record 1 of " + last + " is missing";
      }
      case EDITED_IN_THE_MIDDLE -> {
        edit(journal, 4);
        return "journal record 4 is not as it was written";
      }
      case EDITED_LAST -> {
        edit(journal, last);
        return another;
      }
      case TWO_SWAPPED -> {
        byte[] third = journal.read(3);
        journal.write(3, journal.read(4));
        journal.write(4, third);
        return "in the place of journal record 3 lies record 4";
      }
      case FROM_ANOTHER_HOST -> {
        journal.write(4, journal.ofAnotherHost(4));
        return "journal record 4 is not as it was written";
      }
      case WRITTEN_ANEW -> {
        journal.writeAnew();
        return another;
      }
    }
    throw new AssertionError(this);
  }

  /** From here on it was somebody else who wrote that record. */
  public static void edit(Records journal, int number) throws Exception {
    String text = new String(journal.read(number), StandardCharsets.UTF_8);
    assertThat(text).contains("anna@");
    journal.write(number, text.replace("anna@", "carl@").getBytes(StandardCharsets.UTF_8));
  }
}
