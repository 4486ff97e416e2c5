package dev.deployer.torture.trial;

import dev.deployer.host.Change;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.RecordingListener;
import dev.deployer.host.Visitor;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What hosts say, as text in which nothing differs that may. */
final class Described {
  static final RemotePath ANYWHERE = ReleaseRoot.parse("/srv/anywhere").path();

  private Described() {}

  static String change(Change change) {
    return change.toString().replace(ANYWHERE + "/", "").replaceAll("content=[^,]*, ", "");
  }

  static String facts(List<Optional<Facts>> facts) {
    return facts.stream()
        .map(each -> each.map(Described::facts).orElse("absent"))
        .collect(Collectors.joining(", "));
  }

  /** Size and time of a directory are its filesystem's own affair, and so is the time of a link. */
  private static String facts(Facts facts) {
    String kind = facts.type() + " " + Integer.toOctalString(facts.mode());
    return switch (facts.type()) {
      case FILE -> kind + " " + facts.size() + " " + facts.modified();
      case LINK -> "LINK " + facts.size();
      default -> kind;
    };
  }

  static String contents(List<Optional<byte[]>> contents) {
    return contents.stream()
        .map(each -> each.map(HexFormat.of()::formatHex).orElse("absent"))
        .collect(Collectors.joining(", "));
  }

  /** Everything below a directory, and what of it cannot be listed. */
  static String tree(Host host, RemotePath directory) throws IOException {
    SortedMap<String, String> tree = new TreeMap<>();
    host.walk(
        List.of(directory),
        true,
        new Visitor() {
          @Override
          public void found(Found entry) {
            tree.put(
                entry.path().relativeTo(directory),
                facts(entry.facts()) + entry.target().map(text -> " -> " + text).orElse(""));
          }

          @Override
          public void unlistable(RemotePath path, IOException failure) {
            tree.put(path.relativeTo(directory) + "/", failure.getClass().getSimpleName());
          }
        });
    return tree.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  /**
   * Which of the changes were refused, and how. In a list, the look that explains a refusal may
   * come after a later change; so there, no explanation is expected.
   */
  static String outcomes(Host host, List<Change> changes) throws IOException {
    RecordingListener listener = new RecordingListener();
    host.apply(changes, listener);
    Map<Integer, String> outcomes = new TreeMap<>();
    listener.done().forEach(index -> outcomes.put(index, "done"));
    listener
        .failed()
        .forEach((index, failure) -> outcomes.put(index, refusal(failure, changes.size() == 1)));
    return outcomes.toString();
  }

  private static String refusal(IOException failure, boolean alone) {
    boolean explained =
        failure instanceof FileAlreadyExistsException
            || failure instanceof DirectoryNotEmptyException;
    return explained && !alone ? "FileSystemException" : failure.getClass().getSimpleName();
  }
}
