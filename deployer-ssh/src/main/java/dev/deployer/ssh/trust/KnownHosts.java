package dev.deployer.ssh.trust;

import dev.deployer.outcome.LocalFailure;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The known host keys, read from files in the format of sshd(8), SSH_KNOWN_HOSTS: plain and hashed
 * names, ports, wildcards, negations, authorities and revocations. Each line is parsed by {@link
 * KnownHostsLine}.
 */
public final class KnownHosts {
  /** What is known of a key that a host shows. */
  sealed interface Verdict {
    record Known() implements Verdict {}

    /** No key of any type is known for the host. */
    record Unknown() implements Verdict {}

    /** Other keys are known for the host, the first of them by this line. */
    record Contradicted(KnownHostsLine line) implements Verdict {}

    record Revoked(KnownHostsLine line) implements Verdict {}
  }

  private final List<KnownHostsLine> lines;
  private final List<String> warnings;

  private KnownHosts(List<KnownHostsLine> lines, List<String> warnings) {
    this.lines = lines;
    this.warnings = warnings;
  }

  /**
   * Reads the sources; a file that is missing is empty, and a line that cannot be understood is a
   * warning.
   *
   * @throws IOException if one cannot be read: what it says of a host, and what it revokes, is not
   *     known then
   */
  static KnownHosts read(List<TextSource> sources) throws IOException {
    List<KnownHostsLine> lines = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (TextSource source : sources) {
      String text;
      try {
        text = source.read();
      } catch (NoSuchFileException e) {
        continue;
      } catch (IOException e) {
        throw new IOException(source.name() + " cannot be read: " + LocalFailure.why(e), e);
      }
      int number = 0;
      for (String line : text.split("\n", -1)) {
        number++;
        try {
          KnownHostsLine.parse(source.name(), number, line).ifPresent(lines::add);
        } catch (IllegalArgumentException e) {
          warnings.add(source.name() + ":" + number + " is passed over: " + e.getMessage());
        }
      }
    }
    return new KnownHosts(List.copyOf(lines), List.copyOf(warnings));
  }

  List<String> warnings() {
    return warnings;
  }

  /** The name a host has in such files: {@code name}, or {@code [name]:port} where it is not 22. */
  public static String nameOf(String host, int port) {
    String lower = host.toLowerCase(Locale.ROOT);
    return port == 22 ? lower : "[" + lower + "]:" + port;
  }

  /** The types of the keys that are known for the host of that name. */
  List<String> typesFor(String name) {
    return linesFor(name)
        .filter(line -> line.marker() == KnownHostsLine.Marker.NONE)
        .map(KnownHostsLine::keyType)
        .distinct()
        .toList();
  }

  /**
   * @param name as {@link #nameOf} gives it, or an alias
   */
  Verdict check(String name, byte[] key) {
    Optional<KnownHostsLine> revoked =
        linesFor(name)
            .filter(line -> line.marker() == KnownHostsLine.Marker.REVOKED)
            .filter(line -> line.isKey(key))
            .findFirst();
    if (revoked.isPresent()) {
      return new Verdict.Revoked(revoked.get());
    }
    List<KnownHostsLine> known =
        linesFor(name).filter(line -> line.marker() == KnownHostsLine.Marker.NONE).toList();
    if (known.isEmpty()) {
      return new Verdict.Unknown();
    }
    return known.stream().anyMatch(line -> line.isKey(key))
        ? new Verdict.Known()
        : new Verdict.Contradicted(known.get(0));
  }

  /**
   * The lines that give a host of one of these names authorities, as {@code @cert-authority} does.
   */
  List<KnownHostsLine> authorities(List<String> names) {
    return marked(KnownHostsLine.Marker.CERTIFICATE_AUTHORITY, names).toList();
  }

  /** The line that revokes this key for a host of one of these names. */
  Optional<KnownHostsLine> revocation(List<String> names, byte[] key) {
    return marked(KnownHostsLine.Marker.REVOKED, names).filter(line -> line.isKey(key)).findFirst();
  }

  private Stream<KnownHostsLine> marked(KnownHostsLine.Marker marker, List<String> names) {
    return lines.stream()
        .filter(line -> line.marker() == marker)
        .filter(line -> names.stream().anyMatch(line::matches));
  }

  private Stream<KnownHostsLine> linesFor(String name) {
    return lines.stream().filter(line -> line.matches(name));
  }
}
