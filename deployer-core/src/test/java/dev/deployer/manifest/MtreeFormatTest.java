package dev.deployer.manifest;

import static dev.deployer.manifest.Entries.directory;
import static dev.deployer.manifest.Entries.file;
import static dev.deployer.manifest.Entries.link;
import static dev.deployer.manifest.Entries.writable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Content;
import dev.deployer.path.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MtreeFormatTest {
  private static final String HEAD = "#mtree\n# deployer manifest 1\n. type=dir mode=0755\n";
  private static final String EMPTY_SHA256 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String FILE =
      "./a type=file mode=0644 size=0 time=1763640000.0 sha256=" + EMPTY_SHA256 + "\n";

  @Test
  void aManifestIsThisText() throws IOException {
    Manifest manifest =
        Manifest.of(
            List.of(file("a", ""), directory("#b"), link("#b/ü *", "* #"), writable("#b/[c]?")));

    assertThat(text(manifest))
        .isEqualTo(
            HEAD
                + "./\\043b type=dir mode=0755\n"
                + "./\\043b/\\134[c]\\134? type=dir ignore optional\n"
                + "./\\043b/\\303\\274\\040\\134* type=link link=*\\040\\043\n"
                + FILE
                + "# end\n");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    for (long seed = 0; seed < 200; seed++) {
      Manifest manifest = Entries.random(seed);

      Manifest read = read(text(manifest));

      assertThat(read).as("seed %d", seed).isEqualTo(manifest);
      assertThat(read.contentDigest()).isEqualTo(manifest.contentDigest());
    }
  }

  @Test
  void theWritableDirectoriesAreFoundWithoutTheRest() throws IOException {
    for (long seed = 0; seed < 200; seed++) {
      Manifest manifest = Entries.random(seed);
      assertThat(MtreeFormat.writable(text(manifest).getBytes(StandardCharsets.US_ASCII)))
          .as("seed %d", seed)
          .isEqualTo(manifest.writable());
    }
    String odd = "./\\043b/\\134[c]\\134? type=dir ignore optional later=1\n./x ignore\n./y ignore";
    assertThat(MtreeFormat.writable(odd.getBytes(StandardCharsets.US_ASCII)))
        .containsExactly(EntryPath.parse("#b/[c]?"));
  }

  @Test
  void theContentDigestIsThatOfTheTextWithoutTimes() throws IOException {
    Manifest manifest = Entries.random(11);

    assertThat(manifest.contentDigest())
        .isEqualTo(
            Digest.ofContent(
                text(manifest)
                    .replaceAll(" time=[0-9]+\\.0", "")
                    .getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aManifestThatIsCutOffAnywhereIsNone() throws IOException {
    String text = text(Entries.random(5));

    for (int length = 0; length < text.length(); length += 1 + length / 50) {
      String cut = text.substring(0, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(MtreeFormatException.class);
    }
    assertThatThrownBy(() -> read(text.substring(0, text.length() - 1)))
        .isInstanceOf(MtreeFormatException.class)
        .hasMessageEndingWith("the manifest ends early");
  }

  @Test
  void unknownKeywordsAreIgnored() throws IOException {
    String with = FILE.replace(" size=0", " uid=0 size=0 nochange tags=x=y");

    assertThat(read(HEAD + with + "# end\n")).isEqualTo(read(HEAD + FILE + "# end\n"));
  }

  @Test
  void aNewerFormatIsRefused() {
    refused(HEAD.replace("manifest 1", "manifest 2") + FILE + "# end\n", 2);
  }

  @Test
  void whatIsNotAsItIsWrittenIsRefusedWithItsLine() {
    refused(HEAD + FILE + FILE + "# end\n", 5);
    refused(HEAD + FILE.replace("./a", "./b") + FILE + "# end\n", 5);
    refused(HEAD + FILE + "# end\n\n", 6);
    refused(HEAD + "\n" + FILE + "# end\n", 4);
    refused(HEAD + "# a comment\n" + FILE + "# end\n", 4);
    refused(HEAD + "/set type=file\n" + FILE + "# end\n", 4);
    refusedInstead("./a", "a");
    refusedInstead("./a", "./../a");
    refusedInstead("./a", "./.deployer");
    refusedInstead("./a", "./\\141");
    refusedInstead("./a", "./a\\");
    refusedInstead("./a", "./a\\9");
    refusedInstead("./a", "./a\\777");
    refusedInstead("./a", "./a\\012b");
    refusedInstead("./a", "./a\\303");
    refusedInstead("./a", "./a\\303\\050");
    refusedInstead("./a", "./a*");
    refusedInstead("./a", "./a\\052");
    refusedInstead("./a", "./a\\134");
    refusedInstead("./a", "./a\\134b");
    refusedInstead("./a", "./a\\134\\134*");
    refusedInstead("./a", "./\u00fc");
    refusedInstead("type=file", "type=fifo");
    refusedInstead("type=file", "type=dir");
    refusedInstead("type=file ", "");
    refusedInstead("type=file", "type=file type=file");
    refusedInstead("mode=0644", "mode=644");
    refusedInstead("mode=0644", "mode=04644");
    refusedInstead("mode=0644", "mode=0999");
    refusedInstead("mode=0644 ", "");
    refusedInstead("size=0", "size=00");
    refusedInstead("size=0", "size=+0");
    refusedInstead("size=0", "size=99999999999999999999");
    refusedInstead(" size=0", "  size=0");
    refusedInstead(".0 sha", ".5 sha");
    refusedInstead(".0 sha", " sha");
    refusedInstead("time=1763640000.0 ", "");
    refusedInstead("sha256=e3", "sha256=E3");
    refusedInstead("sha256=e3", "sha256=");
    refusedInstead("size=0", "size=0 link=a");
    refusedInstead("size=0", "size=0 optional");
    refusedInstead("size=0", "size=0\tx");
    refusedInstead("size=0", "size=0\r");
    refusedInstead("size=0", "size=0 x=" + "y".repeat(1 << 14));
  }

  @Test
  void whatIsNoReleaseIsRefused() {
    assertThatThrownBy(() -> read(HEAD + "./a type=link link=../../..\n# end\n"))
        .isInstanceOf(MtreeFormatException.class)
        .hasCauseInstanceOf(InvalidManifestException.class)
        .hasMessageContaining("\"a\": the link leads out of the release");
    assertThatThrownBy(() -> read(HEAD + FILE.replace("./a", "./b/a") + "# end\n"))
        .isInstanceOf(MtreeFormatException.class);
  }

  private static void refusedInstead(String part, String instead) {
    refused(HEAD + FILE.replace(part, instead) + "# end\n", 4);
  }

  /** Of 1 MB and of 5 MB: the longer one is made as it is read. */
  @ParameterizedTest
  @ValueSource(ints = {1, 200})
  void aTextOfManyPiecesIsReadBackAsItWas(int length) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String name = "directory-" + i + "-".repeat(length);
      entries.add(new Entry.Directory(EntryPath.parse(name), 0755));
    }
    Manifest manifest = Manifest.of(entries);
    String text = text(manifest);
    assertThat(read(text).entries()).isEqualTo(manifest.entries());
    try (InputStream byByte = MtreeFormat.text(manifest).open()) {
      StringBuilder bytes = new StringBuilder();
      for (int next = byByte.read(); next >= 0; next = byByte.read()) {
        bytes.append((char) next);
      }
      assertThat(bytes.toString()).isEqualTo(text);
    }
  }

  private static void refused(String text, int line) {
    assertThatThrownBy(() -> read(text))
        .as(text)
        .isInstanceOf(MtreeFormatException.class)
        .hasMessageStartingWith("manifest line " + line + ": ");
  }

  private static String text(Manifest manifest) throws IOException {
    Content content = MtreeFormat.text(manifest);
    try (InputStream text = content.open()) {
      byte[] bytes = text.readAllBytes();
      assertThat(content.size()).isEqualTo(bytes.length);
      return new String(bytes, StandardCharsets.US_ASCII);
    }
  }

  private static Manifest read(String text) throws IOException {
    return MtreeFormat.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
