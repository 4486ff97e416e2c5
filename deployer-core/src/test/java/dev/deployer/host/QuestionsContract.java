package dev.deployer.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** stat, read, digest, readLink, space and inspect. */
interface QuestionsContract extends HostFixture {
  int ENOUGH = 1 << 23;

  private RemotePath file(String name, byte[] content) {
    RemotePath path = top().child(name);
    backdoor().writeFile(path.toString(), content);
    return path;
  }

  private RemotePath link(String name, String target) {
    RemotePath path = top().child(name);
    backdoor().link(path.toString(), target);
    return path;
  }

  private RemotePath directory(String name) {
    RemotePath path = top().child(name);
    backdoor().makeDirectory(path.toString());
    return path;
  }

  /** Bytes that differ from each other far and wide. */
  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  default void aLookTellsTheTextOfLinksAndTheFactsOfAll() throws IOException {
    List<RemotePath> paths =
        List.of(
            link("dangling", "no/where"),
            file("file", bytes(3)),
            top().child("absent"),
            directory("directory"),
            link("up", "../.."));
    List<Optional<Found>> found = host().look(paths);
    List<Optional<Facts>> facts = host().stat(paths);
    for (int i = 0; i < paths.size(); i++) {
      assertThat(found.get(i).map(Found::facts)).isEqualTo(facts.get(i));
      assertThat(found.get(i).stream().map(Found::path)).isSubsetOf(paths.get(i));
    }
    assertThat(found.get(0).flatMap(Found::target)).contains("no/where");
    assertThat(found.get(1).flatMap(Found::target)).isEmpty();
    assertThat(found.get(3).flatMap(Found::target)).isEmpty();
    assertThat(found.get(4).flatMap(Found::target)).contains("../..");
    assertThat(host().look(List.of())).isEmpty();
  }

  @Test
  default void whatIsAbsentIsEmpty() throws IOException {
    RemotePath absent = top().child("absent");
    assertThat(host().stat(absent)).isEmpty();
    assertThat(host().read(absent, ENOUGH)).isEmpty();
    assertThat(host().digest(List.of(absent))).containsExactly(Optional.empty());
  }

  @Test
  default void whatLiesBelowAnAbsentDirectoryIsEmpty() throws IOException {
    assertThat(host().stat(top().child("absent").child("x"))).isEmpty();
  }

  @Test
  @Needs(ServerTrait.PATHS_THROUGH_NO_DIRECTORY_ARE_ABSENT)
  default void whatLiesBelowAFileIsEmptyToo() throws IOException {
    assertThat(host().stat(file("f", bytes(1)).child("x"))).isEmpty();
  }

  @Test
  @Needs(ServerTrait.PATHS_THROUGH_NO_DIRECTORY_ARE_ABSENT)
  default void whatLiesBeyondALoopOfLinksIsEmptyToo() throws IOException {
    link("a", "b");
    assertThat(host().stat(link("b", "a").child("x"))).isEmpty();
  }

  @Test
  default void statTellsOfAFile() throws IOException {
    RemotePath file = file("f", bytes(1234));
    backdoor().setMode(file.toString(), 0640);
    backdoor().setModified(file.toString(), 1_234_567_890);
    Facts facts = host().stat(file).orElseThrow();
    assertThat(facts.isFile()).isTrue();
    assertThat(facts.size()).isEqualTo(1234);
    assertThat(facts.mode()).isEqualTo(0640);
    assertThat(facts.modified()).isEqualTo(1_234_567_890);
  }

  @Test
  default void statTellsOfADirectory() throws IOException {
    RemotePath directory = directory("d");
    backdoor().setMode(directory.toString(), 0750);
    Facts facts = host().stat(directory).orElseThrow();
    assertThat(facts.isDirectory()).isTrue();
    assertThat(facts.mode()).isEqualTo(0750);
  }

  @Test
  @Needs(ServerTrait.STICKY_BITS)
  default void statTellsOfAStickyBit() throws IOException {
    RemotePath directory = directory("d");
    backdoor().setMode(directory.toString(), 01777);
    assertThat(host().stat(directory).orElseThrow().mode()).isEqualTo(01777);
  }

