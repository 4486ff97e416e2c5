package dev.deployer.host;

import dev.deployer.path.Printable;
import java.io.IOException;

/**
 * The connection ended, or is no longer trusted, before the reply arrived: the outcome of this call
 * is unknown. The {@link Host} it came from answers nothing more.
 */
public final class ConnectionLostException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why, for people. */
  private final String reason;

  /**
   * The message says that the connection was lost, and then why.
   *
   * @param reason for people, in one clause; what is unsafe to show in it is escaped
   */
  public ConnectionLostException(String reason) {
    this(reason, null);
  }

  /** As {@link #ConnectionLostException(String)}, with what led to it; the cause may be null. */
  public ConnectionLostException(String reason, Throwable cause) {
    super("the connection was lost: " + Printable.shown(reason), cause);
    this.reason = Printable.shown(reason);
  }

  /** For people, where it is said already that the connection was lost. */
  public String reason() {
    return reason;
  }
}
