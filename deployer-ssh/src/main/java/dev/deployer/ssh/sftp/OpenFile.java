package dev.deployer.ssh.sftp;

import java.io.IOException;

/** A file that we made on the host and whose content is on its way. */
interface OpenFile {
  /** Told when the host has closed the file. */
  interface Ending {
    /**
     * @param failure null if all went well
     */
    void closed(IOException failure) throws IOException;

    void abandoned();
  }

  /**
   * Sends the next piece of the content, and after the last one all the rest.
   *
   * @return whether that was all
   */
  boolean sendSome(byte[] chunk) throws IOException;

  /** Closes the file as it is; the listener is told nothing. */
  void abandon() throws IOException;

  /** Closes what is read here. */
  void closeContent();
}
