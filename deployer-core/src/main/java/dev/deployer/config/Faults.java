package dev.deployer.config;

import dev.deployer.config.ConfigurationException.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Collects what is wrong in one file, so that all of it can be said at once. */
final class Faults {
  private final String file;
  private final List<Fault> all = new ArrayList<>();

  Faults(String file) {
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

  /** What is wrong with the whole file, where nothing else is said of it. */
  void addIfNone(String problem) {
    if (all.isEmpty()) {
      add(Optional.empty(), "", problem);
    }
  }

  void throwIfAny() throws ConfigurationException {
    if (!all.isEmpty()) {
      all.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
      throw new ConfigurationException(all.stream().distinct().toList());
    }
  }
}
