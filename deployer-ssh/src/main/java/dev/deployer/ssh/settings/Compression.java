package dev.deployer.ssh.settings;

/** Whether what goes over the wire is compressed, where the host does that too. */
public enum Compression {
  /** Where it pays: where the line is slower than compressing, or the host is far away. */
  AUTO,
  /** On every line. */
  YES,
  /** On none. */
  NO
}
