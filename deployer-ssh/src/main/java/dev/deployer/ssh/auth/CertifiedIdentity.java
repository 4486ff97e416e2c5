package dev.deployer.ssh.auth;

import dev.deployer.ssh.keys.Certificate;
import dev.deployer.ssh.keys.Identity;
import dev.deployer.ssh.settings.AlgorithmNames;
import java.io.IOException;

/** An identity that offers a certificate in place of its bare key; the key itself signs. */
final class CertifiedIdentity implements Identity {
  private final Identity key;
  private final Certificate certificate;
  private final String name;

  /**
   * @param name where the certificate comes from, for people
   */
  CertifiedIdentity(Identity key, Certificate certificate, String name) {
    this.key = key;
    this.certificate = certificate;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] publicKey() {
    return certificate.blob();
  }

  /** {@code rsa-sha2-512-cert-v01@openssh.com} for an RSA key. */
  @Override
  public String algorithm() {
    return key.algorithm() + AlgorithmNames.CERTIFICATE;
  }

  @Override
  public boolean signsUnasked() {
    return key.signsUnasked();
  }

  @Override
  public byte[] sign(byte[] data) throws IOException {
    return key.sign(data);
  }
}
