package dev.deployer.ssh.trust;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.Detailed;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The key that a host showed at a first contact, for a person to compare and to accept.
 *
 * @param keyType {@code ssh-ed25519}
 * @param fingerprint {@code SHA256:…}
 * @param knownHostsLine the line that makes the host known, without a line end
 * @param list where that line belongs: a file, or {@code DEPLOYER_KNOWN_HOSTS}; absent where there
 *     is no list of known hosts
 * @param recording whether it could have been added there
 * @serial exclude
 */
public record UnknownHostKey(
    String keyType,
    String fingerprint,
    String knownHostsLine,
    Optional<String> list,
    Recording recording)
    implements Serializable {
  /** Whether a new key can be added to the list of known hosts. */
  public enum Recording {
    /** It was not to be added; the list is a file. */
    NOT_WANTED,
    /** There is no list, or it was given as text, to which nothing can be added. */
    NO_FILE,
    /** It was to be added to the file, and that failed. */
    FAILED
  }

  /** The key that was not known, where that is why there is no connection. */
  public static Optional<UnknownHostKey> of(ConnectFailedException failure) {
    return failure.getCause() instanceof Carrier carrier
        ? Optional.of(carrier.key)
        : Optional.empty();
  }

  IOException asCause() {
    return new Carrier(this);
  }

  private Object writeReplace() {
    return new Written(keyType, fingerprint, knownHostsLine, list.orElse(null), recording);
  }

  /** The same without an Optional, which cannot be serialized. */
  private record Written(
      String keyType, String fingerprint, String knownHostsLine, String list, Recording recording)
      implements Serializable {
    private Object readResolve() {
      return new UnknownHostKey(
          keyType, fingerprint, knownHostsLine, Optional.ofNullable(list), recording);
    }
  }

  private static final class Carrier extends IOException implements Detailed {
    private static final long serialVersionUID = 1L;
    private final UnknownHostKey key;

    Carrier(UnknownHostKey key) {
      super("no key is known for the host");
      this.key = key;
    }

    @Override
    public List<String> details() {
      return List.of(key.knownHostsLine());
    }
  }
}
