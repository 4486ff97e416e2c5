package dev.deployer.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.manifest.MtreeFormat;
import dev.deployer.manifest.MtreeFormatException;
import dev.deployer.path.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownManifestsTest {
  private final KnownManifests known = new KnownManifests(8);

  private static InputStream text(String directory) throws IOException {
    Manifest manifest = Manifest.of(List.of(new Entry.Directory(EntryPath.parse(directory), 0755)));
    return MtreeFormat.text(manifest).open();
  }

  @Test
  void theSameTextOfSeveralHostsIsThereOnce() throws IOException {
    assertThat(known.read(text("a"))).isSameAs(known.read(text("a")));
  }

  @Test
  void anotherTextIsAnotherManifest() throws IOException {
    assertThat(known.read(text("a")).find(EntryPath.parse("a"))).isPresent();
    assertThat(known.read(text("b")).find(EntryPath.parse("a"))).isEmpty();
  }

  @Test
  void onlyTheLastTwoAreKept() throws IOException {
    Manifest first = known.read(text("a"));
    Manifest second = known.read(text("b"));
    Manifest third = known.read(text("c"));
    assertThat(known.read(text("b"))).isSameAs(second);
    assertThat(known.read(text("c"))).isSameAs(third);
    assertThat(known.read(text("a"))).isNotSameAs(first);
  }

  @Test
  void ofOneHostNothingIsKept() throws IOException {
    KnownManifests alone = new KnownManifests(1);
    assertThat(alone.read(text("a"))).isNotSameAs(alone.read(text("a")));
  }

  @Test
  void aTextThatIsNoManifestIsRefusedEachTime() {
    byte[] text = "#mtree\n".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> known.read(new ByteArrayInputStream(text)))
          .isInstanceOf(MtreeFormatException.class);
    }
  }
}
