package dev.deployer.ssh.trust;

import dev.deployer.ssh.keys.Certificate;
import java.security.PublicKey;

/**
 * The key of a host together with the certificate that it came with, as sshj hands both to the
 * check of host keys.
 */
public final class CertifiedKey implements PublicKey {
  private static final long serialVersionUID = 1L;

  private final transient Certificate certificate;

  public CertifiedKey(Certificate certificate) {
    this.certificate = certificate;
  }

  Certificate certificate() {
    return certificate;
  }

  @Override
  public String getAlgorithm() {
    return certificate.type();
  }

  @Override
  public String getFormat() {
    return "OpenSSH";
  }

  @Override
  public byte[] getEncoded() {
    return certificate.blob();
  }
}
