package dev.deployer.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** walk: what is told, in which order, and what becomes of what cannot be listed. */
interface WalkContract extends HostFixture {
  private void file(String path) {
    backdoor().writeFile(top() + "/" + path, new byte[3]);
  }

  /** Writes down what it is told, and goes on after what cannot be listed. */
  final class Recorder implements Visitor {
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final Map<RemotePath, IOException> unlistable = new LinkedHashMap<>();
    private final List<RemotePath> foreseen;
    private final Set<RemotePath> closed = new HashSet<>();

    Recorder(List<RemotePath> foreseen) {
      this.foreseen = foreseen;
    }

    @Override
    public List<RemotePath> foreseen() {
      return foreseen;
    }

    @Override
    public boolean enters(RemotePath directory) {
      assertThat(found).as("is told before").containsKey(directory.belowRoot());
      return !closed.contains(directory);
    }

    @Override
    public void found(Found entry) {
      Found twice = found.put(entry.path().belowRoot(), entry);
      assertThat(twice).as("is told once").isNull();
    }

    @Override
    public void unlistable(RemotePath directory, IOException failure) {
      unlistable.put(directory, failure);
    }
  }

  private Recorder walk(boolean deep, RemotePath... directories) throws IOException {
    Recorder recorder = new Recorder(List.of());
    host().walk(List.of(directories), deep, recorder);
    return recorder;
  }

  private Recorder foreseeing(String... directories) throws IOException {
    Recorder recorder = new Recorder(Stream.of(directories).map(this::below).toList());
    host().walk(List.of(top()), true, recorder);
    return recorder;
  }

  private RemotePath below(String path) {
    RemotePath at = top();
    for (String name : path.split("/", -1)) {
      at = at.child(name);
    }
    return at;
  }

  @Test
  default void whatIsForeseenChangesNothingInWhatIsTold() throws IOException {
    file("a/b/c/d");
    file("a/e");
    file("f/g");
    for (int i = 0; i < 300; i++) {
      file("a/b/many/" + i);
    }
    List<String> order =
        new ArrayList<>(
            foreseeing("a", "a/b", "a/b/c", "a/b/many", "absent", "absent/too", "a/e/f")
                .found
                .keySet());
    assertThat(order).containsExactlyInAnyOrderElementsOf(walk(true, top()).found.keySet());
    assertThat(order).containsSubsequence("a", "a/b", "a/b/c", "a/b/c/d");
    assertThat(order).containsSubsequence("a/e", "a/b/many", "a/b/many/299");
  }

  @Test
  default void aForeseenDirectoryThatIsALinkIsNotEntered() throws IOException {
    file("elsewhere/x");
    backdoor().link(top() + "/a", "elsewhere");
    file("b/c");
    Recorder recorder = foreseeing("a", "b", "a/x");
    assertThat(recorder.found).containsOnlyKeys("elsewhere", "elsewhere/x", "a", "b", "b/c");
    assertThat(recorder.found.get("a").facts().isLink()).isTrue();
    assertThat(recorder.unlistable).isEmpty();
  }

  @Test
  default void whatTheVisitorDoesNotEnterIsToldAndNothingThatLiesInIt() throws IOException {
    file("a/b/c");
    file("a/d");
    file("e/f/g");
    for (List<String> foreseen : List.of(List.<String>of(), List.of("a", "e", "e/f"))) {
      Recorder recorder = new Recorder(foreseen.stream().map(this::below).toList());
      recorder.closed.addAll(List.of(below("a/b"), below("e")));
      host().walk(List.of(top()), true, recorder);
      assertThat(recorder.found).containsOnlyKeys("a", "a/b", "a/d", "e");
      assertThat(recorder.unlistable).isEmpty();
    }
  }

  @Test
  default void whatTheVisitorDoesNotEnterIsNotListed() throws IOException {
    file("closed/f");
    backdoor().setMode(top() + "/closed", 0);
    Recorder recorder = new Recorder(List.of());
    recorder.closed.add(below("closed"));
    host().walk(List.of(top()), true, recorder);
    backdoor().setMode(top() + "/closed", 0755);
    assertThat(recorder.found).containsOnlyKeys("closed");
    assertThat(recorder.unlistable).isEmpty();
  }

  @Test
  default void nothingIsFoundInAnEmptyDirectory() throws IOException {
    assertThat(walk(true, top()).found).isEmpty();
    assertThat(walk(false, top()).found).isEmpty();
    assertThat(walk(true).found).isEmpty();
  }

  @Test
  default void aShallowWalkEntersNothing() throws IOException {
    file("a");
    file("d/b");
    assertThat(walk(false, top()).found).containsOnlyKeys("a", "d");
  }