  @Test
  default void statTellsOfALinkAndDoesNotFollowIt() throws IOException {
    Facts facts = host().stat(link("l", "nowhere/at/all")).orElseThrow();
    assertThat(facts.isLink()).isTrue();
    assertThat(facts.size()).isEqualTo("nowhere/at/all".length());
  }

  @Test
  default void whatIsPutBelongsToTheOwnerOfTheRoot() throws IOException {
    RemotePath put = top().child("p");
    host().apply(List.of(new Change.MakeDirectory(put, 0755)));
    assertThat(host().stat(put).orElseThrow().owner())
        .isEqualTo(host().stat(top()).orElseThrow().owner());
  }

  /** 300 paths, of which every third is absent if some are. */
  private List<RemotePath> paths(boolean someAreAbsent) {
    List<RemotePath> paths = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      boolean absent = someAreAbsent && i % 3 == 0;
      paths.add(absent ? top().child("absent" + i) : file("f" + i, bytes(i)));
    }
    return paths;
  }

  private void answersComeInTheOrderOf(List<RemotePath> paths) throws IOException {
    List<Optional<Facts>> facts = host().stat(paths);
    List<Optional<byte[]>> contents = host().read(paths, ENOUGH);
    List<Optional<byte[]>> digests = host().digest(paths);
    for (int i = 0; i < paths.size(); i++) {
      boolean absent = paths.get(i).name().startsWith("absent");
      Optional<byte[]> content = absent ? Optional.empty() : Optional.of(bytes(i));
      assertThat(facts.get(i).map(Facts::size)).isEqualTo(content.map(c -> (long) c.length));
      assertThat(contents.get(i).orElse(null)).isEqualTo(content.orElse(null));
      assertThat(digests.get(i).map(Digest::of)).isEqualTo(content.map(Digest::ofContent));
    }
  }

  @Test
  default void answersComeInTheOrderOfTheQuestions() throws IOException {
    answersComeInTheOrderOf(paths(false));
  }

  @Test
  @Needs(ServerTrait.HANDLES_ARE_DISTINCT)
  default void answersComeInTheOrderOfTheQuestionsWhereSomeAreAbsent() throws IOException {
    answersComeInTheOrderOf(paths(true));
  }

  @Test
  default void noQuestionsHaveNoAnswers() throws IOException {
    assertThat(host().stat(List.of())).isEmpty();
    assertThat(host().read(List.of(), ENOUGH)).isEmpty();
    assertThat(host().digest(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32_768, 261_120, 261_121, 3_500_000})
  default void aFileIsReadWhole(int length) throws IOException {
    RemotePath file = file("f", bytes(length));
    assertThat(host().read(file, ENOUGH).orElseThrow()).isEqualTo(bytes(length));
    assertThat(Digest.of(host().digest(List.of(file)).get(0).orElseThrow()))
        .isEqualTo(Digest.ofContent(bytes(length)));
  }

  @Test
  default void aFileAsLargeAsTheLimitIsReadAndALargerOneIsRefused() throws IOException {
    RemotePath file = file("f", bytes(1000));
    assertThat(host().read(file, 1000)).isPresent();
    assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> host().read(file, 999));
    assertThat(host().stat(file)).isPresent();
  }

  @Test
  default void aRefusalAmongManyQuestionsLeavesTheConnectionUsable() throws IOException {
    List<RemotePath> paths = List.of(file("a", bytes(10)), file("b", bytes(2000)), directory("d"));
    assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> host().read(paths, 1000));
    assertThat(host().read(paths.get(0), 1000).orElseThrow()).isEqualTo(bytes(10));
  }

  @Test
  default void aLinkIsReadThrough() throws IOException {
    file("f", bytes(100));
    RemotePath link = link("l", "f");
    assertThat(host().read(link, ENOUGH).orElseThrow()).isEqualTo(bytes(100));
    assertThat(host().read(link("dangling", "g"), ENOUGH)).isEmpty();
  }

  @Test
  default void aDirectoryCannotBeRead() {
    RemotePath directory = directory("d");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> host().read(directory, ENOUGH))
        .isNotInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "../../../shared/x", "/etc/passwd", "a b", "é🚀"})
  default void theTextOfALinkIsToldAsItIs(String target) throws IOException {
    assertThat(host().readLink(link("l", target))).isEqualTo(target);
  }

  @Test
  default void whatIsNoLinkHasNoTextOfOne() {
    assertThatExceptionOfType(NotLinkException.class)
        .isThrownBy(() -> host().readLink(file("f", bytes(1))));
    assertThatExceptionOfType(NotLinkException.class)
        .isThrownBy(() -> host().readLink(directory("d")));
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> host().readLink(top().child("absent")));
  }

  @Test
  @Needs(ServerTrait.MODES_BIND_THE_ACCOUNT)
  default void whatMayNotBeSeenIsNotAbsent() {
    RemotePath closed = directory("closed");
    RemotePath hidden = closed.child("hidden");
    backdoor().writeFile(hidden.toString(), bytes(1));
    backdoor().setMode(closed.toString(), 0);
    assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> host().stat(hidden));
    backdoor().setMode(closed.toString(), 0755);
  }

  @Test
  @Needs(ServerTrait.MODES_BIND_THE_ACCOUNT)
  default void whatMayNotBeReadIsNotAbsent() {
    RemotePath secret = file("secret", bytes(1));
    backdoor().setMode(secret.toString(), 0);
    assertThatExceptionOfType(AccessDeniedException.class)
        .isThrownBy(() -> host().read(secret, ENOUGH));
  }

  @Test
  default void roomIsToldWhereTheServerCan() throws IOException {
    Optional<Space> space = host().space(top());
    assertThat(space.isPresent()).isEqualTo(traits().contains(ServerTrait.ROOM_IS_TOLD));
    space.ifPresent(
        room -> {
          assertThat(room.freeBytes()).isPositive();
          assertThat(room.freeFiles()).isPositive();
          assertThat(room.readOnly()).isFalse();
        });
  }

  @Test
  default void thePathOfARootIsToldFromTheTopDown() throws IOException {
    RootInspection inspection = host().inspect(top().root(), List.of());
    assertThat(inspection.realPath()).hasValue(top().toString());
    assertThat(inspection.home()).startsWith("/");
    assertThat(inspection.components())
        .hasSameSizeAs(top().root().components())
        .allMatch(component -> component.orElseThrow().isDirectory());
  }

  @Test
  default void aLinkInThePathOfARootIsToldAsOne() throws IOException {
    backdoor().makeDirectory(top() + "/real/root");
    link("link", "real");
    RootInspection inspection = host().inspect(ReleaseRoot.parse(top() + "/link/root"), List.of());
    int last = inspection.components().size() - 1;
    assertThat(inspection.components().get(last - 1).orElseThrow().isLink()).isTrue();
    assertThat(inspection.components().get(last).orElseThrow().isDirectory()).isTrue();
  }

  @Test
  default void aRootThatIsNotThereIsToldAsAbsent() throws IOException {
    RootInspection inspection =
        host().inspect(ReleaseRoot.parse(top() + "/absent/root"), List.of());
    int last = inspection.components().size() - 1;
    assertThat(inspection.components().get(last)).isEmpty();
    assertThat(inspection.components().get(last - 1)).isEmpty();
    assertThat(inspection.components().get(last - 2)).isPresent();
  }

  @Test
  @Needs(ServerTrait.REAL_PATHS_ARE_REAL)
  default void theRealPathOfARootIsTold() throws IOException {
    backdoor().makeDirectory(top() + "/real/root");
    link("link", "real");
    assertThat(host().inspect(ReleaseRoot.parse(top() + "/link/root"), List.of()).realPath())
        .hasValue(top() + "/real/root");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/absent", "/absent/root"})
  default void aRootThatIsNotThereHasNoRealPath(String below) throws IOException {
    assertThat(host().inspect(ReleaseRoot.parse(top() + below), List.of()).realPath()).isEmpty();
  }
}
