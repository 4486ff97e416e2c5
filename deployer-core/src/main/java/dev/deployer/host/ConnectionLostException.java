package dev.deployer.host;

import java.io.IOException;

/**
 * The connection ended, or is no longer trusted, before the reply arrived: the outcome of this call
 * is unknown. The {@link Host} it came from answers nothing more.
 */
public final class ConnectionLostException extends IOException {
  private static final long serialVersionUID = 1L;

  public ConnectionLostException(String message) {
    super(message);
  }

  public ConnectionLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
