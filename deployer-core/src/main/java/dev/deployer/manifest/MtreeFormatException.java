package dev.deployer.manifest;

import java.io.IOException;

/** Text that is not a manifest as {@link MtreeFormat} writes it. */
public final class MtreeFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  MtreeFormatException(int line, String why, Throwable cause) {
    super("manifest line " + line + ": " + why, cause);
  }

  MtreeFormatException(InvalidManifestException invalid) {
    super("manifest: " + invalid.getMessage(), invalid);
  }
}
