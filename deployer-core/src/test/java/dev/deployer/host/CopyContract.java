package dev.deployer.host;

import static dev.deployer.host.JoinedBytes.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are made of pieces of other files on the host. */
interface CopyContract extends HostFixture {
  int OLD = 300_000;

  private RemotePath old() {
    RemotePath path = top().child("old");
    backdoor().writeFile(path.toString(), bytes(OLD, 1));
    backdoor().setModified(path.toString(), 1_234_567_000);
    return path;
  }

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static Change.Origin origin(RemotePath path, long size) {
    return new Change.Origin(path, size, 0644, 1_234_567_000);
  }

  private Change.AssembleFile assembled(
      byte[] content, Change.Origin origin, List<CopiedRange> ranges) {
    return new Change.AssembleFile(
        top().child("new"), 0640, 1_234_567_890, Content.of(content), true, origin.pieces(ranges));
  }

  @Test
  @Needs(ServerTrait.DATA_IS_COPIED)
  default void aFileIsMadeOfWhatIsSentAndWhatIsCopied() throws IOException {
    RemotePath old = old();
    byte[] was = backdoor().content(old.toString());
    byte[] content =
        joined(
            Arrays.copyOfRange(was, 200_000, 280_000),
            bytes(100_001, 2),
            Arrays.copyOfRange(was, 0, 150_000),
            bytes(7, 3));
    RecordingListener listener = new RecordingListener();
    host()
        .apply(
            List.of(
                assembled(
                    content,
                    origin(old, OLD),
                    List.of(
                        new CopiedRange(0, 200_000, 80_000),
                        new CopiedRange(180_001, 0, 150_000)))),
            listener);
    assertThat(listener.failed()).isEmpty();
    assertThat(listener.done()).containsExactly(0);
    assertThat(listener.sent().get(0)).isEqualTo(100_008);
    assertThat(listener.copied().get(0)).isEqualTo(230_000);
    assertThat(backdoor().content(top() + "/new")).isEqualTo(content);
    assertThat(backdoor().mode(top() + "/new")).isEqualTo(0640);
    assertThat(backdoor().modified(top() + "/new")).isEqualTo(1_234_567_890);
    assertThat(backdoor().content(old.toString())).isEqualTo(was);
  }

  private Change.PutFile put(String name, byte[] content) {
    return new Change.PutFile(top().child(name), 0644, 1_234_567_000, Content.of(content), true);
  }

  /** With so many others between, a host may put files side by side. */
  @ParameterizedTest
  @ValueSource(ints = {0, 300})
  @Needs(ServerTrait.DATA_IS_COPIED)
  default void aFileIsMadeOfSeveralOthersAlsoOfThoseThatComeWithIt(int others) throws IOException {
    RemotePath old = old();
    byte[] was = backdoor().content(old.toString());
    byte[] first = bytes(90_000, 5);
    byte[] content =
        joined(
            Arrays.copyOfRange(was, 0, 150_000),
            bytes(10, 6),
            Arrays.copyOfRange(first, 1_000, 90_000),
            Arrays.copyOfRange(was, 200_000, 201_000));
    Change.Origin inFirst = origin(top().child("first"), first.length);
    List<Change.Piece> pieces =
        List.of(
            new Change.Piece(origin(old, OLD), new CopiedRange(0, 0, 150_000)),
            new Change.Piece(inFirst, new CopiedRange(150_010, 1_000, 89_000)),
            new Change.Piece(origin(old, OLD), new CopiedRange(239_010, 200_000, 1_000)));
    List<Change> changes = new ArrayList<>(List.of(put("first", first)));
    for (int i = 0; i < others; i++) {
      changes.add(put("other" + i, bytes(i, i)));
    }
    changes.add(
        new Change.AssembleFile(
            top().child("new"), 0644, 1_234_567_000, Content.of(content), true, pieces));
    changes.add(
        new Change.AssembleFile(
            top().child("next"),
            0600,
            1_234_567_891,
            Content.of(Arrays.copyOfRange(content, 100_000, 200_000)),
            true,
            origin(top().child("new"), content.length)
                .pieces(List.of(new CopiedRange(0, 100_000, 100_000)))));
    RecordingListener listener = new RecordingListener();
    host().apply(changes, listener);
    assertThat(listener.failed()).isEmpty();
    assertThat(listener.done()).hasSize(changes.size());
    assertThat(listener.sent().get(others + 1)).isEqualTo(10);
    assertThat(listener.copied().get(others + 1)).isEqualTo(240_000);
    assertThat(listener.sent().get(others + 2)).isNull();
    assertThat(backdoor().content(top() + "/new")).isEqualTo(content);
    assertThat(backdoor().content(top() + "/next"))
        .isEqualTo(Arrays.copyOfRange(content, 100_000, 200_000));
  }

  /** As pages that have a new header in common, and one more of each ten. */
  @Test
  @Needs(ServerTrait.DATA_IS_COPIED)
  default void manyFilesAreMadeOfOneThatComesWithThem() throws IOException {
    byte[] first = bytes(5_000, 5);
    List<Change> changes = new ArrayList<>(List.of(put("first", first)));
    Change.Origin origin = origin(top().child("first"), first.length);
    for (int i = 0; i < 400; i++) {
      byte[] content = joined(first, bytes(9, i));
      List<Change.Piece> pieces =
          new ArrayList<>(List.of(new Change.Piece(origin, new CopiedRange(0, 0, first.length))));
      if (i % 10 == 9) {
        pieces.add(
            new Change.Piece(
                origin(top().child("page" + (i - 1)), content.length),
                new CopiedRange(content.length, 5_000, 9)));
        content = joined(content, bytes(9, i - 1));
      }
      changes.add(
          new Change.AssembleFile(
              top().child("page" + i), 0644, 1_234_567_000, Content.of(content), true, pieces));
    }
    RecordingListener listener = new RecordingListener();
    host().apply(changes, listener);
    assertThat(listener.failed()).isEmpty();
    assertThat(listener.done()).hasSize(changes.size());
    for (int i = 0; i < 400; i++) {
      byte[] own = joined(first, bytes(9, i));
      assertThat(backdoor().content(top() + "/page" + i))
          .isEqualTo(i % 10 == 9 ? joined(own, bytes(9, i - 1)) : own);
    }
  }

