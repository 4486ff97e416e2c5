package dev.deployer.ssh.sftp;

import java.io.IOException;

/** The host sent what the protocol does not allow. Nothing it says on this channel counts now. */
final class ViolationException extends IOException {
  private static final long serialVersionUID = 1L;

  ViolationException(String what) {
    super(what);
  }

  /**
   * An answer came before that of an earlier request, on which its meaning depends. A server may
   * answer in any order (draft-ietf-secsh-filexfer-02, 3); where that tells nothing else, any is
   * taken.
   */
  static ViolationException outOfOrder() {
    return new ViolationException("it answered out of order");
  }
}
