package dev.deployer.testing;

import java.util.SortedMap;

/**
 * The files of a host, reached past the port, as someone logged in on the host would. Paths are
 * absolute text. What cannot be done is an unchecked exception: the test is wrong.
 */
public interface Backdoor {
  /** Makes a directory, 0755, and its missing parents. */
  void makeDirectory(String path);

  /** Writes a file, 0644 if it is new, and makes its missing parents. */
  void writeFile(String path, byte[] content);

  /** Makes a symbolic link. */
  void link(String path, String target);

  /** Gives a file that exists a further name. */
  void hardLink(String path, String existing);

  void setMode(String path, int mode);

  void setModified(String path, long seconds);

  /** Removes the entry and whatever is in it. */
  void remove(String path);

  void move(String from, String to);

  boolean exists(String path);

  byte[] content(String path);

  int mode(String path);

  long modified(String path);

  /** Whether both names are of one file. */
  boolean areOneFile(String path, String other);

  /**
   * Everything below a directory: relative path to {@code d <mode>}, {@code f <mode> <size>
   * <sha-256>}, {@code l <target>} or {@code o}; modes in octal.
   */
  SortedMap<String, String> tree(String directory);
}
