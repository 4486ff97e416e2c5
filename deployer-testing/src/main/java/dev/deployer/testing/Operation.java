package dev.deployer.testing;

import dev.deployer.host.Change;
import dev.deployer.host.HostCommand;
import java.util.stream.Collectors;

/**
 * One request, as the decorators number and name it.
 *
 * @param mutating whether it is a rename, a sync, a single change or a command
 * @param text {@code rename <from> <to>}, {@code sync <path>}, {@code mkdir <path>}, {@code put
 *     <path>}, {@code assemble <path> <origin>...}, {@code link <path> <existing>}, {@code symlink
 *     <path> <target>}, {@code unlink <path>}, {@code rmdir <path>}, {@code run <directory>
 *     <program>}; or of a question its method's name and its paths
 */
public record Operation(boolean mutating, String text) {
  static Operation of(Change change) {
    return new Operation(true, text(change));
  }

  static Operation of(HostCommand command) {
    return new Operation(true, "run " + command.directory() + " " + command.arguments().program());
  }

  static Operation question(String text) {
    return new Operation(false, text);
  }

  private static String text(Change change) {
    if (change instanceof Change.MakeDirectory make) {
      return "mkdir " + make.path();
    } else if (change instanceof Change.PutFile put) {
      return "put " + put.path();
    } else if (change instanceof Change.AssembleFile file) {
      return "assemble "
          + file.path()
          + file.origins().stream()
              .map(origin -> " " + origin.path())
              .collect(Collectors.joining());
    } else if (change instanceof Change.HardLink link) {
      return "link " + link.path() + " " + link.existing();
    } else if (change instanceof Change.SymbolicLink link) {
      return "symlink " + link.path() + " " + link.target();
    } else if (change instanceof Change.RemoveFile remove) {
      return "unlink " + remove.path();
    } else if (change instanceof Change.RemoveDirectory remove) {
      return "rmdir " + remove.path();
    } else if (change instanceof Change.Move move) {
      return "rename " + move.path() + " " + move.to();
    }
    return "sync " + change.path();
  }

  @Override
  public String toString() {
    return text;
  }
}
