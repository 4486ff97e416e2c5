package dev.deployer.incident;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whoever is to be told: what {@code notify} has sent to them, a line each. */
record Alerts(Path file) {
  private static final double MILLIS = 1000;

  /** As the command of a sink. */
  String command() {
    return "sh, -c, \"cat >> " + file + "; echo >> " + file + "\"";
  }

  /** Forgets what was told. */
  void clear() throws IOException {
    Files.deleteIfExists(file);
  }

  boolean has(String event) throws IOException {
    return all().stream().anyMatch(notice -> event.equals(notice.get("event")));
  }

  /** How long after a moment that was told of for the first time. */
  double secondsAfter(Instant moment, String event) throws IOException {
    for (Map<String, Object> notice : all()) {
      if (event.equals(notice.get("event"))) {
        return Duration.between(moment, Instant.parse((String) notice.get("at"))).toMillis()
            / MILLIS;
      }
    }
    throw new IOException("nobody was told of " + event + ": " + all());
  }

  private List<Map<String, Object>> all() throws IOException {
    List<Map<String, Object>> notices = new ArrayList<>();
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      if (!line.isBlank()) {
        notices.add(JSON.std.mapFrom(line));
      }
    }
    return notices;
  }
}
