package dev.deployer.ssh.sftp;

import java.io.IOException;

/** The host sent what the protocol does not allow. Nothing it says on this channel counts now. */
final class ViolationException extends IOException {
  private static final long serialVersionUID = 1L;

  ViolationException(String what) {
    super(what);
  }
}
