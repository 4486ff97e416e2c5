package dev.deployer.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.path.RemotePath;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of changes: their order, their listener, and what becomes of the rest after a refusal. */
interface ApplyContract extends HostFixture {
  private static Change put(RemotePath path, Content content) {
    return new Change.PutFile(path, 0644, 1_234_567_890, content, false);
  }

  private static Change put(RemotePath path) {
    return put(path, Content.of(new byte[] {1, 2, 3}));
  }

  /** A content that says {@code size}, and gives what {@code open} gives. */
  private static Content content(long size, InputStream stream, AtomicInteger closed) {
    return new Content() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream open() {
        return new FilterInputStream(stream) {
          @Override
          public void close() throws IOException {
            closed.incrementAndGet();
            super.close();
          }
        };
      }
    };
  }

  @Test
  default void noChangesAreNoChange() throws IOException {
    RecordingListener listener = new RecordingListener();
    host().apply(List.of(), listener);
    assertThat(listener.done()).isEmpty();
  }

  @Test
  default void changesBuildUponEarlierOnes() throws IOException {
    RemotePath d = top().child("d");
    RecordingListener listener = new RecordingListener();
    host()
        .apply(
            List.of(
                new Change.MakeDirectory(d, 0755),
                put(d.child("a")),
                new Change.HardLink(d.child("b"), d.child("a")),
                new Change.RemoveFile(d.child("a")),
                new Change.Move(d.child("b"), d.child("a")),
                new Change.SymbolicLink(d.child("l"), "a"),
                new Change.Sync(d),
                new Change.Move(d, top().child("e")),
                put(top().child("e").child("c"))),
            listener);
    assertThat(listener.done()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(backdoor().tree(top().toString())).containsOnlyKeys("e", "e/a", "e/c", "e/l");
  }

  @Test
  default void aMoveReplacesNothingThatAnEarlierOnePutThereByAnotherPath() throws IOException {
    backdoor().writeFile(top() + "/first", new byte[1]);
    backdoor().writeFile(top() + "/second", new byte[2]);
    backdoor().link(top() + "/here", ".");
    RecordingListener listener = new RecordingListener();
    host()
        .apply(
            List.of(
                new Change.Move(top().child("first"), top().child("here").child("to")),
                new Change.Move(top().child("second"), top().child("to"))),
            listener);
    assertThat(listener.failed().get(1)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(backdoor().content(top() + "/to")).hasSize(1);
    assertThat(backdoor().content(top() + "/second")).hasSize(2);
  }

  @Test
  default void changesAfterARefusalAreCarriedOut() throws IOException {
    backdoor().writeFile(top() + "/taken", new byte[0]);
    RecordingListener listener = new RecordingListener();
    host()
        .apply(
            List.of(
                put(top().child("a")),
                put(top().child("taken")),
                new Change.RemoveFile(top().child("absent")),
                put(top().child("b"))),
            listener);
    assertThat(listener.done()).containsExactlyInAnyOrder(0, 3);
    assertThat(listener.failed().get(1)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(listener.failed().get(2)).isInstanceOf(NoSuchFileException.class);
    assertThat(backdoor().tree(top().toString())).containsOnlyKeys("a", "b", "taken");
  }

  @Test
  default void aRefusalNamesThePathThatWasRefused() {
    RemotePath absent = top().child("absent");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> host().apply(List.of(new Change.RemoveFile(absent))))
        .satisfies(refusal -> assertThat(refusal.getFile()).isEqualTo(absent.toString()));
  }

  @Test
  default void withoutAListenerTheFirstRefusalIsThrown() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(
            () ->
                host()
                    .apply(
                        List.of(
                            put(top().child("a")),
                            new Change.RemoveFile(top().child("absent")),
                            new Change.MakeDirectory(top().child("a"), 0755))));
  }

  @Test
  default void aListenerThatThrowsEndsTheListAndLeavesTheConnectionUsable() throws IOException {
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.RemoveFile(top().child("absent")));
    IntStream.range(0, 20_000).forEach(i -> changes.add(put(top().child("f" + i))));
    IOException thrown = new IOException("enough");
    List<Integer> told = Collections.synchronizedList(new ArrayList<>());
    ChangeListener listener =
        new ChangeListener() {
          @Override
          public void done(int index) {
            told.add(index);
          }

          @Override
          public void failed(int index, IOException failure) throws IOException {
            throw thrown;
          }
        };
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> host().apply(changes, listener))
        .isSameAs(thrown);
    assertThat(backdoor().tree(top().toString()).size()).isLessThan(20_000);
    host().apply(List.of(new Change.MakeDirectory(top().child("d"), 0755)));
  }

  @Test
  default void contentIsToldAsItIsSent() throws IOException {
    RecordingListener listener = new RecordingListener();
    host()
        .apply(
            List.of(
                put(top().child("a"), Content.of(new byte[1_000_000])),
                new Change.MakeDirectory(top().child("d"), 0755),
                put(top().child("empty"), Content.of(new byte[0])),
                put(top().child("b"), Content.of(new byte[5]))),
            listener);
    assertThat(listener.sent()).containsEntry(0, 1_000_000L).containsEntry(3, 5L).hasSize(2);
  }

  @Test
  default void thousandsOfSmallFilesArePut() throws IOException {
    List<Change> changes = new ArrayList<>();
    for (int d = 0; d < 50; d++) {
      RemotePath directory = top().child("d" + d);
      changes.add(new Change.MakeDirectory(directory, 0755));
      for (int f = 0; f < 60; f++) {
        changes.add(put(directory.child("f" + f), Content.of(new byte[f])));
      }
    }
    RecordingListener listener = new RecordingListener();
    host().apply(changes, listener);
    assertThat(listener.done()).hasSameSizeAs(changes);
    assertThat(backdoor().tree(top().toString())).hasSameSizeAs(changes);
    assertThat(backdoor().content(top() + "/d49/f59")).hasSize(59);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, -300_000, 300_000})
  default void contentOfAnotherLengthIsAnErrorOfThisSide(int more) throws IOException {
    AtomicInteger closed = new AtomicInteger();
    Content wrong = content(500_000, new ByteArrayInputStream(new byte[500_000 + more]), closed);
    RecordingListener listener = new RecordingListener();
    host().apply(List.of(put(top().child("a"), wrong), put(top().child("b"))), listener);
    assertThat(listener.failed()).containsOnlyKeys(0);
    assertThat(listener.done()).containsExactly(1);
    assertThat(closed).hasValue(1);
    assertThat(host().stat(top().child("b"))).isPresent();
  }

  @Test
  default void contentThatCannotBeReadIsAnErrorOfThisSide() throws IOException {
    IOException failure = new IOException("the local disk is broken");
    Content broken =
        content(
            500_000,
            new FilterInputStream(new ByteArrayInputStream(new byte[500_000])) {
              private int given;

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                if (given > 100_000) {
                  throw failure;
                }
                int read = super.read(bytes, offset, Math.min(length, 8192));
                given += read;
                return read;
              }
            },
            new AtomicInteger());
    RecordingListener listener = new RecordingListener();
    host().apply(List.of(put(top().child("a"), broken), put(top().child("b"))), listener);
    assertThat(listener.failed()).containsEntry(0, failure);
    assertThat(listener.done()).containsExactly(1);
  }

  @Test
  default void contentThatCannotBeOpenedIsAnErrorOfThisSide() throws IOException {
    NoSuchFileException failure = new NoSuchFileException("the local file is gone");
    Content missing =
        new Content() {
          @Override
          public long size() {
            return 10;
          }

          @Override
          public InputStream open() throws IOException {
            throw failure;
          }
        };
    RecordingListener listener = new RecordingListener();
    host().apply(List.of(put(top().child("a"), missing), put(top().child("b"))), listener);
    assertThat(listener.failed()).containsEntry(0, failure);
    assertThat(listener.done()).containsExactly(1);
  }
}