  @Test
  @Needs(ServerTrait.DATA_IS_COPIED)
  default void whereOneOfSeveralOthersIsNotAsItWasToBeThereIsNoFileOfThem() throws IOException {
    RemotePath old = old();
    byte[] was = backdoor().content(old.toString());
    Change.Origin other = origin(top().child("first"), 8_999);
    List<Change.Piece> pieces =
        List.of(
            new Change.Piece(origin(old, OLD), new CopiedRange(0, 0, 9_000)),
            new Change.Piece(other, new CopiedRange(9_000, 0, 8_999)));
    byte[] content = joined(Arrays.copyOf(was, 9_000), new byte[8_999]);
    host().apply(List.of(put("first", new byte[9_000])));
    makesNone(
        new Change.AssembleFile(
            top().child("new"), 0640, 1_234_567_890, Content.of(content), true, pieces));
  }

  /** What is said of it is not what is there: as if it had been cut meanwhile. */
  @ParameterizedTest
  @ValueSource(ints = {1, 40_000, 65_536, 65_537, 200_000})
  @Needs(ServerTrait.DATA_IS_COPIED)
  default void aSourceThatEndsEarlyMakesNoFileWhateverTheServerSays(int missing)
      throws IOException {
    RemotePath old = old();
    byte[] was = backdoor().content(old.toString());
    byte[] content = joined(was, new byte[missing], bytes(3, 4));
    RecordingListener listener = new RecordingListener();
    host()
        .apply(
            List.of(
                assembled(
                    content,
                    origin(old, OLD + missing),
                    List.of(new CopiedRange(0, 0, OLD + missing)))),
            listener);
    assertThat(listener.done()).isEmpty();
    assertThat(listener.failed().get(0)).isInstanceOf(NotAssembledException.class);
  }

  @Test
  @Needs(ServerTrait.DATA_IS_COPIED)
  default void aSourceThatIsNotAsItWasFoundMakesNoFile() throws IOException {
    RemotePath old = old();
    byte[] was = backdoor().content(old.toString());
    backdoor().setModified(old.toString(), 1_234_567_001);
    makesNone(assembled(was, origin(old, OLD), List.of(new CopiedRange(0, 0, OLD))));
    backdoor().setModified(old.toString(), 1_234_567_000);
    backdoor().setMode(old.toString(), 0600);
    Change.Origin origin = origin(old, OLD);
    backdoor().remove(top() + "/new");
    makesNone(assembled(was, origin, List.of(new CopiedRange(0, 0, OLD))));
  }

  @Test
  @Needs(ServerTrait.DATA_IS_COPIED)
  default void withoutASourceThereIsNoFileOfIt() {
    makesNone(
        assembled(
            new byte[9], origin(top().child("absent"), 9), List.of(new CopiedRange(0, 0, 9))));
  }

  private void makesNone(Change.AssembleFile change) {
    assertThatExceptionOfType(NotAssembledException.class)
        .isThrownBy(() -> host().apply(List.of(change)))
        .satisfies(e -> assertThat(e.getFile()).isEqualTo(change.path().toString()));
    assertThat(backdoor().exists(change.path().toString())).isTrue();
  }

  @Test
  @Needs(ServerTrait.DATA_IS_COPIED)
  default void whatIsAssembledReplacesNothing() {
    RemotePath old = old();
    backdoor().link(top() + "/new", "elsewhere");
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(
            () ->
                host()
                    .apply(
                        List.of(
                            assembled(
                                new byte[9],
                                origin(old, OLD),
                                List.of(new CopiedRange(0, 0, 9))))));
    assertThat(backdoor().exists(top() + "/elsewhere")).isFalse();
  }

  @Test
  @Needs(ServerTrait.DATA_IS_COPIED)
  default void withoutADirectoryNothingIsAssembled() {
    RemotePath old = old();
    Change change =
        new Change.AssembleFile(
            top().child("absent").child("new"),
            0644,
            1,
            Content.of(new byte[9]),
            false,
            origin(old, OLD).pieces(List.of(new CopiedRange(0, 0, 9))));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> host().apply(List.of(change)));
  }

  @Test
  default void whatAServerCannotCopyIsSaidAndTried() throws IOException {
    RemotePath old = old();
    boolean copies = host().capabilities().copyData();
    assertThat(copies).isEqualTo(traits().contains(ServerTrait.DATA_IS_COPIED));
    byte[] was = backdoor().content(old.toString());
    RecordingListener listener = new RecordingListener();
    host()
        .apply(
            List.of(assembled(was, origin(old, OLD), List.of(new CopiedRange(0, 0, OLD)))),
            listener);
    if (copies) {
      assertThat(backdoor().content(top() + "/new")).isEqualTo(was);
    } else {
      assertThat(listener.failed().get(0)).isInstanceOf(FileSystemException.class);
      assertThat(backdoor().exists(top() + "/new")).isFalse();
    }
  }
}
