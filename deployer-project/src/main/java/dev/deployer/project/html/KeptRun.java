package dev.deployer.project.html;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the machine that ran a run has kept of it for one host, since no journal has it: how long
 * each phase took there, and what was sent.
 *
 * @param generation the number of the journal's last record when the run ended
 * @param head SHA-256 of that record
 * @param phases by their words, in milliseconds, in the order in which they ended
 * @param sent absent where nothing was staged there
 */
public record KeptRun(long generation, String head, Map<String, Long> phases, Optional<Sent> sent) {
  /** Copies the map, in its order. */
  public KeptRun {
    phases = new LinkedHashMap<>(phases);
  }

  /**
   * What was staged.
   *
   * @param files that were sent
   * @param bytes that went over the wire
   * @param copied bytes that were copied there, from files of which parts stayed the same
   * @param linked files that were linked there
   */
  public record Sent(long files, long bytes, long copied, long linked) {}
}
