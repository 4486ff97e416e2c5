package dev.deployer.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PowerLossTest {
  private final MemoryDisk disk = new MemoryDisk();
  private final RemotePath top = ReleaseRoot.parse("/srv/shop").path();
  private final RemotePath a = top.child("a");
  private final RemotePath b = top.child("b");
  private Host host;

  @BeforeEach
  void twoDirectories() throws IOException {
    disk.backdoor().makeDirectory(a.toString());
    disk.backdoor().makeDirectory(b.toString());
    host = disk.connector("web1").connect();
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static Change.PutFile put(RemotePath path, boolean durable) {
    return new Change.PutFile(path, 0644, 1, Content.of(new byte[] {1, 2, 3, 4}), durable);
  }

  /** What is left, over many power losses. */
  private <T> Set<T> outcomes(Function<Backdoor, T> look) {
    return LongStream.range(0, 300)
        .mapToObj(seed -> look.apply(disk.afterPowerLoss(seed).backdoor()))
        .collect(Collectors.toSet());
  }

  private Set<Set<String>> names() {
    return outcomes(left -> left.tree(top.toString()).keySet());
  }

  @Test
  void whatWasSyncedIsThere() throws IOException {
    host.apply(List.of(put(a.child("f"), true), new Change.SymbolicLink(a.child("l"), "f")));
    host.sync(a);
    assertThat(outcomes(left -> left.tree(top.toString())))
        .containsExactly(disk.backdoor().tree(top.toString()));
  }

  @Test
  void contentThatWasNotSyncedMayBeWholeEmptyCutShortOrZero() throws IOException {
    host.apply(List.of(put(a.child("f"), false)));
    host.sync(a);
    Set<List<Byte>> contents =
        outcomes(
            left -> {
              byte[] content = left.content(a + "/f");
              return IntStream.range(0, content.length).mapToObj(i -> content[i]).toList();
            });
    assertThat(contents)
        .contains(List.of())
        .contains(List.of((byte) 1, (byte) 2))
        .contains(List.of((byte) 0, (byte) 0, (byte) 0, (byte) 0))
        .contains(List.of((byte) 1, (byte) 2, (byte) 3, (byte) 4));
  }

  @Test
  void syncingAFileSparesItsContentAndNotItsName() throws IOException {
    host.apply(List.of(put(a.child("f"), false), new Change.Sync(a.child("f"))));
    assertThat(names()).containsExactlyInAnyOrder(Set.of("a", "b"), Set.of("a", "a/f", "b"));
    assertThat(outcomes(left -> left.exists(a + "/f") ? left.content(a + "/f").length : 4))
        .containsExactly(4);
  }

  @Test
  void aRenameThatWasNotSyncedIsWholeOrNotAtAll() throws IOException {
    host.apply(List.of(put(a.child("f"), true), new Change.Sync(a)));
    host.rename(a.child("f"), b.child("g"));
    assertThat(names()).containsExactlyInAnyOrder(Set.of("a", "a/f", "b"), Set.of("a", "b", "b/g"));
  }

  @Test
  void aRenameIsCertainOnceBothOfItsDirectoriesAreSynced() throws IOException {
    host.apply(List.of(put(a.child("f"), true), new Change.Sync(a)));
    host.rename(a.child("f"), b.child("g"));
    host.sync(b);
    assertThat(names()).as("one of them is not enough").hasSize(2);
    host.sync(a);
    assertThat(names()).containsExactly(Set.of("a", "b", "b/g"));
  }

  @Test
  void operationsInOneDirectoryMaySurviveOutOfOrder() throws IOException {
    host.apply(
        List.of(
            new Change.MakeDirectory(a.child("1"), 0755),
            new Change.MakeDirectory(a.child("2"), 0755)));
    assertThat(names()).contains(Set.of("a", "a/1", "b")).contains(Set.of("a", "a/2", "b"));
  }

  @Test
  void aNameThatWasTakenTwiceIsNeverTakenByTheSecondWithoutTheFirst() throws IOException {
    host.apply(
        List.of(
            new Change.SymbolicLink(a.child("x"), "first"),
            new Change.SymbolicLink(a.child("y"), "second"),
            new Change.Move(a.child("x"), b.child("z"))));
    host.rename(a.child("y"), b.child("z"));
    assertThat(names()).contains(Set.of("a", "b", "b/z"));
    assertThat(names())
        .as("the first has left its place wherever the second is in its own")
        .noneMatch(left -> left.contains("a/x") && !left.contains("a/y") && left.contains("b/z"));
  }

  @Test
  void aDirectoryThatWasReplacedWasEmptyBefore() throws IOException {
    host.apply(List.of(put(a.child("f"), true), new Change.Sync(a)));
    host.rename(a.child("f"), top.child("f"));
    host.rename(b, a);
    host.sync(top);
    assertThat(names()).allMatch(left -> left.contains("f") || left.contains("a/f"));
  }

  @Test
  void noOutcomeHasADirectoryInItself() throws IOException {
    host.apply(
        List.of(
            new Change.MakeDirectory(a.child("x"), 0755),
            new Change.Move(a.child("x"), top.child("x")),
            new Change.Move(a, top.child("x").child("a")),
            new Change.Move(b, top.child("x").child("a").child("b"))));
    assertThat(names()).allMatch(left -> left.stream().anyMatch(name -> name.endsWith("b")));
  }

  @Test
  void twoNamesOfOneFileStayNamesOfOne() throws IOException {
    host.apply(List.of(put(a.child("f"), false), new Change.HardLink(b.child("f"), a.child("f"))));
    host.sync(a);
    host.sync(b);
    assertThat(outcomes(left -> left.areOneFile(a + "/f", b + "/f"))).containsExactly(true);
  }

  @Test
  void whatIsDoneThroughTheBackdoorIsSafe() {
    disk.backdoor().writeFile(a + "/f", new byte[] {9});
    assertThat(outcomes(left -> left.content(a + "/f")[0])).containsExactly((byte) 9);
  }

  @Test
  void oneSeedIsOneOutcome() throws IOException {
    for (int i = 0; i < 20; i++) {
      host.apply(List.of(put(a.child("f" + i), false)));
    }
    assertThat(disk.afterPowerLoss(7).backdoor().tree("/srv"))
        .isEqualTo(disk.afterPowerLoss(7).backdoor().tree("/srv"));
  }
}
