package dev.deployer.ssh.connect;

import dev.deployer.cache.CacheFolder;
import dev.deployer.manifest.Digest;
import dev.deployer.ssh.settings.SshSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lines carried and how long they are, two files for each host and the way to it: {@code line
 * 2 2026-11-28T10:00:00Z 2500000 9000000}, when it was measured and how many bytes a second that
 * were, as they are and compressed ({@code -} where these were not compared); and {@code distance 1
 * 2026-11-28T10:00:00Z 20100}, in microseconds there and back. It serves to choose whether to
 * compress and for nothing else; what is malformed or more than a day old is not known.
 */
final class KnownLines {
  private static final Duration FRESH = Duration.ofDays(1);
  private static final long MOST_BYTES = 1 << 16;
  private static final String DISTANCES = ".distance";
  private static final Pattern LINE =
      Pattern.compile("line 2 (\\S{20}) ([1-9][0-9]{0,14}) (?:-|([1-9][0-9]{0,14}))\n");
  private static final Pattern DISTANCE =
      Pattern.compile("distance 1 (\\S{20}) ([1-9][0-9]{0,14})\n");

  private final Optional<CacheFolder> folder;
  private final Clock clock;

  KnownLines(Optional<Path> folder, Clock clock) {
    this.folder = folder.map(path -> new CacheFolder(path, MOST_BYTES));
    this.clock = clock;
  }

  /** What the line to this host carried, where that is known. */
  Optional<Carried> to(SshSettings host) {
    return read(name(host), LINE)
        .map(
            line ->
                line.group(3) == null
                    ? Carried.plainly(Long.parseLong(line.group(2)))
                    : Carried.both(Long.parseLong(line.group(2)), Long.parseLong(line.group(3))));
  }

  /** How long a round trip to this host took, where that is known. */
  Optional<Duration> distance(SshSettings host) {
    return read(name(host) + DISTANCES, DISTANCE)
        .map(line -> Duration.of(Long.parseLong(line.group(2)), ChronoUnit.MICROS));
  }

  private Optional<Matcher> read(String name, Pattern form) {
    return folder
        .flatMap(cache -> cache.read(name))
        .map(text -> form.matcher(new String(text, StandardCharsets.US_ASCII)))
        .filter(line -> line.matches() && isFresh(line.group(1)));
  }

  private boolean isFresh(String measured) {
    try {
      Duration old = Duration.between(Instant.parse(measured), clock.instant());
      return !old.isNegative() && old.compareTo(FRESH) <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Remembers it. */
  void carried(SshSettings host, Carried carried) {
    OptionalLong compressed = carried.compressed();
    write(
        name(host),
        "line 2 ",
        carried.plain() + " " + (compressed.isPresent() ? compressed.getAsLong() : "-"));
  }

  /** Remembers how long a round trip took. */
  void took(SshSettings host, Duration roundTrip) {
    long micros = Math.max(1, roundTrip.toNanos() / 1_000);
    write(name(host) + DISTANCES, "distance 1 ", Long.toString(micros));
  }

  private void write(String name, String what, String numbers) {
    String line = what + clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + numbers + "\n";
    folder.ifPresent(cache -> cache.write(name, line.getBytes(StandardCharsets.US_ASCII)));
  }

  /** The name of a file about this host and the way to it. */
  static String name(SshSettings host) {
    StringBuilder way = new StringBuilder();
    for (Optional<SshSettings> each = Optional.of(host);
        each.isPresent();
        each = each.get().via()) {
      way.append(each.get().host()).append(' ').append(each.get().port()).append('\n');
    }
    return Digest.ofContent(way.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }
}
