package dev.deployer.ssh.sftp;

import dev.deployer.path.Printable;
import java.io.IOException;

/** The host sent text where its SFTP server was to begin: something before that server prints. */
final class PrintedException extends IOException {
  private static final long serialVersionUID = 1L;

  PrintedException(String text) {
    super("it begins with text in place of SFTP, \"" + Printable.escape(text.strip()) + "\"");
  }
}
