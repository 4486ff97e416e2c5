package dev.deployer.outcome;

import dev.deployer.path.Discreet;
import dev.deployer.path.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Puts errors of files on this machine into words. Those of files on a host come with words of
 * their own.
 */
public final class LocalFailure {
  private LocalFailure() {}

  /**
   * What a file is called in messages: its path; or how long that is, where nothing is there and it
   * may be a secret that was given in the place of a path.
   */
  public static String name(Path file) {
    return mayBeSecret(file) ? Discreet.shown(file.toString()) : file.toString();
  }

  /** The same where nothing else says that it is a file. */
  public static String subject(Path file) {
    return (mayBeSecret(file) ? "a file " : "") + name(file);
  }

  /** Whether what is not there of a path reads like a key or a token. */
  public static boolean mayBeSecret(Path file) {
    Path there = file.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return Discreet.isSecretive(there.relativize(file.toAbsolutePath()).toString());
  }

  /** Why a file could not be read or written: a clause without its path, safe to show. */
  public static String why(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof NotDirectoryException) {
      return "it is not a directory";
    } else if (e instanceof FileAlreadyExistsException) {
      return "it exists already";
    } else if (e instanceof EOFException) {
      return "it ends too early";
    }
    String said =
        e instanceof FileSystemException failure && failure.getReason() != null
            ? failure.getReason()
            : String.valueOf(e.getMessage());
    return said.equals("Is a directory") ? "it is a directory" : Printable.shown(said);
  }
}
