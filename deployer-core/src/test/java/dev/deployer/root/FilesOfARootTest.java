package dev.deployer.root;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.manifest.Digest;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.ReleaseStep;
import dev.deployer.metadata.StoreVersions;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written into a root is read as it was written, and what is malformed is said so. */
final class FilesOfARootTest {
  private static final ReleaseId ONE = ReleaseId.parse("1");

  @Test
  void aRecordIsReadAsItWasWritten() throws Exception {
    JournalRecord full =
        new JournalRecord(
            7,
            Records.digestOf("before"),
            Records.TIME,
            JournalRecord.Kind.ACTIVATED,
            "t",
            "anna@laptop",
            Optional.of(ReleaseId.parse("0")),
            Optional.of(ONE),
            Optional.of(Records.digestOf("1")),
            List.of(ONE),
            Optional.of("a note"),
            Optional.of(new ClusterMark(3, "decider", List.of("a", "b"))),
            Optional.empty(),
            false,
            Optional.empty(),
            Map.of("a", new JournalHead(12, Records.digestOf("head"))),
            new GatesOfRun(
                List.of("source", "drift"),
                List.of(new GatesOfRun.Accepted("source", "0123456789ab", "it is meant")),
                List.of("users.name"),
                List.of(new GatesOfRun.Approved("ben@example.net", "SHA256:abc", "5e1f"))),
            new DataInUse(new TreeMap<>(Map.of("schema", new StoreVersions(41, 43, 43, true)))));
    assertThat(JournalRecord.read(7, full.bytes())).isEqualTo(full);
    JournalRecord bare = new Records().retired().history().records().get(0);
    assertThat(JournalRecord.read(1, bare.bytes())).isEqualTo(bare);
    assertThat(new String(bare.bytes(), UTF_8)).doesNotContain("releases", "note", "cluster");
    String text = new String(full.bytes(), UTF_8);
    assertThat(text).contains("\"a\" : \"12:" + Records.digestOf("head") + "\"");
    assertThatThrownBy(() -> JournalRecord.read(7, text.replace("\"12:", "\"x:").getBytes(UTF_8)))
        .hasMessageContaining("a head is a number, a colon and 64 hexadecimal digits");
  }

  @Test
  void aHolderIsReadAsItWasWritten() throws Exception {
    Holder holder =
        new Holder(
            "run",
            "anna@laptop",
            "deploy 42",
            Records.TIME,
            Optional.of("why"),
            Optional.of("cluster"));
    assertThat(Holder.read(holder.bytes())).isEqualTo(holder);
    Holder bare =
        new Holder(
            "run", "anna@laptop", "deploy 42", Records.TIME, Optional.empty(), Optional.empty());
    assertThat(Holder.read(bare.bytes())).isEqualTo(bare);
  }

  @Test
  void theCardOfAReleaseIsReadAsItWasWritten() throws Exception {
    ReleaseRecord record =
        new ReleaseRecord(
            ONE,
            Records.digestOf("1"),
            "run",
            Records.TIME,
            "anna@laptop",
            Optional.of("abc123"),
            Optional.of("why"),
            5,
            1L << 40);
    assertThat(ReleaseRecord.read(record.bytes())).isEqualTo(record);
    ReleaseRecord saying = record.saying(Optional.of(metadata()));
    assertThat(ReleaseRecord.read(saying.bytes())).isEqualTo(saying);
    String text = new String(saying.bytes(), UTF_8).replace("\"writes\" : 43", "\"writes\" : 44");
    assertThatThrownBy(() -> ReleaseRecord.read(text.getBytes(UTF_8)))
        .hasMessageContaining("it writes 44, which it does not read");
  }

  private static Metadata metadata() {
    return new Metadata(
        new TreeMap<>(
            Map.of(
                "schema",
                new StoreVersions(41, 43, 43, true),
                "search",
                new StoreVersions(0, 20261129083000L, 5, false))),
        List.of("users.email"),
        List.of("anna@example.net"),
        List.of(
            new ReleaseStep(
                "drop",
                List.of("users.nick"),
                new TreeMap<>(Map.of("schema", 42L)),
                Duration.ofHours(1),
                Arguments.of("bin/drop", "it"),
                Optional.of(Arguments.of("bin/show")),
                false,
                Optional.of("db1"),
                Duration.ofMinutes(10),
                Map.of("LEVEL", new Variable.Plain("2"), "TOKEN", new Variable.Secret("TOKEN")),
                true),
            new ReleaseStep(
                "do",
                List.of(),
                new TreeMap<>(),
                Duration.ZERO,
                Arguments.of("bin/do"),
                Optional.empty(),
                true,
                Optional.empty(),
                ReleaseStep.USUALLY_WITHIN,
                Map.of(),
                false)));
  }

