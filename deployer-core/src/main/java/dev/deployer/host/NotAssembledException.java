package dev.deployer.host;

import java.nio.file.FileSystemException;

/**
 * A file could not be made of pieces of others: what lies at its path is incomplete, or is not
 * known to be what was meant, and is no longer open. Sent whole it may well arrive.
 */
public final class NotAssembledException extends FileSystemException {
  private static final long serialVersionUID = 1;

  /**
   * @param file its path
   * @param why what the host said, or what was found
   */
  public NotAssembledException(String file, String why) {
    super(file, null, why);
  }
}
