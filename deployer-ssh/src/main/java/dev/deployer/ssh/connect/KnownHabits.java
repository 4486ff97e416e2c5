package dev.deployer.ssh.connect;

import dev.deployer.cache.CacheFolder;
import dev.deployer.ssh.settings.SshSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What hosts did at the last connection, a file for each: {@code exchange 1 curve25519-sha256}, the
 * method of key exchange that was agreed upon, or {@code waits 1 2026-11-29T10:00:00Z}, when what
 * was said ahead was said in vain. It serves to save waiting and for nothing else.
 */
final class KnownHabits {
  private static final Duration FRESH = Duration.ofDays(1);
  private static final long MOST_BYTES = 1 << 16;
  private static final Pattern EXCHANGE = Pattern.compile("exchange 1 ([a-z0-9@.-]{1,64})\n");
  private static final Pattern WAITS = Pattern.compile("waits 1 (\\S{20})\n");

  private final Optional<CacheFolder> folder;
  private final String name;
  private final Clock clock;

  KnownHabits(SshSettings host, Clock clock) {
    this(host.lines(), host, clock);
  }

  KnownHabits(Optional<Path> folder, SshSettings host, Clock clock) {
    this.folder = folder.map(path -> new CacheFolder(path, MOST_BYTES));
    this.name = KnownLines.name(host) + ".habits";
    this.clock = clock;
  }

  /** The method of key exchange that was agreed upon, where that may be counted on. */
  Optional<String> exchange() {
    return read(EXCHANGE);
  }

  /** Whether the host is to be asked one thing at a time. */
  boolean waits() {
    return read(WAITS).filter(this::isFresh).isPresent();
  }

  private boolean isFresh(String when) {
    try {
      Duration old = Duration.between(Instant.parse(when), clock.instant());
      return !old.isNegative() && old.compareTo(FRESH) <= 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private Optional<String> read(Pattern pattern) {
    return folder
        .flatMap(cache -> cache.read(name))
        .map(text -> pattern.matcher(new String(text, StandardCharsets.US_ASCII)))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1));
  }

  /** Remembers it, where it is not known already. */
  void exchanged(String method) {
    if (!waits() && !exchange().equals(Optional.of(method))) {
      write("exchange 1 " + method + "\n");
    }
  }

  /** Remembers that what was said ahead was said in vain. */
  void inVain() {
    write("waits 1 " + clock.instant().truncatedTo(ChronoUnit.SECONDS) + "\n");
  }

  private void write(String line) {
    folder.ifPresent(cache -> cache.write(name, line.getBytes(StandardCharsets.US_ASCII)));
  }
}
