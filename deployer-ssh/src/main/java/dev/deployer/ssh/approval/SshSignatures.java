package dev.deployer.ssh.approval;

import dev.deployer.gate.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** Signatures of {@code ssh-keygen -Y sign}, checked with the algorithms of the platform alone. */
public final class SshSignatures implements Signatures {
  @Override
  public SignedBy check(byte[] signature, byte[] message) throws GeneralSecurityException {
    SshSignature parsed = SshSignature.parse(new String(signature, StandardCharsets.ISO_8859_1));
    parsed.verify(message, PURPOSE);
    return new SignedBy(Base64.getEncoder().encodeToString(parsed.key()), parsed.fingerprint());
  }
}
