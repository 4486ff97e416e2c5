package dev.deployer.host;

import java.io.IOException;

/** A host could not be connected to; nothing was asked of it. */
public final class ConnectFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No connection, or it ended before it was usable. */
    UNREACHABLE,
    /** The host showed a key that is not known for it; a first contact. */
    HOST_KEY_UNKNOWN,
    /** The thread was interrupted meanwhile; nothing is known of the host. */
    INTERRUPTED,
    /** A list of known hosts is there and cannot be read, so that no key can be judged. */
    KNOWN_HOSTS_UNREADABLE,
    /** The host showed a key that contradicts the known one, or a revoked one. */
    HOST_KEY_CHANGED,
    /** There is an authority for the host, and it showed no certificate by it that holds. */
    HOST_CERTIFICATE,
    /** No algorithm that both sides accept, or no strict key exchange. */
    ALGORITHMS,
    /** None of the offered keys was accepted, or there was none. */
    AUTHENTICATION,
    /** The host has no SFTP, or lacks an extension without which Deployer does not work. */
    UNSUPPORTED,
    /** Before the SFTP server begins, the account's shell prints something. */
    SHELL_PRINTS,
    /** The SFTP server, or the account's shell that is to start it, says nothing. */
    SHELL_WAITS;

    /** Whether it may pass by itself. */
    public boolean mayPass() {
      return this == UNREACHABLE || this == SHELL_WAITS;
    }
  }

  /** Why, for programs. */
  private final Reason reason;

  /** The address of the host. */
  private final String host;

  /** Why, for people. */
  private final String why;

  /**
   * The message names the host, and then says why.
   *
   * @param host the address of the host, {@code deploy@web1.example.net:22}: the one that was to be
   *     reached, or one on the way to it
   * @param why for people; one or more clauses without a full stop
   * @param cause may be null
   */
  public ConnectFailedException(Reason reason, String host, String why, Throwable cause) {
    super(host + ": " + why, cause);
    this.reason = reason;
    this.host = host;
    this.why = why;
  }

  /** For programs. */
  public Reason reason() {
    return reason;
  }

  /** The address of the host that could not be connected to. */
  public String host() {
    return host;
  }

  /** For people, where the host is named already. */
  public String why() {
    return why;
  }
}
