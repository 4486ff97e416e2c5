package dev.deployer.outcome;

import java.util.List;

/** A cause of a failure that has more to tell than a clause, such as a line of known_hosts. */
public interface Detailed {
  /** Lines to compare, or to type, as they are. */
  List<String> details();
}
