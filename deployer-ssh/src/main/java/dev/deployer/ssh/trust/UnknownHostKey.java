package dev.deployer.ssh.trust;

import dev.deployer.host.ConnectFailedException;
import java.io.IOException;
import java.util.Optional;

/**
 * The key that a host showed at a first contact, for a person to compare and to accept.
 *
 * @param keyType {@code ssh-ed25519}
 * @param fingerprint {@code SHA256:…}
 * @param knownHostsLine the line that makes the host known, without a line end
 */
public record UnknownHostKey(String keyType, String fingerprint, String knownHostsLine) {
  /** The key that was not known, where that is why there is no connection. */
  public static Optional<UnknownHostKey> of(ConnectFailedException failure) {
    return failure.getCause() instanceof Carrier carrier
        ? Optional.of(carrier.key)
        : Optional.empty();
  }

  IOException asCause() {
    return new Carrier(this);
  }

  private static final class Carrier extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient UnknownHostKey key;

    Carrier(UnknownHostKey key) {
      super("no key is known for the host");
      this.key = key;
    }
  }
}
