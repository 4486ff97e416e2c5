package dev.deployer.ssh.connect;

import dev.deployer.ssh.keys.Certificate;
import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.trust.CertifiedKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.digest.Digest;
import net.schmizz.sshj.transport.kex.KeyExchange;
import net.schmizz.sshj.transport.kex.KeyExchangeBase;

/**
 * A key exchange (RFC 4253 section 8) that only takes place with a host that keeps to the strict
 * one, {@code kex-strict-s-v00@openssh.com} (OpenSSH PROTOCOL section 1.9); without it, someone in
 * between can cut packets off the beginning (CVE-2023-48795).
 *
 * <p>What the host offered is part of what it signs, so the offer cannot be forged.
 */
final class StrictKeyExchange extends KeyExchangeBase {
  private static final String STRICT = "kex-strict-s-v00@openssh.com";
  private static final int COOKIE = 16;

  /** Makes an agreement with a new key pair. */
  @FunctionalInterface
  interface NewAgreement {
    Agreement make() throws GeneralSecurityException;
  }

  /** A named exchange for a {@link net.schmizz.sshj.Config}. */
  record Method(String name, NewAgreement agreement, Factory<Digest> hash, ExchangeGuess guess)
      implements Factory.Named<KeyExchange> {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public KeyExchange create() {
      return new StrictKeyExchange(this);
    }
  }

  private final Method method;
  private Agreement agreement;
  private BigInteger secret;

  private StrictKeyExchange(Method method) {
    super(method.hash().create());
    this.method = method;
  }

  @Override
  public void init(
      Transport transport, String server, String client, byte[] serverOffer, byte[] clientOffer)
      throws GeneralSecurityException, TransportException {
    super.init(transport, server, client, serverOffer, clientOffer);
    // The marker counts in the first exchange only, which is the one before authentication.
    if (!transport.isAuthenticated() && !offersStrict(serverOffer)) {
      throw new NotStrictException();
    }
    digest.init();
    Optional<Agreement> sent = method.guess().agreedUpon(method.name());
    if (sent.isPresent()) {
      agreement = sent.get();
    } else {
      agreement = method.agreement().make();
      transport.write(first(agreement));
    }
  }

  /** Our part of the exchange (RFC 4253 section 8, RFC 5656 section 4). */
  static SSHPacket first(Agreement agreement) {
    return new SSHPacket(Message.KEXDH_INIT).putBytes(agreement.publicValue());
  }

  @Override
  public boolean next(Message message, SSHPacket packet)
      throws GeneralSecurityException, TransportException {
    if (message != Message.KEXDH_31) {
      throw failed("an unexpected message of the key exchange");
    }
    try {
      byte[] key = packet.readBytes();
      byte[] theirs = packet.readBytes();
      byte[] signature = packet.readBytes();
      String expected = trans.getHostKeyAlgorithm().getKeyFormat().toString();
      if (!PublicKeys.typeOf(key).equals(expected)) {
        throw failed("the host key is not of the type agreed upon, " + expected);
      }
      Certificate certificate = Certificate.isType(expected) ? Certificate.decode(key) : null;
      PublicKey signer = certificate == null ? PublicKeys.decode(key) : certificate.publicKey();
      hostKey = certificate == null ? signer : new CertifiedKey(certificate);
      secret = agreement.with(theirs);
      Buffer.PlainBuffer signed =
          initializedBuffer()
              .putBytes(key)
              .putBytes(agreement.publicValue())
              .putBytes(theirs)
              .putMPInt(secret);
      digest.update(signed.array(), signed.rpos(), signed.available());
      H = digest.digest();
      verify(signer, signature);
      return true;
    } catch (Buffer.BufferException e) {
      throw new TransportException(DisconnectReason.KEY_EXCHANGE_FAILED, e);
    }
  }

  @Override
  public BigInteger getK() {
    return secret;
  }

  private void verify(PublicKey signer, byte[] signature) throws TransportException {
    Signature verifier = trans.getHostKeyAlgorithm().newSignature();
    verifier.initVerify(signer);
    verifier.update(H, 0, H.length);
    if (!verifier.verify(signature)) {
      throw failed("the host's signature is wrong");
    }
  }

  private static boolean offersStrict(byte[] offer) throws TransportException {
    try {
      Buffer.PlainBuffer fields = new Buffer.PlainBuffer(offer);
      fields.rpos(1 + COOKIE);
      String exchanges = new String(fields.readBytes(), StandardCharsets.US_ASCII);
      return List.of(exchanges.split(",")).contains(STRICT);
    } catch (Buffer.BufferException e) {
      throw new TransportException(DisconnectReason.KEY_EXCHANGE_FAILED, e);
    }
  }

  private static TransportException failed(String why) {
    return new TransportException(DisconnectReason.KEY_EXCHANGE_FAILED, why);
  }

  /** The host does not offer the strict key exchange. */
  static final class NotStrictException extends TransportException {
    static final String MESSAGE =
        "the host does not offer the strict key exchange (" + STRICT + ", since OpenSSH 9.6)";

    private static final long serialVersionUID = 1L;

    NotStrictException() {
      super(DisconnectReason.KEY_EXCHANGE_FAILED, MESSAGE);
    }
  }
}
