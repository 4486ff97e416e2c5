package dev.deployer;

import dev.deployer.path.ReleaseId;
import dev.deployer.root.DrillNote;
import java.time.Instant;

/**
 * A rehearsed emergency that began on the hosts of a target and is not taken back.
 *
 * @param drill 8 hex digits, by which the journals know it
 * @param by user and machine of who began it, {@code anna@laptop}
 * @param since when, by their clock
 * @param until when it is over at the latest, by the same clock
 * @param process the number of the process that plays it, on that machine; -1 where not known
 * @param live what was live when it began
 */
public record OpenDrill(
    String drill, String by, Instant since, Instant until, long process, ReleaseId live) {
  static OpenDrill of(DrillNote.Open open) {
    return new OpenDrill(
        open.begun().drill(),
        open.record().by(),
        open.record().time(),
        open.begun().until().orElse(open.record().time()),
        open.begun().process().orElse(-1L),
        open.begun().live().orElse(open.begun().release()));
  }

  /** The release that it makes; whatever else is on the hosts is not its work. */
  public ReleaseId release() {
    return DrillNote.releaseOf(drill);
  }

  /** What it says of itself wherever it leaves a word, so that nobody takes it for real. */
  public String words() {
    return "drill " + drill + ", a rehearsed emergency";
  }

  /** What stands behind the name of whoever takes it back, in locks and journals. */
  String mark() {
    return ", drill " + drill;
  }

  /** Whether whoever goes by that name there takes it back. */
  boolean isTakenBackBy(String by) {
    return by.contains(mark() + "@");
  }
}
