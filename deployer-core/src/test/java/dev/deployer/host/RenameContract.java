package dev.deployer.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** rename: what may take whose place, and that a refusal has changed nothing. */
interface RenameContract extends HostFixture {
  private RemotePath file(String name) {
    RemotePath path = top().child(name);
    backdoor().writeFile(path.toString(), name.getBytes(StandardCharsets.UTF_8));
    return path;
  }

  private RemotePath directory(String name) {
    RemotePath path = top().child(name);
    backdoor().makeDirectory(path.toString());
    return path;
  }

  /** A directory with a file "in" in it. */
  private RemotePath fullDirectory(String name) {
    RemotePath path = directory(name);
    backdoor().writeFile(path + "/in", name.getBytes(StandardCharsets.UTF_8));
    return path;
  }

  private RemotePath link(String name, String target) {
    RemotePath path = top().child(name);
    backdoor().link(path.toString(), target);
    return path;
  }

  private String content(String path) {
    return new String(backdoor().content(top() + "/" + path), StandardCharsets.UTF_8);
  }

  private <E extends IOException> void refuses(Class<E> how, RemotePath from, RemotePath to) {
    SortedMap<String, String> before = backdoor().tree(top().toString());
    assertThatExceptionOfType(how).isThrownBy(() -> host().rename(from, to));
    assertThat(backdoor().tree(top().toString())).isEqualTo(before);
  }

  @Test
  default void aRenameMayHaveItsParentsSynced() throws IOException {
    host().rename(fullDirectory("from"), top().child("to"), List.of(top()));
    assertThat(content("to/in")).isEqualTo("from");
  }

