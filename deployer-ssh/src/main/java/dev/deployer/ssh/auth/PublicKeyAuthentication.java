package dev.deployer.ssh.auth;

import dev.deployer.ssh.keys.Identity;
import java.io.IOException;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/**
 * The public key method (RFC 4252 section 7). Where to sign is to ask someone, it is done in two
 * steps: first the host is asked whether it would accept the key, then it gets a signature. A key
 * that signs by itself does so at once, which saves a round trip, and the least time that OpenSSH
 * lets each such request take (5 ms and more, {@code MIN_FAIL_DELAY_SECONDS} in its auth2.c). The
 * signature is made on the thread that connects.
 */
final class PublicKeyAuthentication extends AbstractAuthMethod {
  static final String NAME = "publickey";

  private final Identity identity;
  private final boolean signed;

  private PublicKeyAuthentication(Identity identity, boolean signed) {
    super(NAME);
    this.identity = identity;
    this.signed = signed;
  }

  /** Ends in an {@link AcceptableException} if the host would accept the key. */
  static PublicKeyAuthentication asking(Identity identity) {
    return new PublicKeyAuthentication(identity, false);
  }

  static PublicKeyAuthentication proving(Identity identity) {
    return new PublicKeyAuthentication(identity, true);
  }

  /** The key's name, for people. */
  String key() {
    return identity.name();
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws UserAuthException {
    if (!signed && message == Message.USERAUTH_60) {
      throw new AcceptableException();
    }
    throw new UserAuthException("an unexpected message " + message);
  }

  @Override
  protected SSHPacket buildReq() throws UserAuthException {
    SSHPacket request =
        super.buildReq()
            .putBoolean(signed)
            .putString(identity.algorithm())
            .putBytes(identity.publicKey());
    if (signed) {
      try {
        byte[] data =
            new Buffer.PlainBuffer()
                .putBytes(params.getTransport().getSessionID())
                .putBuffer(request)
                .getCompactData();
        request.putBytes(identity.sign(data));
      } catch (IOException e) {
        throw new UserAuthException(e.getMessage(), e);
      }
    }
    return request;
  }

  /** The host would accept the key. */
  static final class AcceptableException extends UserAuthException {
    private static final long serialVersionUID = 1L;

    AcceptableException() {
      super("the key is acceptable");
    }
  }
}