  @Test
  void aMarkerIsReadAsItWasWrittenAndNoLaterFormat() throws Exception {
    RootMarker marker =
        new RootMarker(
            "0a".repeat(16),
            Optional.of("shop"),
            Optional.of("production"),
            Records.TIME,
            List.of("approval"));
    assertThat(RootMarker.read(marker.bytes())).isEqualTo(marker);
    assertThat(marker.withId("0b".repeat(16)).withNames(marker.names()).gates())
        .containsExactly("approval");
    String later = new String(marker.bytes(), UTF_8).replace("\"format\" : 1", "\"format\" : 2");
    assertThatThrownBy(() -> RootMarker.read(later.getBytes(UTF_8)))
        .isInstanceOf(RootMarker.NewerFormatException.class)
        .hasMessage("the root has format 2, and this version knows format 1");
    assertThatThrownBy(() -> RootMarker.read(marker.withId("../../etc").bytes()))
        .hasMessage("root.json: the id is not 32 hex digits");
  }

  @Test
  void aFieldOfAnotherTypeIsNamedWithWhatItMustBe() {
    malformed("{\"a\" : 1}", json -> json.text("a"), "x: a must be text");
    malformed("{}", json -> json.text("a"), "x: a must be text");
    malformed("{\"a\" : \"1\"}", json -> json.number("a"), "x: a must be a number");
    malformed(
        "{\"a\" : \"soon\"}",
        json -> json.time("a"),
        "x: a must be a time such as 2026-11-20T21:13:45Z");
    malformed("{\"a\" : [1]}", json -> json.texts("a"), "x: a must be a list of texts");
    malformed("{\"a\" : \"b\"}", json -> json.texts("a"), "x: a must be a list of texts");
    malformed("{\"a\" : [\"..\"]}", json -> json.values("a", ReleaseId::parse), "x: a: release id");
    malformed("{\"a\" : \"..\"}", json -> json.value("a", ReleaseId::parse), "x: a: release id");
    malformed("{}", json -> json.required("a", ReleaseId::parse), "x: a must be text");
    malformed(
        "{\"a\" : [1]}", json -> json.each("a", one -> one), "x: a must be a list of objects");
  }

  @Test
  void fieldsThatAreThereAreGiven() throws Exception {
    Json json =
        Json.read(
            "x",
            "{\"t\":\"text\",\"n\":5,\"l\":[\"1\",\"2\"],\"o\":[{\"t\":\"in\"}],\"later\":{}}"
                .getBytes(UTF_8));
    assertThat(json.text("t")).isEqualTo("text");
    assertThat(json.number("n")).isEqualTo(5);
    assertThat(json.texts("l")).containsExactly("1", "2");
    assertThat(json.values("l", ReleaseId::parse)).containsExactly(ONE, ReleaseId.parse("2"));
    assertThat(json.each("o", one -> one.text("t"))).containsExactly("in");
    assertThat(json.texts("none")).isEmpty();
    assertThat(json.each("none", one -> one)).isEmpty();
    assertThat(json.optionalText("none")).isEmpty();
    assertThat(json.value("none", Digest::parse)).isEmpty();
  }

  @Test
  void whatIsNoObjectIsSaidSo() {
    assertThatThrownBy(() -> Json.read("x", "nonsense".getBytes(UTF_8)))
        .isInstanceOf(Json.MalformedException.class)
        .hasMessageStartingWith("x is no");
    assertThatThrownBy(() -> Json.read("x", "{".getBytes(UTF_8)))
        .isInstanceOf(Json.MalformedException.class)
        .hasMessageStartingWith("x is no");
  }

  private interface Asking {
    Object of(Json json) throws Exception;
  }

  private static void malformed(String text, Asking asking, String message) {
    assertThatThrownBy(() -> asking.of(Json.read("x", text.getBytes(UTF_8))))
        .as(text)
        .isInstanceOf(Json.MalformedException.class)
        .hasMessageStartingWith(message);
  }
}
