package dev.deployer.project.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.event.Event;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run as JSON Lines: an object for each event, and one result. */
final class JsonOutputTest extends OutputOfARun {
  @Test
  void nothingInJsonMovesACursorOrTurnsTheDirectionOfWriting() throws Exception {
    String evil = "\u001b[2J\u009b\u202e\u2028\udb40\udc01 über 😀 \\u0041";
    Output json = new JsonOutput(new PrintStream(out, true, StandardCharsets.UTF_8), clock);

    json.on(HOST, warned(evil));

    String line = out.toString(StandardCharsets.UTF_8);
    assertThat(line)
        .contains("\\u001B", "\\u009b", "\\u202e", "\\u2028", "\\udb40\\udc01", "über 😀")
        .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u202e\\u2028]");
    assertThat(com.fasterxml.jackson.jr.ob.JSON.std.mapFrom(line)).containsValue(evil);
  }

  @Test
  void jsonIsOneObjectALineAndOneResult() {
    Output json = new JsonOutput(new PrintStream(out, true, StandardCharsets.UTF_8), clock);
    show(json);

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(DEPLOY.size() + 1);
    assertThat(lines.get(6))
        .isEqualTo(
            "{\"v\":1,\"type\":\"progress\",\"time\":\"2026-11-20T21:13:45Z\","
                + "\"host\":\"deploy@web1:22\",\"phase\":\"stage\",\"files\":70,"
                + "\"total_files\":139,\"bytes\":1050000,\"total_bytes\":2100000}");
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(
            "{\"v\":1,\"type\":\"result\",\"time\":\"2026-11-20T21:13:45Z\","
                + "\"exit\":0,\"release\":\"42\"}");
    assertThat(err.size()).isZero();
  }

  @Test
  void everyEventHasItsFields() {
    assertThat(DEPLOY.stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    assertThat(DEPLOY.stream().map(event -> EventFields.of(event).type()))
        .contains("phase_started", "connection_lost", "lock_given_back", "warning");
  }

  @Test
  void aTagOrACharacterOfALaterUnicodeIsTheSameEscapeForPeopleEverywhere() {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Page page = new Page(stream, Style.PLAIN, false);
    page.line("a\udb40\udc01b\u0378c");
    new JsonOutput(stream, Clock.systemUTC())
        .on(HOST, new Event.LockAwaited("a\udb40\udc01b\u0378c"));
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("a\\U000e0001b\\u0378c\n", "\"a\\udb40\\udc01b\\u0378c\"");
  }
}
