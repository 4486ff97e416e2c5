package dev.deployer.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commit that is checked out in a git work tree, read from git's own files
 * (gitrepository-layout (5)) without starting git.
 */
public final class GitHead {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
  private static final String LINK = "gitdir: ";
  private static final String REFERENCE = "ref: ";

  private GitHead() {}

  /**
   * The commit of the work tree that this directory lies in; empty if it lies in none, or there is
   * no commit yet, or git's files are not as expected.
   */
  public static Optional<String> of(Path directory) {
    for (Path at = directory.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      Path git = at.resolve(".git");
      if (Files.exists(git)) {
        try {
          return head(Files.isDirectory(git) ? git : linked(git));
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Where the file {@code .git} of a linked work tree or a submodule points. */
  private static Path linked(Path file) throws IOException {
    String text = Files.readString(file).strip();
    if (!text.startsWith(LINK)) {
      throw new IOException(file + " is not a link to a repository");
    }
    return file.resolveSibling(text.substring(LINK.length()));
  }

  private static Optional<String> head(Path git) throws IOException {
    String head = Files.readString(git.resolve("HEAD")).strip();
    if (!head.startsWith(REFERENCE)) {
      return commit(head);
    }
    String name = head.substring(REFERENCE.length());
    Path shared = git.resolve("commondir");
    Path common = Files.exists(shared) ? git.resolve(Files.readString(shared).strip()) : git;
    Path loose = common.resolve(name);
    return Files.exists(loose)
        ? commit(Files.readString(loose).strip())
        : packed(common.resolve("packed-refs"), name);
  }

  private static Optional<String> packed(Path file, String name) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.endsWith(" " + name))
          .map(line -> line.substring(0, line.length() - name.length() - 1))
          .findFirst()
          .flatMap(GitHead::commit);
    }
  }

  private static Optional<String> commit(String text) {
    return Optional.of(text).filter(COMMIT.asMatchPredicate());
  }
}
