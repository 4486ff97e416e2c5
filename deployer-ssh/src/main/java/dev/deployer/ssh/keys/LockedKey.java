package dev.deployer.ssh.keys;

import dev.deployer.host.ConnectFailedException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;

/**
 * A key that could not be used because its passphrase is not known.
 *
 * @param name where it comes from: the path of its file, or {@code DEPLOYER_IDENTITY}
 * @serial exclude
 */
public record LockedKey(String name) implements Serializable {
  /** The first such key, where there is no connection and that may be why. */
  public static Optional<LockedKey> of(ConnectFailedException failure) {
    return in(failure.getCause());
  }

  /** The first such key among the causes of a failure. */
  public static Optional<LockedKey> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Carrier carrier) {
        return Optional.of(carrier.key);
      }
    }
    return Optional.empty();
  }

  /** That no passphrase is known, as a failure. */
  public IOException asCause() {
    return new Carrier(this);
  }

  private static final class Carrier extends IOException {
    private static final long serialVersionUID = 1L;
    private final LockedKey key;

    Carrier(LockedKey key) {
      super(key.name() + " is encrypted, and there is no passphrase for it");
      this.key = key;
    }
  }
}