  @Test
  default void whatIsNotRenamedIsRefusedForThatReasonThoughItsParentsWereToBeSynced()
      throws IOException {
    RemotePath full = fullDirectory("full");
    assertThatExceptionOfType(DirectoryNotEmptyException.class)
        .isThrownBy(() -> host().rename(fullDirectory("from"), full, List.of(top(), full)));
    assertThat(content("full/in")).isEqualTo("full");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> host().rename(top().child("none"), full, List.of(top(), full)))
        .withMessageContaining("none");
    assertThat(host().stat(full)).as("the host is of further use").isPresent();
  }

  @Test
  default void aDirectoryTakesAnAbsentName() throws IOException {
    host().rename(fullDirectory("from"), top().child("to"));
    assertThat(content("to/in")).isEqualTo("from");
    assertThat(backdoor().exists(top() + "/from")).isFalse();
  }

  @Test
  default void aDirectoryReplacesAnEmptyOne() throws IOException {
    host().rename(fullDirectory("from"), directory("to"));
    assertThat(content("to/in")).isEqualTo("from");
  }

  @Test
  default void aDirectoryDoesNotReplaceAFullOne() {
    refuses(DirectoryNotEmptyException.class, fullDirectory("from"), fullDirectory("to"));
  }

  @Test
  default void anEmptyDirectoryDoesNotReplaceAFullOne() {
    refuses(DirectoryNotEmptyException.class, directory("from"), fullDirectory("to"));
  }

  @Test
  default void aFileReplacesAFile() throws IOException {
    host().rename(file("from"), file("to"));
    assertThat(content("to")).isEqualTo("from");
    assertThat(backdoor().exists(top() + "/from")).isFalse();
  }

  @Test
  default void aLinkReplacesALinkAndNotWhatItNames() throws IOException {
    fullDirectory("old");
    fullDirectory("new");
    host().rename(link("next", "new"), link("current", "old"));
    assertThat(host().readLink(top().child("current"))).isEqualTo("new");
    assertThat(content("old/in")).isEqualTo("old");
  }

  @Test
  default void aLinkReplacesADanglingOne() throws IOException {
    host().rename(link("next", "new"), link("current", "nowhere"));
    assertThat(host().readLink(top().child("current"))).isEqualTo("new");
  }

  @Test
  default void aLinkAndAFileReplaceEachOther() throws IOException {
    host().rename(link("l", "x"), file("f"));
    assertThat(host().readLink(top().child("f"))).isEqualTo("x");
    host().rename(file("g"), top().child("f"));
    assertThat(content("f")).isEqualTo("g");
  }

  @Test
  default void aLinkDoesNotReplaceADirectory() {
    refuses(FileSystemException.class, link("from", "x"), fullDirectory("full"));
    refuses(FileSystemException.class, top().child("from"), directory("empty"));
  }

  @Test
  default void aFileDoesNotReplaceADirectory() {
    refuses(FileSystemException.class, file("from"), directory("to"));
  }

  @Test
  default void aDirectoryDoesNotReplaceAFile() {
    refuses(FileSystemException.class, directory("from"), file("to"));
  }

  @Test
  default void aDirectoryDoesNotReplaceALinkToADirectory() {
    directory("d");
    refuses(FileSystemException.class, directory("from"), link("to", "d"));
  }

  @Test
  default void ofTwoNamesOfOneFileBothStay() throws IOException {
    RemotePath from = file("from");
    RemotePath to = top().child("to");
    backdoor().hardLink(to.toString(), from.toString());
    host().rename(from, to);
    assertThat(backdoor().areOneFile(from.toString(), to.toString())).isTrue();
  }

  @Test
  default void aNameTakesItsOwnPlace() throws IOException {
    RemotePath file = file("f");
    host().rename(file, file);
    assertThat(content("f")).isEqualTo("f");
  }

  @Test
  default void whatIsAbsentCannotBeRenamed() {
    file("to");
    refuses(NoSuchFileException.class, top().child("absent"), top().child("to"));
  }

  @Test
  default void nothingCanBeRenamedIntoAnAbsentDirectory() {
    refuses(NoSuchFileException.class, file("from"), top().child("absent").child("to"));
  }

  @Test
  @Needs(ServerTrait.PATHS_THROUGH_NO_DIRECTORY_ARE_ABSENT)
  default void nothingCanBeRenamedIntoAFile() {
    refuses(NoSuchFileException.class, file("from"), file("to").child("x"));
  }

  @Test
  default void aDirectoryCannotBeRenamedIntoItself() {
    RemotePath directory = directory("d");
    refuses(FileSystemException.class, directory, directory.child("x"));
  }

  @Test
  default void nothingReplacesTheDirectoryItLiesIn() {
    RemotePath directory = fullDirectory("d");
    backdoor().makeDirectory(directory + "/inner");
    refuses(FileSystemException.class, directory.child("inner"), directory);
    refuses(FileSystemException.class, directory.child("in"), directory);
  }

  @Test
  default void whereTheDirectoryWasRenamedAwayARequestForItsOldPathFails() throws IOException {
    RemotePath workbench = fullDirectory("workbench");
    host().rename(workbench, top().child("fenced"));
    refuses(NoSuchFileException.class, workbench.child("in"), top().child("live"));
  }

  @Test
  default void aLinkedParentIsFollowedWhichIsWhyParentsAreLookedAtFirst() throws IOException {
    directory("elsewhere");
    host().rename(file("from"), link("parent", "elsewhere").child("to"));
    assertThat(content("elsewhere/to")).isEqualTo("from");
  }

  @Test
  @Needs(ServerTrait.MODES_BIND_THE_ACCOUNT)
  default void aDirectoryThatCannotBeWrittenStaysWithItsParent() throws IOException {
    RemotePath sealed = directory("sealed");
    backdoor().setMode(sealed.toString(), 0555);
    refuses(AccessDeniedException.class, sealed, directory("other").child("sealed"));
    host().rename(sealed, top().child("renamed"));
    assertThat(backdoor().mode(top() + "/renamed")).isEqualTo(0555);
  }

  @Test
  @Needs(ServerTrait.MODES_BIND_THE_ACCOUNT)
  default void nothingIsRenamedInADirectoryThatCannotBeWritten() {
    RemotePath sealed = fullDirectory("sealed");
    backdoor().setMode(sealed.toString(), 0555);
    refuses(AccessDeniedException.class, sealed.child("in"), sealed.child("to"));
    refuses(AccessDeniedException.class, sealed.child("in"), top().child("to"));
    backdoor().setMode(sealed.toString(), 0755);
  }
}
