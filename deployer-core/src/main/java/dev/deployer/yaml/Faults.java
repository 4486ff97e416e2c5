package dev.deployer.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Collects what is wrong in one file, so that all of it can be said at once. */
public final class Faults {
  private final String file;
  private final List<Fault> all = new ArrayList<>();

  /** Of a file, as it was named. */
  public Faults(String file) {
    this.file = file;
  }

  void add(Optional<Mark> place, String key, String problem) {
    all.add(
        new Fault(
            file,
            place.map(Mark::getLine).orElse(0) + 1,
            place.map(Mark::getColumn).orElse(0) + 1,
            key,
            problem));
  }

  void add(Slip slip) {
    all.add(new Fault(file, slip.line() + 1, slip.column() + 1, "", slip.sentence()));
  }

  /** What is wrong with the whole file, where nothing else is said of it. */
  public void addIfNone(String problem) {
    if (all.isEmpty()) {
      add(Optional.empty(), "", problem);
    }
  }

  /** Everything that is wrong, once each, in the order of the file. */
  public List<Fault> all() {
    return all.stream()
        .sorted(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column))
        .distinct()
        .toList();
  }
}
