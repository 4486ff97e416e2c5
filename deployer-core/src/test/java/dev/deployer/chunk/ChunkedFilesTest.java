package dev.deployer.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Content;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.path.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ChunkedFilesTest {
  private static final Optional<ChunkIndex> BEFORE =
      Optional.of(new ChunkIndex(new byte[ChunkIndex.SALT], 0));

  private final Map<EntryPath, byte[]> contents = new TreeMap<>();
  private final List<String> opened = new ArrayList<>();
  private final ChunkedFiles files = new ChunkedFiles(this::content);

  private Content content(Entry.File file) {
    opened.add(file.path().value());
    return Content.of(contents.get(file.path()));
  }

  private Entry.File file(String path, int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    contents.put(EntryPath.parse(path), content);
    return new Entry.File(EntryPath.parse(path), 0644, size, Digest.ofContent(content), 0);
  }

  private Content sent(Entry.File file) {
    return files.read(file, Content.of(contents.get(file.path())), BEFORE);
  }

  private byte[] index(Entry.File... of) throws IOException {
    return files.index(Manifest.of(List.of(of)), BEFORE, 0, new Chunked()).orElseThrow();
  }

  private byte[] indexOfWhatIsReadForIt(Entry.File... of) throws IOException {
    return new ChunkedFiles(file -> Content.of(contents.get(file.path())))
        .index(Manifest.of(List.of(of)), BEFORE, 0, new Chunked())
        .orElseThrow();
  }

  /** Sizes around those of the buffers, read in pieces of odd lengths. */
  @Test
  void whatIsReadToBeSentIsNotReadAgainForTheIndex() throws IOException {
    int[] sizes = {4096, 5000, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 700_001, 5 << 20};
    Entry.File[] all = new Entry.File[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      all[i] = file("f" + i, sizes[i]);
      try (InputStream in = sent(all[i]).open()) {
        assertThat(in.readNBytes(3 + i).length + in.readNBytes(40_001).length).isPositive();
        in.readAllBytes();
      }
    }
    assertThat(index(all)).isEqualTo(indexOfWhatIsReadForIt(all));
    assertThat(opened).isEmpty();
  }

  @Test
  void whatWasNotReadToItsEndIsReadForTheIndex() throws IOException {
    Entry.File file = file("half", 100_000);
    try (InputStream in = sent(file).open()) {
      in.readNBytes(99_999);
    }
    assertThat(index(file)).isEqualTo(indexOfWhatIsReadForIt(file));
    assertThat(opened).containsExactly("half");
  }

  @Test
  void ofTwoHostsThatAreSentAFileOneChunksIt() throws IOException {
    Entry.File file = file("both", 100_000);
    try (InputStream one = sent(file).open();
        InputStream two = sent(file).open()) {
      assertThat(one.getClass()).isNotEqualTo(two.getClass());
      two.readAllBytes();
      one.readAllBytes();
    }
    assertThat(index(file)).isEqualTo(indexOfWhatIsReadForIt(file));
    assertThat(opened).isEmpty();
  }

  @Test
  void whatIsSentOnceMoreAfterAFailureIsChunkedThen() throws IOException {
    Entry.File file = file("again", 100_000);
    try (InputStream in = sent(file).open()) {
      in.readNBytes(50_000);
    }
    try (InputStream in = sent(file).open()) {
      in.readAllBytes();
    }
    assertThat(index(file)).isEqualTo(indexOfWhatIsReadForIt(file));
    assertThat(opened).isEmpty();
  }
}
