package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import java.util.List;

/**
 * The directory {@code lock/<token>/} in which a run prepares everything, and the names of what it
 * prepares. After a lost connection the run goes on under a new token, and with new names: a rename
 * that the old session has begun finds neither.
 *
 * @param incarnation 1, and one more after each lost connection
 */
record Workbench(RemotePath directory, int incarnation) {
  static final String DEAD = "dead-";
  static final String RELEASE = "release-";
  static final String RETIRED = "retired";
  static final String RECORD = "record";

  /** What follows the token where a workbench was given back with nothing on it. */
  static final String OVER = "-over";

  String token() {
    return directory.name();
  }

  /** The release being staged. */
  RemotePath tree() {
    return payload("tree");
  }

  /** The next {@code current}. */
  RemotePath current() {
    return payload("current");
  }

  /** The next journal record. */
  RemotePath record() {
    return payload(RECORD);
  }

  /**
   * A journal record that is prepared before its turn.
   *
   * @param number from 1
   */
  RemotePath record(int number) {
    return payload(RECORD + number);
  }

  /** The manifest of the release being published. */
  RemotePath manifest() {
    return payload("manifest");
  }

  /** A new entry for {@code shared/}. */
  RemotePath shared() {
    return payload("shared");
  }

  /** The root's next marker. */
  RemotePath marker() {
    return payload("marker");
  }

  /** A retired release on its way to the root's trash, or back from there. */
  RemotePath retired() {
    return payload(RETIRED);
  }

  /** What fell out of the root's trash, and is to become the next release. */
  RemotePath raw() {
    return payload("raw");
  }

  /** What a step printed, on its way to the root's trash. */
  RemotePath output() {
    return payload("output");
  }

  /** All that a step printed, on its way to where what it had printed before lies. */
  RemotePath printed() {
    return payload("printed");
  }

  /** What is being deleted. */
  RemotePath trash() {
    return payload("trash");
  }

  /** The reserve, while it is given up or made whole. */
  RemotePath reserve() {
    return payload("reserve");
  }

  /** Removes what tells of the holder, and the directory, of a workbench that lies there. */
  static List<Change> tidying(RemotePath over) {
    return List.of(
        new Change.RemoveFile(over.child("heartbeat-next")),
        new Change.RemoveFile(over.child("heartbeat")),
        new Change.RemoveFile(Layout.cardOn(over)),
        new Change.RemoveDirectory(over));
  }

  /** Whether an entry of a workbench, a dead one too, is that. */
  static boolean isReserve(String name) {
    return name.matches("(" + DEAD + ".+-)?reserve(-[0-9]+)?");
  }

  private RemotePath payload(String name) {
    return directory.child(incarnation == 1 ? name : name + "-" + incarnation);
  }
}
