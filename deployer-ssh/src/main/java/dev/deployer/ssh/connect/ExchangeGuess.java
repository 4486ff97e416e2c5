package dev.deployer.ssh.connect;

import java.security.GeneralSecurityException;
import java.util.Optional;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;

/**
 * Our part of the first key exchange, sent before the host has said what it takes: that is the
 * first method that we offer and it has, and so it is known where the host has taken our first one
 * before. A host cannot tell such a packet from one that waited.
 *
 * <p>It is not announced as a guess ({@code first_kex_packet_follows} of RFC 4253 section 7): one
 * that is counts only where both sides put the same methods first, and OpenSSH puts first, since
 * 9.0, what Java has not.
 */
final class ExchangeGuess {
  private final Optional<StrictKeyExchange.Method> method;
  private Agreement sent;
  private String agreed;
  private boolean wrong;

  private ExchangeGuess(Optional<StrictKeyExchange.Method> method) {
    this.method = method;
  }

  static ExchangeGuess none() {
    return new ExchangeGuess(Optional.empty());
  }

  static ExchangeGuess of(StrictKeyExchange.Method method) {
    return new ExchangeGuess(Optional.of(method));
  }

  /** Sends our part, where one is guessed; right behind what we offer. */
  synchronized void send(Transport transport) throws TransportException {
    if (method.isEmpty()) {
      return;
    }
    try {
      sent = method.get().agreement().make();
    } catch (GeneralSecurityException e) {
      throw new TransportException(DisconnectReason.KEY_EXCHANGE_FAILED, e);
    }
    transport.write(StrictKeyExchange.first(sent));
  }

  /**
   * Our part, if it was sent for the method that is agreed upon; once, since later exchanges send
   * theirs.
   *
   * @throws TransportException if it was sent for another one: the host cannot go on from there
   */
  synchronized Optional<Agreement> agreedUpon(String name) throws TransportException {
    agreed = agreed == null ? name : agreed;
    if (sent == null) {
      return Optional.empty();
    }
    Agreement agreement = sent;
    sent = null;
    if (!method.orElseThrow().name().equals(name)) {
      wrong = true;
      throw new TransportException(
          DisconnectReason.KEY_EXCHANGE_FAILED, "the host no longer takes " + method.get().name());
    }
    return Optional.of(agreement);
  }

  /** Whether something is guessed. */
  boolean isMade() {
    return method.isPresent();
  }

  /** What was agreed upon at first. */
  synchronized Optional<String> agreed() {
    return Optional.ofNullable(agreed);
  }

  /** Whether the guess was sent and is of no use: for another method, or to a host that is gone. */
  synchronized boolean isInVain() {
    return wrong || sent != null;
  }
}
