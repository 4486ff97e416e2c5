package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A stamp that nobody wrote, and the fix with the lower number, as it is typed, on a real server.
 */
final class DataTest {
  private static final Pattern ACCEPTANCE = Pattern.compile("data:[0-9a-f]{12}");

  private Site site;
  private Prompt prompt;

  @BeforeEach
  void aRoot() throws IOException {
    site = Site.open();
    prompt = Prompt.of(site);
    prompt.type("init").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
    site.close();
  }

  /** The number comes from the highest stamp among the files that are sent. */
  private void source(int version, int stamp, int from) throws IOException {
    SmallApplication.write(site.source(), version);
    SmallApplication.put(site.source(), "schema/" + stamp + ".stamp", "");
    SmallApplication.put(
        site.source(),
        "release.yaml",
        """
        deployer: 1
        data:
          schema:
            reads: {from: %d, to: {highest: 'schema/(\\d+)\\.stamp'}}
            writes: {highest: 'schema/(\\d+)\\.stamp'}
        """
            .formatted(from));
  }

  private Prompt.Answer deploy(int version, String... more) throws IOException {
    return prompt.type(
        "deploy",
        Stream.concat(Stream.of("--release", String.valueOf(version)), Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void theFixWithTheLowerNumberIsRefusedUntilTheDataIsRepaired() throws IOException {
    source(1, 42, 41);
    deploy(1).exits(0);
    assertThat(prompt.type("data").exits(0).out())
        .contains("schema: 42 was written since 1 (")
        .contains("41 to 42")
        .doesNotContain("cannot read");

    source(2, 41, 41);
    assertThat(prompt.type("plan", "--release", "2").exits(3).out())
        .contains("✘ data       schema: not everything can be read (data:")
        .contains("~ 2 reads schema to 41; 42 was written since 1 (");
    Prompt.Answer refused = deploy(2).exits(3);
    assertThat(refused.err())
        .contains("1 is still live: schema: not everything can be read (data:")
        .contains("~ 2 reads schema to 41; 42 was written since 1 (")
        .contains("If the data was repaired: deployer data production --written schema=41")
        .contains("deployer deploy production --release 2 --accept data:");

    assertThat(prompt.type("data", "--written", "schema=41", "--reason", "repaired").exits(3).err())
        .contains("1, live on ")
        .contains("writes schema 42");
    prompt.type("data", "--written", "schema=41").exits(2);
    prompt.type("data", "--written", "schema", "--reason", "repaired").exits(2);

    Matcher word = ACCEPTANCE.matcher(refused.err());
    assertThat(word.find()).isTrue();
    assertThat(
            deploy(2, "--accept", word.group(), "--reason", "it is being repaired").exits(0).out())
        .contains("2");
    assertThat(prompt.type("history").exits(0).out())
        .contains("data accepted: it is being repaired");
    assertThat(prompt.type("data").exits(3).out()).contains("cannot read all of it");
    assertThat(prompt.type("data", "--written", "schema=41", "--reason", "repaired").exits(0).out())
        .contains("✔ schema=41 is recorded on all hosts of production");
    assertThat(prompt.type("history").exits(0).out())
        .contains("recorded that 41 is the highest schema there is: repaired");
    Prompt.Answer slip =
        prompt.type("data", "--written", "schema=4100", "--reason", "repaired").exits(3);
    assertThat(slip.err())
        .contains("no release that is known reads or writes schema 4100 (data:")
        .contains("~ 2 reads schema 41 and writes 41");
    Matcher line = Pattern.compile("deployer (data .*)").matcher(last(slip.err()));
    assertThat(line.find()).as(slip.err()).isTrue();
    prompt.run(line.group(1).split(" ", -1)).exits(0);
    prompt.type("data", "--written", "schema=41", "--reason", "it was a slip").exits(0);
    source(3, 41, 41);
    deploy(3).exits(0);
    assertThat(prompt.type("rollback").exits(0).out()).contains("2");
  }

  private static String last(String said) {
    return said.lines().reduce((first, line) -> line).orElseThrow();
  }

  @Test
  void theDataItselfIsAskedAndWhereItCannotBeTheJournalsTell() throws IOException {
    Path version = site.folder().resolve("version");
    prompt =
        Prompt.of(site, "gates: {data: {ask: {schema: {command: [cat, \"" + version + "\"]}}}}");
    source(1, 42, 41);
    deploy(1).exits(0);
    Files.writeString(version, "the schema is at\n43\n\n");
    assertThat(prompt.type("data").exits(3).out())
        .contains("schema: 43 is there, as the data itself says; the oldest that may be left is 42")
        .contains("cannot read all of it");
    source(2, 42, 41);
    assertThat(deploy(2).exits(3).err())
        .contains("~ 2 reads schema to 42; 43 is there, as the data itself says")
        .doesNotContain("If the data was repaired");

    Files.delete(version);
    assertThat(deploy(2).exits(0).err())
        .contains(
            "data: schema could not be asked (the command exited with 1), so the journals tell of"
                + " it");
    assertThat(prompt.type("data").exits(0).out())
        .contains("schema: 42 was written since 1 (")
        .contains("! schema could not be asked (the command exited with 1)");
  }

  @Test
  void whatIsWrongInReleaseYamlIsSaidWithItsLine() throws IOException {
    source(1, 42, 41);
    deploy(1).exits(0);
    source(2, 42, 43);
    assertThat(deploy(2).exits(2).err())
        .contains("release.yaml:4:5: data.schema: it reads from 43 to 42");
  }
}
