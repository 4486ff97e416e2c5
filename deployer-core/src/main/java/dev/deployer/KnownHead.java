package dev.deployer;

import dev.deployer.manifest.Digest;
import dev.deployer.root.JournalHead;
import dev.deployer.root.RootMarker;

/**
 * How far the journal of a root once reached, as someone has kept it. As text, {@code
 * ROOT_ID:NUMBER:SHA256}.
 *
 * @param rootId 32 hexadecimal digits
 * @param generation the number of its last record; 0 where there was none
 * @param head SHA-256 of that record, 64 hexadecimal digits
 */
public record KnownHead(String rootId, long generation, String head) {
  private static final String FORM =
      "a head is ROOT_ID:NUMBER:SHA256, as journal of a result and history --heads have it";

  /** Refuses what cannot be one. */
  public KnownHead {
    if (!RootMarker.isId(rootId) || generation < 0) {
      throw new IllegalArgumentException(FORM);
    }
    Digest whole = Digest.parse(head);
    head = whole.toString();
  }

  /**
   * The head that this text is.
   *
   * @throws IllegalArgumentException if it is none; the message says how one looks
   */
  public static KnownHead parse(String text) {
    int colon = text.indexOf(':');
    try {
      JournalHead head = JournalHead.parse(text.substring(colon + 1));
      return new KnownHead(
          text.substring(0, Math.max(0, colon)), head.number(), head.digest().toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(FORM, e);
    }
  }

  JournalHead journalHead() {
    return new JournalHead(generation, Digest.parse(head));
  }

  @Override
  public String toString() {
    return rootId + ":" + generation + ":" + head;
  }
}
