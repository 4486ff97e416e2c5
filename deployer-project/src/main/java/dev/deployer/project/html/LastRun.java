package dev.deployer.project.html;

import dev.deployer.HistoryEntry;
import dev.deployer.HistoryEntry.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The last run that was to make something live, wave by wave. How many waves there were is
 * recorded; which host was in which is told by the times of the flips, of which those are farthest
 * apart that lie between two waves. Pure.
 *
 * @param transaction the run
 * @param by who ran it
 * @param began when its first record was written
 * @param ended when its last was
 * @param release that was to go live; absent where nothing was to be live
 * @param waves in their order
 */
public record LastRun(
    String transaction,
    String by,
    Instant began,
    Instant ended,
    Optional<String> release,
    List<Wave> waves) {
  /** Copies the list. */
  public LastRun {
    waves = List.copyOf(waves);
  }

  /**
   * A wave.
   *
   * @param hosts in the order of the target
   */
  public record Wave(List<OnHost> hosts) {
    /** Copies the list. */
    public Wave {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * The run on one host.
   *
   * @param prepared when the flip was prepared
   * @param flipped when {@code current} was flipped; absent where it was not
   * @param judged when the host had done all
   * @param end how that was: the word of the last record
   * @param kept what this machine has kept of it
   */
  public record OnHost(
      String host,
      Instant prepared,
      Optional<Instant> flipped,
      Optional<Instant> judged,
      String end,
      Optional<KeptRun> kept) {
    /** How long after it was prepared the flip was recorded. */
    public Optional<Duration> toFlip() {
      return flipped.map(at -> Duration.between(prepared, at));
    }

    /** How long after the flip it was judged. */
    public Optional<Duration> toJudgement() {
      return flipped.flatMap(at -> judged.map(end -> Duration.between(at, end)));
    }
  }

  static Optional<LastRun> of(Look look) {
    Map<String, List<HistoryEntry>> journals = look.journals();
    Optional<HistoryEntry> last =
        journals.values().stream()
            .flatMap(List::stream)
            .filter(record -> record.kind() == Kind.PREPARED)
            .max(Comparator.comparing(HistoryEntry::time));
    return last.map(record -> of(record, journals, look));
  }

  private static LastRun of(
      HistoryEntry prepared, Map<String, List<HistoryEntry>> journals, Look look) {
    String transaction = prepared.transaction();
    List<OnHost> hosts = new ArrayList<>();
    for (Look.Host host : look.hosts()) {
      List<HistoryEntry> own =
          journals.getOrDefault(host.name(), List.of()).stream()
              .filter(record -> record.transaction().equals(transaction))
              .toList();
      own.stream()
          .filter(record -> record.kind() == Kind.PREPARED)
          .findFirst()
          .ifPresent(first -> hosts.add(onHost(host, first, own)));
    }
    List<Instant> times =
        journals.values().stream()
            .flatMap(List::stream)
            .filter(record -> record.transaction().equals(transaction))
            .map(HistoryEntry::time)
            .sorted()
            .toList();
    return new LastRun(
        transaction,
        prepared.by(),
        times.get(0),
        times.get(times.size() - 1),
        prepared.to().map(Object::toString),
        waves(hosts, prepared.follows().map(HistoryEntry.Follows::waves).orElse(1)));
  }

  private static OnHost onHost(Look.Host host, HistoryEntry prepared, List<HistoryEntry> records) {
    Optional<HistoryEntry> flip =
        records.stream().filter(record -> record.kind() == Kind.ACTIVATED).findFirst();
    Optional<HistoryEntry> end =
        records.stream()
            .filter(
                record ->
                    record.kind() == Kind.GOOD
                        || record.kind() == Kind.BAD
                        || record.kind() == Kind.SETTLED
                        || record.kind() == Kind.ABANDONED)
            .reduce((first, second) -> second);
    return new OnHost(
        host.name(),
        prepared.time(),
        flip.map(HistoryEntry::time),
        end.map(HistoryEntry::time),
        end.map(record -> record.kind().name().toLowerCase(Locale.ROOT))
            .orElse(flip.isPresent() ? "activated" : "prepared"),
        host.kept().filter(kept -> isOf(kept, records)));
  }

  /** What was kept is of this run where the journal ended with one of its records then. */
  private static boolean isOf(KeptRun kept, List<HistoryEntry> records) {
    return records.stream().anyMatch(record -> record.number() == kept.generation());
  }

  private static List<Wave> waves(List<OnHost> hosts, int number) {
    List<OnHost> inTime =
        hosts.stream()
            .sorted(Comparator.comparing(host -> host.flipped().orElse(Instant.MAX)))
            .toList();
    List<Integer> cuts =
        IntStream.range(1, inTime.size())
            .boxed()
            .sorted(Comparator.comparing((Integer at) -> gap(inTime, at)).reversed())
            .limit(Math.max(0, number - 1L))
            .sorted()
            .toList();
    List<Wave> waves = new ArrayList<>();
    int from = 0;
    for (int cut : cuts) {
      waves.add(wave(hosts, inTime.subList(from, cut)));
      from = cut;
    }
    if (from < inTime.size()) {
      waves.add(wave(hosts, inTime.subList(from, inTime.size())));
    }
    return waves;
  }

  private static Wave wave(List<OnHost> order, List<OnHost> members) {
    return new Wave(order.stream().filter(members::contains).toList());
  }

  private static Duration gap(List<OnHost> hosts, int at) {
    Instant before = hosts.get(at - 1).flipped().orElse(Instant.MAX);
    Instant after = hosts.get(at).flipped().orElse(Instant.MAX);
    return before.equals(Instant.MAX) || after.equals(Instant.MAX)
        ? before.equals(after) ? Duration.ZERO : Duration.ofDays(1)
        : Duration.between(before, after);
  }
}
