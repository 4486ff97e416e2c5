package dev.deployer.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** What is chunked where not all has room: in the index of a release, or in memory. */
final class ChunkRoomTest {
  private static final int SIZE = 20_000;

  /** For the chunks of 20 files of 50. */
  private static final long ROOM = 20 * (40 + 10 * SIZE / 680);

  private final Map<EntryPath, byte[]> contents = new TreeMap<>();
  private final List<String> opened = new ArrayList<>();

  private ChunkedFiles run() {
    return new ChunkedFiles(
        file -> {
          opened.add(file.path().value());
          return Content.of(contents.get(file.path()));
        },
        ROOM);
  }

  private Entry.File file(int number, int version) {
    byte[] content = new byte[SIZE];
    new Random(number).nextBytes(content);
    content[SIZE / 2] += (byte) version;
    EntryPath path = EntryPath.parse(String.format("f%02d", number));
    contents.put(path, content);
    return new Entry.File(path, 0644, SIZE, Digest.ofContent(content), 0);
  }

  /** Fifty files, of which this one has changed. */
  private Manifest release(int changed, int version) {
    List<Entry> files = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      files.add(file(i, i == changed ? version : 0));
    }
    return Manifest.of(files);
  }

  private static Optional<ChunkIndex> index(
      ChunkedFiles run, Manifest release, Optional<ChunkIndex> before) throws IOException {
    byte[] text = run.index(release, before, 0, new Chunked()).orElseThrow();
    assertThat((long) text.length).isLessThanOrEqualTo(ROOM);
    return ChunkIndex.read(text);
  }

  private static List<String> names(Manifest release, Optional<ChunkIndex> index) {
    return release.entries().stream()
        .map(Entry.File.class::cast)
        .filter(file -> index.orElseThrow().find(file.digest()).isPresent())
        .map(file -> file.path().value())
        .toList();
  }

  @Test
  void onlyWhatIsKeptIsReadForAnIndex() throws IOException {
    Manifest release = release(0, 0);
    Optional<ChunkIndex> index = index(run(), release, Optional.empty());
    assertThat(opened).isEqualTo(names(release, index)).hasSizeBetween(15, 25);
  }

  @Test
  void whatHadNoRoomInAFullIndexIsNotReadByTheNextDeployEither() throws IOException {
    Optional<ChunkIndex> full = index(run(), release(0, 0), Optional.empty());
    opened.clear();
    Chunked listener = new Chunked();
    for (int version = 1; version < 4; version++) {
      Manifest release = release(45, version);
      byte[] text = run().index(release, full, 0, listener).orElseThrow();
      assertThat(names(release, ChunkIndex.read(text))).isEqualTo(names(release, full));
    }
    assertThat(opened).isEmpty();
    assertThat(listener.bytes()).isZero();
  }

  @Test
  void whatHasChangedHasRoomBeforeWhatHasNot() throws IOException {
    Optional<ChunkIndex> full = index(run(), release(0, 0), Optional.empty());
    Manifest release = release(45, 1);
    ChunkedFiles run = run();
    Entry.File changed = (Entry.File) release.entries().get(45);
    assertThat(run.of(changed, Optional.empty(), full.orElseThrow(), new Chunked())).isPresent();
    opened.clear();
    Optional<ChunkIndex> next = index(run, release, full);
    assertThat(names(release, next)).contains("f45", "f00").hasSizeBetween(15, 25);
    assertThat(opened).isEmpty();
  }

  @Test
  void roomThatHasBecomeFreeIsFilled() throws IOException {
    Optional<ChunkIndex> full = index(run(), release(0, 0), Optional.empty());
    List<Entry> left = release(0, 0).entries().subList(10, 50);
    opened.clear();
    Optional<ChunkIndex> next = index(run(), Manifest.of(left), full);
    assertThat(names(Manifest.of(left), next)).hasSizeBetween(15, 25);
    assertThat(opened).hasSizeBetween(5, 12);
  }

  @Test
  void theOrderIsThatOfTheManifestWhateverCameFirst() throws IOException {
    ChunkedFiles run = run();
    Optional<ChunkIndex> first = index(run(), release(0, 1), Optional.empty());
    Manifest release = release(0, 0);
    Entry.File late = (Entry.File) release.entries().get(40);
    assertThat(run.of(late, Optional.empty(), first.orElseThrow(), new Chunked())).isPresent();
    byte[] text = run.index(release, first, 0, new Chunked()).orElseThrow();
    byte[] begin = new byte[32];
    System.arraycopy(text, ChunkIndex.HEADER, begin, 0, begin.length);
    String firstOfIt = names(release, ChunkIndex.read(text)).get(0);
    assertThat(Digest.of(begin))
        .isEqualTo(Digest.ofContent(contents.get(EntryPath.parse(firstOfIt))));
  }

  @Test
  void forHowManyHoldsInMemoryFilesAreHeldAgainstOthersAndTheRestIsNotRead() throws IOException {
    ChunkIndex index = new ChunkIndex(new byte[ChunkIndex.SALT], 0);
    ChunkedFiles run = run();
    int compared = 0;
    for (Entry entry : release(0, 0).entries()) {
      compared +=
          run.of((Entry.File) entry, Optional.empty(), index, new Chunked()).isPresent() ? 1 : 0;
    }
    assertThat(compared).isBetween(15, 25);
    assertThat(opened).hasSize(compared);
    Entry.File last = (Entry.File) release(0, 0).entries().get(49);
    assertThat(run.closest(last, index, new Chunked())).isEmpty();
    assertThat(opened).hasSize(compared);
  }

  @Test
  void whatIsReadToBeSentIsChunkedAsFarAsThereIsRoom() throws IOException {
    Manifest release = release(0, 0);
    ChunkedFiles run = run();
    for (Entry entry : release.entries()) {
      Entry.File file = (Entry.File) entry;
      Content sent = run.read(file, Content.of(contents.get(file.path())), Optional.empty());
      try (InputStream in = sent.open()) {
        assertThat(in.readAllBytes()).hasSize(SIZE);
      }
    }
    assertThat(names(release, index(run, release, Optional.empty()))).hasSizeBetween(15, 25);
    assertThat(opened).isEmpty();
  }

  @Test
  void whoGivesUpGivesTheRoomBack() throws IOException {
    Manifest release = release(0, 0);
    ChunkedFiles run = run();
    for (int i = 0; i < 100; i++) {
      Entry.File file = (Entry.File) release.entries().get(i % 50);
      Content sent = run.read(file, Content.of(contents.get(file.path())), Optional.empty());
      try (InputStream in = sent.open()) {
        assertThat(in.readNBytes(10)).hasSize(10);
      }
    }
    Entry.File file = (Entry.File) release.entries().get(7);
    Content sent = run.read(file, Content.of(contents.get(file.path())), Optional.empty());
    try (InputStream in = sent.open()) {
      assertThat(in.readAllBytes()).hasSize(SIZE);
    }
    assertThat(names(release, index(run, release, Optional.empty()))).contains("f07");
    assertThat(opened).doesNotContain("f07");
  }

  @Test
  void whoIsToldToStopEndsTheReadingAndAnotherBeginsItAnew() throws IOException {
    Manifest release = release(0, 0);
    ChunkedFiles run = run();
    ReadListener stopping =
        new ReadListener() {
          @Override
          public void read(int bytes) throws IOException {
            throw new IOException("stop");
          }

          @Override
          public void done() {}
        };
    assertThatThrownBy(() -> run.index(release, Optional.empty(), 0, stopping)).hasMessage("stop");
    assertThat(opened).hasSize(1);
    assertThat(names(release, index(run, release, Optional.empty()))).contains("f00");
  }
}
