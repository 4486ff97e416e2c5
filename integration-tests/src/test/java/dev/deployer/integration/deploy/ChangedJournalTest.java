package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Tree;
import dev.deployer.manifest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A journal is changed on a host, in each way; the heads that were kept in a file tell of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChangedJournalTest {
  private static final String HEADS = "heads.txt";
  private static final String CHANGED = "127.0.0.2";

  private EightHosts hosts;
  private Prompt prompt;
  private Path kept;
  private int last;

  @BeforeAll
  void threeReleasesOnTwoHostsAndTheHeadsAreKept() throws IOException {
    hosts = EightHosts.first(2);
    prompt = hosts.prompt(List.of(), List.of());
    prompt.type("init").exits(0);
    for (int version = 1; version <= 3; version++) {
      hosts.version(version);
      prompt.type("deploy", "--release", String.valueOf(version)).exits(0);
    }
    Files.writeString(
        prompt.directory().resolve(HEADS), prompt.type("history", "--heads").exits(0).out());
    kept = hosts.folder().resolve("kept");
    copy(journal(2), kept);
    last = hosts.names(2, ".deployer/journal").size();
    assertThat(last).isGreaterThan(6);
  }

  @BeforeEach
  @AfterEach
  void asItWas() throws IOException {
    Tree.delete(journal(2));
    copy(kept, journal(2));
  }

  @AfterAll
  void close() throws IOException {
    hosts.close();
  }

  private Path journal(int host) {
    return hosts.root(host).resolve(".deployer/journal");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (var folders = Files.list(from)) {
      for (Path folder : folders.toList()) {
        Path record =
            Files.createDirectory(to.resolve(folder.getFileName())).resolve("record.json");
        Files.copy(folder.resolve("record.json"), record);
      }
    }
  }

  /** A way in which somebody changes a journal. */
  private enum Way {
    CUT_AT_THE_END,
    CUT_AT_THE_START,
    EDITED_IN_THE_MIDDLE,
    EDITED_LAST,
    TWO_SWAPPED,
    FROM_ANOTHER_HOST,
    WRITTEN_ANEW
  }

  private Path record(int host, int number) {
    return journal(host).resolve("%016d".formatted(number)).resolve("record.json");
  }

  private void remove(int number) throws IOException {
    Tree.delete(record(2, number).getParent());
  }

  private void edit(int number) throws IOException {
    String text = Files.readString(record(2, number));
    assertThat(text).contains("anna@");
    Files.writeString(record(2, number), text.replace("anna@", "carl@"));
  }

  /** From this record on, with digests that are right again. */
  private void writeAnew(int first) throws IOException {
    String before = sha256(first);
    edit(first);
    String after = sha256(first);
    for (int number = first + 1; number <= last; number++) {
      String text = Files.readString(record(2, number));
      assertThat(text).contains(before);
      before = sha256(number);
      Files.writeString(record(2, number), text.replaceFirst("[0-9a-f]{64}", after));
      after = sha256(number);
    }
  }

  private String sha256(int number) throws IOException {
    return Digest.ofContent(Files.readAllBytes(record(2, number))).toString();
  }

  /** What was done, and what has to be told of it. */
  private String change(Way way) throws IOException {
    switch (way) {
      case CUT_AT_THE_END -> {
        remove(last);
        remove(last - 1);
        return "the journal of 127.0.0.2 ends too early: a head that was kept saw its record "
            + last;
      }
      case CUT_AT_THE_START -> {
        remove(1);
        remove(2);
        return "journal record 1 of " + last + " is missing";
      }
      case EDITED_IN_THE_MIDDLE -> {
        edit(4);
        return "journal record 4 is not as it was written";
      }
      case EDITED_LAST -> {
        edit(last);
        return "the journal of 127.0.0.2 is not the one that it was: a head that was kept saw its"
            + " record "
            + last;
      }
      case TWO_SWAPPED -> {
        byte[] third = Files.readAllBytes(record(2, 3));
        Files.write(record(2, 3), Files.readAllBytes(record(2, 4)));
        Files.write(record(2, 4), third);
        return "in the place of journal record 3 lies record 4";
      }
      case FROM_ANOTHER_HOST -> {
        Files.write(record(2, 4), Files.readAllBytes(record(1, 4)));
        return "journal record 4 is not as it was written";
      }
      case WRITTEN_ANEW -> {
        writeAnew(2);
        return "the journal of 127.0.0.2 is not the one that it was: a head that was kept saw its"
            + " record "
            + last;
      }
    }
    throw new AssertionError(way);
  }

  @Test
  void whatNobodyHasTouchedIsWhole() {
    assertThat(prompt.type("history", "--verify", "--heads", HEADS).exits(0).out())
        .containsPattern("✔ " + last + " records, whole; last " + last + ":[0-9a-f]{8}…")
        .contains("as it was kept in 1 head");
  }

  @ParameterizedTest
  @EnumSource
  void whicheverWayAJournalIsChangedTheCommandEndsWith3AndNamesTheHostAndTheRecord(Way way)
      throws IOException {
    String expected = change(way);

    // Who has read the journals before knows them by that, too.
    Prompt stranger =
        hosts.prompt("work", way.name().toLowerCase(Locale.ROOT), List.of(), List.of());
    Prompt.Answer said = stranger.type("history", "--verify", "--heads", HEADS).exits(3);

    assertThat(said.all())
        .contains(expected)
        .contains(CHANGED + ":")
        .contains("Bring that record back from a backup of .deployer/journal.");
    List<?> each =
        (List<?>)
            stranger
                .type("history", "--verify", "--heads", HEADS, "--json")
                .exits(3)
                .result()
                .get("hosts");
    assertThat(((Map<?, ?>) each.get(0)).get("exit"))
        .as("the host that nobody touched")
        .isEqualTo(0);
    assertThat(((Map<?, ?>) each.get(1)).get("exit")).isEqualTo(3);
    assertThat(each.get(1).toString()).contains("broken_journal").contains(expected);
  }
}
