package dev.deployer.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What is read without a parser of all of JSON, and without one of all times, is what they read.
 */
final class PlainJsonTest {
  private static final String RECORD =
      """
      {
        "format" : 1,
        "number" : 2147483648,
        "previous" : "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "time" : "2026-11-20T21:13:45Z",
        "by" : "änna@läptop \uD83D\uDE80",
        "word" : true,
        "gates" : [ "source", "data", [ ], { } ],
        "cluster" : { "generation" : 0, "hosts" : { "b3f1" : "deploy@web1:22" }, "over" : false }
      }
      """;

  private static Map<String, Object> readByAll(String text) throws IOException {
    return JSON.std.mapFrom(text);
  }

  @Test
  void ourOwnTextsAreReadAsTheyAreByAParserOfAllOfJson() throws IOException {
    for (String text :
        List.of(
            RECORD,
            "{}",
            " \t\r\n{ } ",
            "{\"a\":[1,2,{\"b\":[]}],\"c\":999999999999999999}",
            "{\"\":\"\"}")) {
      assertThat(PlainJson.object(text)).contains(readByAll(text));
    }
    for (JournalRecord record :
        new Records().activated("", "1").good("1").bad("1").history().records()) {
      String text = new String(record.bytes(), StandardCharsets.UTF_8);
      assertThat(PlainJson.object(text)).contains(readByAll(text));
    }
  }

  @Test
  void whateverElseThereIsIsLeftToIt() {
    for (String text :
        List.of(
            "",
            "{",
            "[]",
            "1",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":1 \"b\":2}",
            "{\"a\":[1,]}",
            "{\"a\":[1 2]}",
            "{\"a\":1}}",
            "{\"a\":1} x",
            "{\"a\":1,\"a\":2}",
            "{\"a\":-1}",
            "{\"a\":01}",
            "{\"a\":1.5}",
            "{\"a\":1e3}",
            "{\"a\":1000000000000000000000}",
            "{\"a\":null}",
            "{\"a\":tru}",
            "{\"a\":\"\\u0041\"}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"",
            "{'a':1}",
            "{a:1}",
            "{/**/}",
            "\uFEFF{}",
            "{\"a\":" + "[".repeat(100_000),
            "{\"" + "a".repeat(100_000) + "\":1}")) {
      assertThat(PlainJson.object(text))
          .as(text.substring(0, Math.min(40, text.length())))
          .isEmpty();
    }
  }

  @Test
  void aTextThatWasChangedAnywhereIsReadAsByItOrLeftToIt() throws IOException {
    Random random = new Random(20261129);
    String put = "{}[]\",:\\ \n0179-.eE+truefalsn\u0000\u00e4";
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(RECORD);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(text.length());
        char other = put.charAt(random.nextInt(put.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, other);
          case 1 -> text.insert(at, other);
          default -> text.deleteCharAt(at);
        }
      }
      Optional<Map<String, Object>> plain = PlainJson.object(text.toString());
      if (plain.isPresent()) {
        read++;
        assertThat(plain.get()).as(text.toString()).isEqualTo(readByAll(text.toString()));
      }
    }
    assertThat(read).isBetween(1_000, 19_000);
  }

  @Test
  void aTimeIsTheSameWhicheverWayItIsRead() throws IOException {
    for (String time :
        List.of(
            "2026-11-20T21:13:45Z",
            "2024-02-29T00:00:00Z",
            "0000-01-01T23:59:59Z",
            "2026-11-20T24:00:00Z",
            "2016-12-31T23:59:60Z",
            "2026-11-20T21:13:45.5Z",
            "2026-11-20T21:13Z",
            "+12026-11-20T21:13:45Z")) {
      Instant expected;
      try {
        expected = Instant.parse(time);
      } catch (DateTimeParseException e) {
        refuses(time);
        continue;
      }
      assertThat(Json.read("it", ("{\"time\":\"" + time + "\"}").getBytes(StandardCharsets.UTF_8)))
          .satisfies(json -> assertThat(json.time("time")).isEqualTo(expected));
    }
    for (String none :
        List.of("2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-20 21:13:45Z", "")) {
      refuses(none);
    }
  }

  private static void refuses(String time) throws IOException {
    Json json = Json.read("it", ("{\"time\":\"" + time + "\"}").getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> json.time("time"))
        .isInstanceOf(Json.MalformedException.class)
        .hasMessage("it: time must be a time such as 2026-11-20T21:13:45Z");
  }
}
