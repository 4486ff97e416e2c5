package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.JournalChange;
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

  /** The records of the second host, beside those of the first. */
  private final class Records implements JournalChange.Records {
    @Override
    public String host() {
      return CHANGED;
    }

    @Override
    public int last() {
      return last;
    }

    private Path record(int host, int number) {
      return journal(host).resolve("%016d".formatted(number)).resolve("record.json");
    }

    @Override
    public byte[] read(int number) throws IOException {
      return Files.readAllBytes(record(2, number));
    }

    @Override
    public void write(int number, byte[] record) throws IOException {
      Files.write(record(2, number), record);
    }

    @Override
    public void remove(int number) throws IOException {
      Tree.delete(record(2, number).getParent());
    }

    @Override
    public byte[] ofAnotherHost(int number) throws IOException {
      return Files.readAllBytes(record(1, number));
    }

    /** From the second on, with digests that are right again. */
    @Override
    public void writeAnew() throws Exception {
      String before = sha256(2);
      JournalChange.edit(this, 2);
      String after = sha256(2);
      for (int number = 3; number <= last; number++) {
        String text = Files.readString(record(2, number));
        assertThat(text).contains(before);
        before = sha256(number);
        Files.writeString(record(2, number), text.replaceFirst("[0-9a-f]{64}", after));
        after = sha256(number);
      }
    }

    private String sha256(int number) throws IOException {
      return Digest.ofContent(read(number)).toString();
    }
  }

  @Test
  void whatNobodyHasTouchedIsWhole() {
    assertThat(prompt.type("history", "--verify", "--heads", HEADS).exits(0).out())
        .containsPattern("✔ " + last + " records, whole; last " + last + ":[0-9a-f]{8}…")
        .contains("as it was kept in 1 head");
  }

  @ParameterizedTest
  @EnumSource
  void whicheverWayAJournalIsChangedTheCommandEndsWith3AndNamesTheHostAndTheRecord(
      JournalChange way) throws Exception {
    String expected = way.in(new Records());

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
