package dev.deployer.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Questions that are asked together, and behind what changes something. */
interface TogetherContract extends HostFixture {
  private RemotePath file(String name) {
    RemotePath path = top().resolve(EntryPath.parse(name));
    backdoor().writeFile(path.toString(), name.getBytes(StandardCharsets.UTF_8));
    return path;
  }

  private RemotePath directory(String name) {
    RemotePath path = top().child(name);
    backdoor().makeDirectory(path.toString());
    return path;
  }

  private static List<String> texts(List<Optional<byte[]>> contents) {
    return contents.stream()
        .map(each -> each.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("absent"))
        .toList();
  }

  @Test
  default void questionsAreAnsweredTogetherAsTheyAreAlone() throws IOException {
    RemotePath some = directory("some");
    RemotePath file = file("some/file");
    RemotePath absent = top().child("absent");
    backdoor().link(some + "/link", "file");
    List<String> walked = new ArrayList<>();
    Questions questions = new Questions();
    Answer<RootInspection> inspection =
        questions.inspect(ReleaseRoot.parse(top().toString()), List.of(file, absent));
    Answer<List<Optional<Found>>> looks = questions.look(List.of(some, absent, some.child("link")));
    Answer<List<Optional<byte[]>>> contents = questions.read(List.of(absent, file), 100);
    Answer<Optional<Space>> space = questions.space(top());
    questions.opened(List.of(some, absent));
    questions.walk(List.of(top()), true, entry -> walked.add(entry.path().relativeTo(top())));

    host().ask(questions);

    assertThat(inspection.get())
        .isEqualTo(host().inspect(ReleaseRoot.parse(top().toString()), List.of(file, absent)));
    assertThat(looks.get()).isEqualTo(host().look(List.of(some, absent, some.child("link"))));
    assertThat(looks.get().get(2).orElseThrow().target()).contains("file");
    assertThat(texts(contents.get())).containsExactly("absent", "some/file");
    assertThat(space.get().isPresent()).isEqualTo(host().space(top()).isPresent());
    assertThat(walked).containsExactlyInAnyOrder("some", "some/file", "some/link");
  }

  @Test
  default void ofQuestionsThatAreAskedTogetherEachIsRefusedAlone() throws IOException {
    RemotePath file = file("file");
    Questions questions = new Questions();
    Answer<List<Optional<byte[]>>> tooLong = questions.read(List.of(file), 1);
    Answer<List<Optional<Found>>> looks = questions.look(List.of(file));

    host().ask(questions);

    assertThatExceptionOfType(FileSystemException.class).isThrownBy(tooLong::get);
    assertThat(looks.get().get(0)).isPresent();
  }

  @Test
  default void whatAVisitorThrowsEndsAllThatIsAskedTogether() throws IOException {
    Questions questions = new Questions();
    questions.look(List.of(top()));
    questions.walk(List.of(file("file")), false, entry -> {});
    assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> host().ask(questions));
    assertThat(host().stat(top())).isPresent();
  }

  @Test
  default void whatIsAskedBehindARenameIsAnsweredAsThingsAreAfterIt() throws IOException {
    RemotePath from = directory("from");
    file("from/in");
    RemotePath to = top().child("to");
    Questions early = new Questions();
    early.opened(List.of(top()));
    host().ask(early);
    List<String> walked = new ArrayList<>();
    Questions behind = new Questions();
    Answer<List<Optional<Found>>> looks = behind.look(List.of(from, to));
    Answer<List<Optional<byte[]>>> contents = behind.read(List.of(to.child("in")), 100);
    behind.walk(List.of(to), false, entry -> walked.add(entry.path().name()));

    host().rename(from, to, List.of(top(), to), behind);

    assertThat(looks.get().get(0)).isEmpty();
    assertThat(looks.get().get(1)).isPresent();
    assertThat(texts(contents.get())).containsExactly("from/in");
    assertThat(walked).containsExactly("in");
  }

  @Test
  default void aRefusedRenameIsRefusedWhateverIsAskedBehindIt() throws IOException {
    RemotePath from = directory("from");
    RemotePath to = directory("to");
    file("to/in");
    Questions early = new Questions();
    early.opened(List.of(top()));
    host().ask(early);
    Questions behind = new Questions();
    behind.look(List.of(from, to));
    behind.walk(List.of(to), true, entry -> {});

    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> host().rename(from, to, List.of(top()), behind));

    assertThat(host().stat(from)).isPresent();
  }

  @Test
  default void whatIsTidiedBehindARenameGoesWhereItWasRenamed() throws IOException {
    RemotePath from = directory("from");
    file("from/card");
    RemotePath to = top().child("to");
    List<Change> tidying =
        List.of(
            new Change.RemoveFile(to.child("card")),
            new Change.RemoveFile(to.child("absent")),
            new Change.RemoveDirectory(to));

    host().renameAndTidy(from, to, tidying);

    assertThat(host().stat(List.of(from, to))).allMatch(Optional::isEmpty);
  }

  @Test
  default void nothingIsTidiedWhereItWasNotRenamed() throws IOException {
    RemotePath to = top().child("to");
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(
            () ->
                host()
                    .renameAndTidy(
                        top().child("absent"), to, List.of(new Change.RemoveDirectory(to))));
    assertThat(host().stat(top())).isPresent();
  }

  @Test
  default void whatIsAskedBehindChangesIsAnsweredAsThingsAreAfterThem() throws IOException {
    RemotePath made = top().child("made");
    RemotePath moved = top().child("moved");
    Questions behind = new Questions();
    Answer<List<Optional<Found>>> looks =
        behind.look(List.of(made, moved, moved.child("link"), top().child("old")));
    List<Change> changes =
        List.of(
            new Change.MakeDirectory(made, 0750),
            new Change.SymbolicLink(made.child("link"), "target"),
            new Change.RemoveFile(file("old")),
            new Change.Move(made, moved));

    host().apply(changes, new ChangeListener() {}, behind);

    assertThat(looks.get().get(0)).isEmpty();
    assertThat(looks.get().get(1).orElseThrow().facts().mode()).isEqualTo(0750);
    assertThat(looks.get().get(2).orElseThrow().target()).contains("target");
    assertThat(looks.get().get(3)).isEmpty();
  }
}
