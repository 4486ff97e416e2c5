package dev.deployer.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each change that makes something, and sync. */
interface ChangesContract extends HostFixture {
  private RemotePath file(String name) {
    RemotePath path = top().child(name);
    backdoor().writeFile(path.toString(), name.getBytes(StandardCharsets.UTF_8));
    return path;
  }

  private static Change.PutFile put(RemotePath path, byte[] content) {
    return new Change.PutFile(path, 0644, 1_234_567_890, Content.of(content), false);
  }

  private static Change.PutFile put(RemotePath path) {
    return put(path, new byte[] {1, 2, 3});
  }

  private void make(Change change) throws IOException {
    host().apply(List.of(change));
  }

  private <E extends IOException> void refuses(Class<E> how, Change change) {
    SortedMap<String, String> before = backdoor().tree(top().toString());
    assertThatExceptionOfType(how).isThrownBy(() -> make(change));
    assertThat(backdoor().tree(top().toString())).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0777, 0755, 0700, 0770, 0555})
  default void aDirectoryHasExactlyTheModeAskedFor(int mode) throws IOException {
    make(new Change.MakeDirectory(top().child("d"), mode));
    assertThat(backdoor().mode(top() + "/d")).isEqualTo(mode);
  }

  @Test
  @Needs(ServerTrait.STICKY_BITS)
  default void aDirectoryHasTheStickyBitAskedFor() throws IOException {
    make(new Change.MakeDirectory(top().child("d"), 01777));
    assertThat(backdoor().mode(top() + "/d")).isEqualTo(01777);
  }

  @ParameterizedTest
  @ValueSource(ints = {0777, 0666, 0644, 0600, 0400, 0})
  default void aFileHasExactlyTheModeAskedFor(int mode) throws IOException {
    make(new Change.PutFile(top().child("f"), mode, 0, Content.of(new byte[9]), false));
    assertThat(backdoor().mode(top() + "/f")).isEqualTo(mode);
    assertThat(host().stat(top().child("f")).orElseThrow().size()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1_234_567_890, 2_147_483_647})
  default void aFileHasTheTimeAskedFor(long modified) throws IOException {
    hasTheTimeAskedFor(modified);
  }

  @ParameterizedTest
  @ValueSource(longs = {2_147_483_648L, 4_294_967_295L})
  @Needs(ServerTrait.TIMES_AFTER_2038)
  default void aFileHasALateTimeAskedFor(long modified) throws IOException {
    hasTheTimeAskedFor(modified);
  }

  private void hasTheTimeAskedFor(long modified) throws IOException {
    make(new Change.PutFile(top().child("f"), 0644, modified, Content.of(new byte[9]), false));
    assertThat(backdoor().modified(top() + "/f")).isEqualTo(modified);
    assertThat(host().stat(top().child("f")).orElseThrow().modified()).isEqualTo(modified);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32_768, 261_120, 261_121, 3_500_000})
  default void aFileHasTheContentThatWasPut(int length) throws IOException {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    make(put(top().child("f"), content));
    assertThat(backdoor().content(top() + "/f")).isEqualTo(content);
  }

  @Test
  default void aDurableFileIsAFileLikeOthers() throws IOException {
    make(new Change.PutFile(top().child("f"), 0600, 7, Content.of(new byte[9]), true));
    assertThat(backdoor().content(top() + "/f")).hasSize(9);
    assertThat(backdoor().modified(top() + "/f")).isEqualTo(7);
  }

  @Test
  default void nothingReplacesAFile() {
    RemotePath taken = file("taken");
    refuses(FileAlreadyExistsException.class, put(taken));
    refuses(FileAlreadyExistsException.class, new Change.MakeDirectory(taken, 0755));
    refuses(FileAlreadyExistsException.class, new Change.SymbolicLink(taken, "x"));
    refuses(FileAlreadyExistsException.class, new Change.HardLink(taken, file("other")));
  }

  @Test
  default void nothingReplacesADirectory() {
    RemotePath taken = top().child("taken");
    backdoor().makeDirectory(taken.toString());
    refuses(FileAlreadyExistsException.class, put(taken));
    refuses(FileAlreadyExistsException.class, new Change.MakeDirectory(taken, 0755));
    refuses(FileAlreadyExistsException.class, new Change.SymbolicLink(taken, "x"));
    refuses(FileAlreadyExistsException.class, new Change.HardLink(taken, file("other")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "nowhere"})
  default void nothingReplacesALinkOrGoesThroughIt(String target) {
    RemotePath taken = top().child("taken");
    backdoor().link(taken.toString(), target);
    RemotePath other = file("other");
    refuses(FileAlreadyExistsException.class, put(taken));
    refuses(FileAlreadyExistsException.class, new Change.MakeDirectory(taken, 0755));
    refuses(FileAlreadyExistsException.class, new Change.SymbolicLink(taken, "x"));
    refuses(FileAlreadyExistsException.class, new Change.HardLink(taken, other));
  }

  @Test
  default void nothingIsMadeInAnAbsentDirectory() {
    refusesAnythingIn(top().child("absent"));
  }

  @Test
  @Needs(ServerTrait.PATHS_THROUGH_NO_DIRECTORY_ARE_ABSENT)
  default void nothingIsMadeInAFile() {
    refusesAnythingIn(file("parent"));
  }

  private void refusesAnythingIn(RemotePath parent) {
    RemotePath file = file("file");
    RemotePath path = parent.child("x");
    refuses(NoSuchFileException.class, put(path));
    refuses(NoSuchFileException.class, new Change.MakeDirectory(path, 0755));
    refuses(NoSuchFileException.class, new Change.SymbolicLink(path, "x"));
    refuses(NoSuchFileException.class, new Change.HardLink(path, file));
  }

  @Test
  @Needs(ServerTrait.MODES_BIND_THE_ACCOUNT)
  default void nothingIsMadeInADirectoryThatCannotBeWritten() {
    RemotePath sealed = top().child("d");
    backdoor().makeDirectory(sealed.toString());
    backdoor().setMode(sealed.toString(), 0555);
    refuses(AccessDeniedException.class, put(sealed.child("x")));
    refuses(AccessDeniedException.class, new Change.MakeDirectory(sealed.child("x"), 0755));
    refuses(AccessDeniedException.class, new Change.SymbolicLink(sealed.child("x"), "x"));
    refuses(AccessDeniedException.class, new Change.HardLink(sealed.child("x"), file("f")));
    backdoor().setMode(sealed.toString(), 0755);
  }

  @Test
  default void aHardLinkIsAFurtherNameOfTheFile() throws IOException {
    RemotePath file = file("f");
    make(new Change.HardLink(top().child("g"), file));
    assertThat(backdoor().areOneFile(top() + "/f", top() + "/g")).isTrue();
  }

  @Test
  default void whatIsAbsentGetsNoFurtherName() {
    refuses(
        NoSuchFileException.class, new Change.HardLink(top().child("g"), top().child("absent")));
  }

  @Test
  default void aDirectoryGetsNoFurtherName() {
    RemotePath directory = top().child("d");
    backdoor().makeDirectory(directory.toString());
    refuses(FileSystemException.class, new Change.HardLink(top().child("g"), directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "../../../shared/x", "/etc/passwd", "a b", "é🚀", "-x"})
  default void aLinkHasTheTextThatWasAskedFor(String target) throws IOException {
    hasTheTextAskedFor(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a//b", "a/", "//a"})
  @Needs(ServerTrait.LINK_TEXTS_ARE_KEPT)
  default void theTextOfALinkIsNotTidiedUp(String target) throws IOException {
    hasTheTextAskedFor(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"./a", "a/."})
  default void dotsInTheTextOfALinkAreKept(String target) throws IOException {
    hasTheTextAskedFor(target);
  }

  @Test
  default void aLinkIsMadeAtItsPathAndNeverAtThatOfItsText() throws IOException {
    RemotePath text = top().child("text");
    make(new Change.SymbolicLink(top().child("l"), text.toString()));
    make(new Change.SymbolicLink(top().child("m"), "d/x"));
    assertThat(backdoor().tree(top().toString()))
        .containsOnlyKeys("l", "m")
        .containsEntry("l", "l " + text)
        .containsEntry("m", "l d/x");
  }

  @Test
  default void theOrderOfALinksNamesIsTriedInItsDirectoryForTheTrial() throws IOException {
    backdoor().makeDirectory(top() + "/trial");
    backdoor().makeDirectory(top() + "/d");
    RemotePath trial = top().child("trial");
    make(new Change.SymbolicLink(top().child("d").child("l"), "x", trial));
    refuses(
        NoSuchFileException.class,
        new Change.SymbolicLink(top().child("absent").child("l"), "x", trial));
    assertThat(backdoor().tree(top().toString())).containsOnlyKeys("d", "d/l", "trial");
  }

  private void hasTheTextAskedFor(String target) throws IOException {
    make(new Change.SymbolicLink(top().child("l"), target));
    assertThat(backdoor().tree(top().toString())).containsEntry("l", "l " + target);
    assertThat(host().readLink(top().child("l"))).isEqualTo(target);
  }

  @Test
  default void aMoveTakesAFreeName() throws IOException {
    make(new Change.Move(file("from"), top().child("to")));
    assertThat(backdoor().tree(top().toString())).containsOnlyKeys("to");
    assertThat(backdoor().content(top() + "/to")).hasSize("from".length());
  }

  @Test
  default void aMoveReplacesNothingUnlikeARename() {
    RemotePath from = file("from");
    backdoor().makeDirectory(top() + "/empty");
    backdoor().link(top() + "/dangling", "nowhere");
    for (RemotePath taken :
        List.of(file("f"), top().child("empty"), top().child("dangling"), from)) {
      refuses(FileAlreadyExistsException.class, new Change.Move(from, taken));
    }
  }

  @Test
  default void aMoveThatMayReplaceDoesWhatARenameDoes() throws IOException {
    make(new Change.Move(file("from"), file("taken"), true));
    make(new Change.Move(file("other"), top().child("free"), true));
    assertThat(backdoor().tree(top().toString())).containsOnlyKeys("taken", "free");
    assertThat(backdoor().content(top() + "/taken")).hasSize("from".length());
    backdoor().makeDirectory(top() + "/d");
    refuses(FileSystemException.class, new Change.Move(file("f"), top().child("d"), true));
    refuses(
        NoSuchFileException.class, new Change.Move(top().child("absent"), top().child("to"), true));
  }

  @Test
  default void aNameThatWasMovedAwayIsFreeForWhatComesBehind() throws IOException {
    RemotePath file = file("f");
    host().apply(List.of(new Change.Move(file, top().child("old"), true), put(file)));
    assertThat(backdoor().content(top() + "/f")).containsExactly(1, 2, 3);
    assertThat(backdoor().content(top() + "/old")).hasSize(1);
  }

  @Test
  default void whatIsAbsentCannotBeMoved() {
    refuses(NoSuchFileException.class, new Change.Move(top().child("absent"), top().child("to")));
    refuses(
        NoSuchFileException.class, new Change.Move(file("f"), top().child("absent").child("to")));
  }

  @Test
  default void filesAndDirectoriesCanBeSynced() throws IOException {
    RemotePath file = file("f");
    host().sync(file);
    host().sync(top());
    host().apply(List.of(new Change.Sync(file), new Change.Sync(top())));
  }

  @Test
  default void whatIsAbsentCannotBeSynced() {
    assertThat(host().capabilities().sync()).isTrue();
    RemotePath absent = top().child("absent");
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> host().sync(absent));
    refuses(NoSuchFileException.class, new Change.Sync(absent));
  }
}
