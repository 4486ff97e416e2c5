package dev.deployer.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names are taken literally, whatever is in them, and come back as they were given. */
interface NamesContract extends HostFixture {
  private List<String> listing() throws IOException {
    List<String> names = new ArrayList<>();
    host().walk(List.of(top()), false, found -> names.add(found.path().name()));
    return names;
  }

  /** Makes, finds, renames and removes a file, a directory and a link of this name. */
  private void livesWith(String name) throws IOException {
    RemotePath path = top().child(name);
    byte[] content = {1, 2, 3};
    host()
        .apply(
            List.of(
                new Change.MakeDirectory(path, 0755),
                new Change.PutFile(path.child(name), 0644, 0, Content.of(content), false)));
    assertThat(listing()).containsExactly(name);
    assertThat(host().read(path.child(name), 100).orElseThrow()).isEqualTo(content);
    host().rename(path.child(name), top().child("f"));
    host().apply(List.of(new Change.RemoveDirectory(path)));
    host().rename(top().child("f"), path);
    host().apply(List.of(new Change.RemoveFile(path), new Change.SymbolicLink(path, name)));
    assertThat(host().readLink(path)).isEqualTo(name);
    host().apply(List.of(new Change.RemoveFile(path)));
    assertThat(listing()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "a b",
        "-rf",
        "~",
        "$HOME",
        "*",
        "a'b",
        "a\"b",
        "a\\b",
        "`id`",
        "a\nb",
        "\t",
        "...",
        "..a",
        "\u00e9",
        "e\u0301",
        "日本語",
        "🚀",
        "\u200b",
        "\u0001",
        "current (1)",
        "a;b",
        "a|b",
        "%n"
      })
  default void aNameIsTakenLiterally(String name) throws IOException {
    livesWith(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\udcff", "caf\udce9", "\udc80\udc81\udcfe", "é\udce9é"})
  @Needs(ServerTrait.ANY_BYTES_ARE_A_NAME)
  default void aNameThatIsNotUtf8IsTakenLiterallyToo(String name) throws IOException {
    livesWith(name);
  }

  @Test
  default void aNameOf255BytesIsTheLongest() throws IOException {
    livesWith("é".repeat(127) + "x");
    RemotePath path = top().child("é".repeat(128));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> host().apply(List.of(new Change.MakeDirectory(path, 0755))));
    assertThat(listing()).isEmpty();
  }

  @Test
  default void namesThatDifferInCaseAreTwoNames() throws IOException {
    host()
        .apply(
            List.of(
                new Change.MakeDirectory(top().child("a"), 0755),
                new Change.MakeDirectory(top().child("A"), 0755)));
    assertThat(listing()).containsExactlyInAnyOrder("a", "A");
  }
}
