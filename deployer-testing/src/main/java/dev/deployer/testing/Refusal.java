package dev.deployer.testing;

/** A system call refuses; nothing has changed. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final Errno errno;

  Refusal(Errno errno) {
    super(errno.name());
    this.errno = errno;
  }

  Errno errno() {
    return errno;
  }
}
