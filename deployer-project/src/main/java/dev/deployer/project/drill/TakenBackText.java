package dev.deployer.project.drill;

import dev.deployer.DrillTakenBack;
import java.util.ArrayList;
import java.util.List;

/** What was taken back of a drill, for people. */
final class TakenBackText {
  private TakenBackText() {}

  /** Each in a clause; at least one. */
  static List<String> of(DrillTakenBack done) {
    List<String> all = new ArrayList<>();
    if (done.locksBroken() > 0) {
      all.add("the lock of its dead run was broken");
    }
    if (done.reverted()) {
      all.add("its deploy was decided: back");
    }
    if (done.rolledBack()) {
      all.add("its release was live, and what was live before is again");
    }
    if (done.deleted()) {
      all.add("its release was deleted");
    }
    done.kept()
        .forEach(
            host -> all.add("its release stays on " + host + ": somebody has changed it by hand"));
    all.add(done.live().toString());
    return all;
  }
}
