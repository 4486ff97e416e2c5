package dev.deployer.project.output;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.event.Event;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * JSON Lines: {@code event* (result | error)}, one object a line. The schema is {@code
 * docs/json.md}; fields are only ever added.
 */
public final class JsonOutput implements Output {
  private static final int VERSION = 1;

  private final PrintStream out;
  private final Clock clock;

  public JsonOutput(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public void on(String host, Event event) {
    EventFields described = EventFields.of(event);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("host", host);
    fields.putAll(described.fields());
    line(described.type(), fields);
  }

  @Override
  public void report(Report report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("exit", report.exit().number());
    fields.putAll(report.fields());
    line(report.isError() ? "error" : "result", fields);
  }

  @Override
  public void hosts(int number, boolean together) {
    // Each line names its host.
  }

  @Override
  public void pause() {}

  private synchronized void line(String type, Map<String, Object> fields) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("v", VERSION);
    line.put("type", type);
    line.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    line.putAll(fields);
    try {
      out.println(Printable.json(JSON.std.asString(line)));
    } catch (IOException e) {
      throw new UncheckedIOException("maps of text and numbers are always JSON", e);
    }
    out.flush();
  }
}
