package dev.deployer.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.cache.CacheFolder;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.path.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a real file system, whose times of change nobody can choose. */
final class KnownDigestsTest extends ScannedDirectory {
  private static final EntryPath FILE = EntryPath.parse("page.txt");
  private static final int SUM = "digests, version 1\n".length();
  private static final int SUMMED = SUM + 32;
  private static final OptionalLong A_MINUTE = OptionalLong.of(TimeUnit.MINUTES.toNanos(1));

  private final Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));
  private Path kept;

  @BeforeEach
  void aSecondFile() throws IOException {
    write("page.txt", "one");
    kept = temporary.resolve("kept");
  }

  private Source scanBy(Clock clock) throws IOException {
    return scanBy(clock, Set.of(Files.getFileStore(directory).type()), A_MINUTE);
  }

  private Source scanBy(Clock clock, Set<String> kinds, OptionalLong unseen) throws IOException {
    KnownDigests known =
        new KnownDigests(Optional.of(new CacheFolder(kept, 1 << 20)), clock, kinds, unseen);
    return Source.scan(SourceSettings.of(directory), DeclaredPaths.NONE, known, NOBODY);
  }

  private static Digest digest(Source source) {
    return ((Entry.File) source.manifest().find(FILE).orElseThrow()).digest();
  }

  private static Digest of(String content) {
    return Digest.ofContent(content.getBytes(UTF_8));
  }

  private List<Path> files() throws IOException {
    if (!Files.exists(kept)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(kept)) {
      return files.toList();
    }
  }

  /** Changes a byte of what is kept, which is then as if it had been written so. */
  private void falsify(int place) throws IOException {
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[place < 0 ? bytes.length + place : place] ^= 1;
    byte[] summed = Arrays.copyOfRange(bytes, SUMMED, bytes.length);
    ByteBuffer.wrap(bytes).position(SUM).put(Digest.sha256().digest(summed));
    Files.write(file, bytes);
  }

  /** Whether what is kept is believed, which is seen by what it then says. */
  private boolean isBelieved() throws IOException {
    Source source = scanBy(later);
    boolean all =
        digest(source).equals(of("one"))
            && source.manifest().entries().stream()
                .filter(entry -> entry.path().value().equals("index.php"))
                .allMatch(entry -> ((Entry.File) entry).digest().equals(of("<?php")));
    return !all;
  }

  @Test
  void whatWasNotWrittenSinceIsNotReadAgain() throws IOException {
    scanBy(later);
    assertThat(files()).hasSize(1);

    falsify(-1);

    assertThat(isBelieved()).isTrue();
  }

  @Test
  void whereFilesAreGivenNoTimeForWhatIsWrittenThroughAMappingNothingIsKept() throws IOException {
    // Seen on a tmpfs: a page that was read through the mapping before is written to, no time
    // moves.
    assertThat(KnownDigests.KINDS).doesNotContain("tmpfs", "overlay");

    scanBy(later, Set.of("another"), A_MINUTE);
    scanBy(later, Set.of(Files.getFileStore(directory).type()), OptionalLong.empty());

    assertThat(files()).isEmpty();
  }

  @Test
  void whatLinuxMayNotHaveWrittenOutYetIsNotKept() throws IOException {
    Set<String> kinds = Set.of(Files.getFileStore(directory).type());
    scanBy(later, kinds, OptionalLong.of(TimeUnit.MINUTES.toNanos(3)));

    assertThat(files()).isEmpty();
  }

  @Test
  void whatIsSentIsReadInAnyCaseAndIsWhatItWas() throws IOException {
    scanBy(later);
    falsify(-1);
    Source source = scanBy(later);

    assertThatThrownBy(
            () -> {
              for (String path : List.of("index.php", "page.txt")) {
                try (InputStream in = source.content(EntryPath.parse(path)).open()) {
                  in.readAllBytes();
                }
              }
            })
        .isInstanceOf(SourceChangedException.class)
        .hasMessageContaining("its content is another");
  }

  /** What somebody does to a file, after which it has another content or is only touched. */
  private enum Way {
    WRITTEN_IN_PLACE_WITH_ITS_SIZE_AND_TIME,
    WRITTEN_THROUGH_A_MAPPING,
    REPLACED_WITH_ITS_SIZE_AND_TIME,
    REPLACED_BY_A_LINK_TO_ANOTHER,
    CUT_AND_WRITTEN_ANEW,
    GROWN;

    void on(Path file) throws IOException {
      FileTime time = Files.getLastModifiedTime(file);
      Path other = file.resolveSibling("other");
      switch (this) {
        case WRITTEN_IN_PLACE_WITH_ITS_SIZE_AND_TIME -> {
          Files.write(file, "two".getBytes(UTF_8), StandardOpenOption.WRITE);
          Files.setLastModifiedTime(file, time);
        }
        case WRITTEN_THROUGH_A_MAPPING -> {
          try (FileChannel channel =
              FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 3);
            mapped.put("two".getBytes(UTF_8));
            mapped.force();
          }
        }
        case REPLACED_WITH_ITS_SIZE_AND_TIME -> {
          Files.writeString(other, "two");
          Files.setLastModifiedTime(other, time);
          Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        }
        case REPLACED_BY_A_LINK_TO_ANOTHER -> {
          Files.writeString(other, "two");
          Files.setLastModifiedTime(other, time);
          Files.delete(file);
          Files.createLink(file, other);
          Files.delete(other);
        }
        case CUT_AND_WRITTEN_ANEW -> Files.writeString(file, "two");
        case GROWN -> Files.writeString(file, "+", StandardOpenOption.APPEND);
        default -> throw new IllegalStateException();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasWrittenSinceIsRead(Way way) throws IOException {
    scanBy(later);
    Path file = directory.resolve("page.txt");
    way.on(file);
    String now = Files.readString(file);
    assertThat(now).isNotEqualTo("one");

    assertThat(digest(scanBy(later))).isEqualTo(of(now));
    assertThat(digest(scanBy(later))).isEqualTo(of(now));
  }

  @Test
  void whatOnlyGotOtherRightsIsReadOnceMore() throws IOException {
    scanBy(later);
    falsify(-1);
    for (String path : List.of("index.php", "page.txt")) {
      Files.setPosixFilePermissions(
          directory.resolve(path), PosixFilePermissions.fromString("rw-rw----"));
    }

    assertThat(isBelieved()).isFalse();
  }

  @Test
  void whatWasWrittenAMomentAgoIsNotKept() throws IOException {
    scanBy(Clock.systemUTC());

    assertThat(files()).isEmpty();
  }

  @Test
  void whatCannotBeSentIsNotKept() throws IOException {
    write("report.html", OwnWriting.REPORT);

    assertThatThrownBy(() -> scanBy(later)).isInstanceOf(InvalidSourceException.class);

    assertThat(files()).isEmpty();
  }

  @Test
  void whatIsGoneIsNotKeptAnyLonger() throws IOException {
    scanBy(later);
    long before = Files.size(files().get(0));
    Files.delete(directory.resolve("page.txt"));
    write("a", "a");
    write("b", "b");

    scanBy(later);

    assertThat(Files.size(files().get(0)) - before).isEqualTo((before - SUMMED - 36) / 2);
  }

  @Test
  void whatIsKeptOfAnotherStartOfTheMachineIsPassedOver() throws IOException {
    scanBy(later);
    falsify(-1);
    assertThat(isBelieved()).isTrue();

    falsify(SUMMED);

    assertThat(isBelieved()).isFalse();
  }

  @Test
  void aFolderThatIsDamagedAnywhereIsPassedOver() throws IOException {
    scanBy(later);
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int place = 0; place < whole.length; place++) {
      byte[] damaged = whole.clone();
      damaged[place] ^= 1;
      Files.write(file, damaged);
      assertThat(isBelieved()).as("byte %d", place).isFalse();
    }
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(isBelieved()).as("%d bytes", length).isFalse();
    }
  }

  @Test
  void anotherSourceIsReadOfItsOwn() throws IOException {
    scanBy(later);
    Path other = temporary.resolve("other");
    Files.move(directory, other);
    Files.createDirectory(directory);
    write("page.txt", "two");

    assertThat(digest(scanBy(later))).isEqualTo(of("two"));
  }
}
