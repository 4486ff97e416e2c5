package dev.deployer.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The changes that remove: one entry at a time, and never what a link leads to. */
interface RemovalContract extends HostFixture {
  private RemotePath file(String name) {
    backdoor().writeFile(top() + "/" + name, new byte[] {1});
    return top().child(name);
  }

  private RemotePath directory(String name) {
    backdoor().makeDirectory(top() + "/" + name);
    return top().child(name);
  }

  private RemotePath link(String name, String target) {
    backdoor().link(top() + "/" + name, target);
    return top().child(name);
  }

  private <E extends IOException> void refuses(Class<E> how, Change change) {
    SortedMap<String, String> before = backdoor().tree(top().toString());
    assertThatExceptionOfType(how).isThrownBy(() -> host().apply(List.of(change)));
    assertThat(backdoor().tree(top().toString())).isEqualTo(before);
  }

  @Test
  default void aFileIsRemovedAndItsOtherNameStays() throws IOException {
    RemotePath file = file("f");
    backdoor().hardLink(top() + "/g", file.toString());
    host().apply(List.of(new Change.RemoveFile(file)));
    assertThat(backdoor().tree(top().toString())).containsOnlyKeys("g");
  }

  @Test
  default void ofALinkTheLinkIsRemoved() throws IOException {
    file("f");
    directory("d");
    host()
        .apply(
            List.of(
                new Change.RemoveFile(link("a", "f")),
                new Change.RemoveFile(link("b", "d")),
                new Change.RemoveFile(link("c", "nowhere"))));
    assertThat(backdoor().tree(top().toString())).containsOnlyKeys("d", "f");
  }

  @Test
  default void anEmptyDirectoryIsRemoved() throws IOException {
    host().apply(List.of(new Change.RemoveDirectory(directory("d"))));
    assertThat(backdoor().tree(top().toString())).isEmpty();
  }

  @Test
  default void aFullDirectoryIsNotRemoved() {
    backdoor().makeDirectory(top() + "/d/in");
    refuses(DirectoryNotEmptyException.class, new Change.RemoveDirectory(top().child("d")));
  }

  @Test
  default void aDirectoryIsNotRemovedAsAFile() {
    refuses(FileSystemException.class, new Change.RemoveFile(directory("d")));
  }

  @Test
  default void aFileIsNotRemovedAsADirectory() {
    refuses(FileSystemException.class, new Change.RemoveDirectory(file("f")));
  }

  @Test
  default void aLinkToADirectoryIsNotRemovedAsOne() {
    directory("d");
    refuses(FileSystemException.class, new Change.RemoveDirectory(link("l", "d")));
  }

  @Test
  default void whatIsAbsentCannotBeRemoved() {
    refuses(NoSuchFileException.class, new Change.RemoveFile(top().child("absent")));
    refuses(NoSuchFileException.class, new Change.RemoveDirectory(top().child("absent")));
  }

  @Test
  @Needs(ServerTrait.MODES_BIND_THE_ACCOUNT)
  default void nothingIsRemovedFromADirectoryThatCannotBeWritten() {
    RemotePath sealed = directory("sealed");
    backdoor().writeFile(sealed + "/f", new byte[1]);
    backdoor().makeDirectory(sealed + "/d");
    backdoor().setMode(sealed.toString(), 0555);
    refuses(AccessDeniedException.class, new Change.RemoveFile(sealed.child("f")));
    refuses(AccessDeniedException.class, new Change.RemoveDirectory(sealed.child("d")));
    backdoor().setMode(sealed.toString(), 0755);
  }
}