  @Test
  default void aDeepWalkFindsEverythingAndAParentBeforeWhatIsInIt() throws IOException {
    file("a/b/c/d");
    file("a/b/e");
    file("a/f");
    file("g");
    backdoor().makeDirectory(top() + "/empty");
    List<String> order = new ArrayList<>(walk(true, top()).found.keySet());
    assertThat(order)
        .containsExactlyInAnyOrder("a", "a/b", "a/b/c", "a/b/c/d", "a/b/e", "a/f", "g", "empty");
    assertThat(order).containsSubsequence("a", "a/b", "a/b/c", "a/b/c/d");
    assertThat(order).containsSubsequence("g", "a/f", "a/b/e", "a/b/c/d");
  }

  @Test
  default void entriesAreToldWithTheirFacts() throws IOException {
    file("f");
    backdoor().setMode(top() + "/f", 0640);
    backdoor().setModified(top() + "/f", 1_234_567_890);
    Found found = walk(true, top()).found.get("f");
    assertThat(Optional.of(found.facts())).isEqualTo(host().stat(top().child("f")));
    assertThat(found.facts().mode()).isEqualTo(0640);
    assertThat(found.target()).isEmpty();
  }

  @Test
  default void linksAreToldWithTheirTextAndNotFollowed() throws IOException {
    file("d/f");
    backdoor().link(top() + "/d/up", "../../elsewhere");
    backdoor().link(top() + "/l", "d");
    Map<String, Found> found = walk(true, top()).found;
    assertThat(found).containsOnlyKeys("d", "d/f", "d/up", "l");
    assertThat(found.get("l").facts().isLink()).isTrue();
    assertThat(found.get("l").target()).hasValue("d");
    assertThat(found.get("d/up").target()).hasValue("../../elsewhere");
  }

  @Test
  default void moreEntriesThanAServerSendsAtOnceAreToldOnceEach() throws IOException {
    for (int i = 0; i < 450; i++) {
      file("d/" + i);
    }
    assertThat(walk(true, top()).found).hasSize(451);
    assertThat(walk(false, top().child("d")).found).hasSize(450);
  }

  @Test
  default void manyDirectoriesAreWalked() throws IOException {
    RemotePath[] directories = new RemotePath[300];
    for (int i = 0; i < directories.length; i++) {
      file("d" + i + "/f");
      directories[i] = top().child("d" + i);
    }
    assertThat(walk(false, directories).found).hasSize(300).containsKey("d299/f");
    assertThat(walk(true, top()).found).hasSize(600);
  }

  @Test
  default void aTreeIsWalkedToItsDepth() throws IOException {
    file("d/".repeat(60) + "f");
    assertThat(walk(true, top()).found).hasSize(61);
  }

  @Test
  default void whatIsAbsentIsUnlistable() throws IOException {
    file("d/f");
    RemotePath absent = top().child("absent");
    Recorder recorder = walk(true, absent, top().child("d"));
    assertThat(recorder.unlistable).containsOnlyKeys(absent);
    assertThat(recorder.unlistable.get(absent)).isInstanceOf(NoSuchFileException.class);
    assertThat(recorder.found).containsOnlyKeys("d/f");
  }

  @Test
  default void aFileIsUnlistable() throws IOException {
    file("f");
    assertThat(walk(false, top().child("f")).unlistable).hasSize(1);
  }

  @Test
  default void unlessTheVisitorSaysOtherwiseWhatIsUnlistableEndsTheWalk() throws IOException {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> host().walk(List.of(top().child("absent")), true, found -> {}));
    assertThat(host().stat(top())).isPresent();
  }

  @Test
  @Needs(ServerTrait.MODES_BIND_THE_ACCOUNT)
  default void aDirectoryThatMayNotBeReadIsUnlistableAndTheOthersAreWalked() throws IOException {
    file("closed/f");
    file("open/f");
    backdoor().setMode(top() + "/closed", 0);
    Recorder recorder = walk(true, top());
    backdoor().setMode(top() + "/closed", 0755);
    assertThat(recorder.unlistable).containsOnlyKeys(top().child("closed"));
    assertThat(recorder.unlistable.get(top().child("closed")))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(recorder.found).containsOnlyKeys("closed", "open", "open/f");
  }

  @Test
  default void aVisitorThatThrowsEndsTheWalkAndLeavesTheConnectionUsable() throws IOException {
    file("a/b");
    file("c/d");
    IOException thrown = new IOException("enough");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                host()
                    .walk(
                        List.of(top()),
                        true,
                        found -> {
                          throw thrown;
                        }))
        .isSameAs(thrown);
    assertThat(walk(true, top()).found).hasSize(4);
  }
}
