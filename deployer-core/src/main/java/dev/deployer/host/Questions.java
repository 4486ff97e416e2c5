package dev.deployer.host;

import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Questions of which none depends on the answer to another, so that all of them can go out at once.
 * Gathered by the caller, asked once by {@link Host#ask}, and answered when that returns.
 */
public final class Questions {
  /** One of them, as data. */
  public sealed interface Question {}

  /**
   * As {@link Host#inspect}.
   *
   * @param root whose
   * @param inside directories of it that must be real ones
   * @param answer where what is found is put
   */
  public record Inspection(ReleaseRoot root, List<RemotePath> inside, Answer<RootInspection> answer)
      implements Question {}

  /**
   * As {@link Host#look}.
   *
   * @param paths what to look at
   * @param answer where it is put what lies there, in the order of the paths
   */
  public record Looks(List<RemotePath> paths, Answer<List<Optional<Found>>> answer)
      implements Question {}

  /**
   * As {@link Host#read(List, int)}.
   *
   * @param paths the files
   * @param limit how many bytes a file may have
   * @param answer where their contents are put, in the order of the paths
   */
  public record Contents(List<RemotePath> paths, int limit, Answer<List<Optional<byte[]>>> answer)
      implements Question {}

  /**
   * As {@link Host#walk}.
   *
   * @param directories where it begins
   * @param deep whether into the directories below as well
   * @param visitor who is told what lies there
   */
  public record Walk(List<RemotePath> directories, boolean deep, Visitor visitor)
      implements Question {}

  /**
   * As {@link Host#space}.
   *
   * @param path a path on the file system that is asked about
   * @param answer where it is put how much is free
   */
  public record Room(RemotePath path, Answer<Optional<Space>> answer) implements Question {}

  /**
   * No question: these directories are to be synced by later commits.
   *
   * @param directories their paths; they exist, and stay where they are
   */
  public record Opened(List<RemotePath> directories) implements Question {}

  private final List<Question> all = new ArrayList<>();

  /** All of them, in the order in which they were gathered. */
  public List<Question> all() {
    return List.copyOf(all);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** As {@link Host#inspect}; what the host refuses of it is thrown by {@link Host#ask}. */
  public Answer<RootInspection> inspect(ReleaseRoot root, List<RemotePath> inside) {
    Answer<RootInspection> answer = new Answer<>();
    all.add(new Inspection(root, List.copyOf(inside), answer));
    return answer;
  }

  /** As {@link Host#look}. */
  public Answer<List<Optional<Found>>> look(List<RemotePath> paths) {
    Answer<List<Optional<Found>>> answer = new Answer<>();
    all.add(new Looks(List.copyOf(paths), answer));
    return answer;
  }

  /** As {@link Host#read(List, int)}. */
  public Answer<List<Optional<byte[]>>> read(List<RemotePath> paths, int limit) {
    Answer<List<Optional<byte[]>>> answer = new Answer<>();
    all.add(new Contents(List.copyOf(paths), limit, answer));
    return answer;
  }

  /** As {@link Host#walk}; what the visitor throws is thrown by {@link Host#ask}. */
  public void walk(List<RemotePath> directories, boolean deep, Visitor visitor) {
    all.add(new Walk(List.copyOf(directories), deep, visitor));
  }

  /** As {@link Host#space}. */
  public Answer<Optional<Space>> space(RemotePath path) {
    Answer<Optional<Space>> answer = new Answer<>();
    all.add(new Room(path, answer));
    return answer;
  }

  /**
   * Says that commits to come sync these directories: a host may open them now, and so need not
   * wait for that then. They are there, and stay where they are.
   */
  public void opened(List<RemotePath> directories) {
    all.add(new Opened(List.copyOf(directories)));
  }

  /** Asks them one after the other. */
  void eachOf(Host host) throws IOException {
    for (Question question : all) {
      if (question instanceof Inspection asked) {
        asked.answer().is(host.inspect(asked.root(), asked.inside()));
      } else if (question instanceof Looks asked) {
        attempt(asked.answer(), () -> host.look(asked.paths()));
      } else if (question instanceof Contents asked) {
        attempt(asked.answer(), () -> host.read(asked.paths(), asked.limit()));
      } else if (question instanceof Walk asked) {
        host.walk(asked.directories(), asked.deep(), asked.visitor());
      } else if (question instanceof Room asked) {
        attempt(asked.answer(), () -> host.space(asked.path()));
      }
    }
  }

  private interface Asking<T> {
    T ask() throws IOException;
  }

  private static <T> void attempt(Answer<T> answer, Asking<T> asking) throws IOException {
    try {
      answer.is(asking.ask());
    } catch (FileSystemException e) {
      answer.isRefused(e);
    }
  }
}
