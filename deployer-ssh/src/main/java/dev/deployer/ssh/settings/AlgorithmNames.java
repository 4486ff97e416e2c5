package dev.deployer.ssh.settings;

import java.security.spec.NamedParameterSpec;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names of all algorithms that Deployer has, as the IANA registry "SSH Protocol Parameters" and
 * OpenSSH's PROTOCOL write them, best first: no CBC, no SHA-1, no ssh-rsa signatures. What they do
 * is known to the rooms that use them.
 */
public final class AlgorithmNames {
  /** The type of an RSA key. It signs under other names: see {@link #signaturesOf}. */
  public static final String RSA = "ssh-rsa";

  /** The type of an Ed25519 key, and the name under which it signs. */
  public static final String ED25519 = "ssh-ed25519";

  /** What OpenSSH appends to the name of a key's type where the key has a certificate. */
  public static final String CERTIFICATE = "-cert-v01@openssh.com";

  /** Types of host keys. */
  public static final List<String> HOST_KEY_TYPES =
      List.of(ED25519, "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", RSA);

  static final List<String> CIPHERS =
      List.of(
          "aes128-gcm@openssh.com",
          "aes256-gcm@openssh.com",
          "aes128-ctr",
          "aes192-ctr",
          "aes256-ctr");

  static final List<String> MACS =
      List.of(
          "hmac-sha2-256-etm@openssh.com",
          "hmac-sha2-512-etm@openssh.com",
          "hmac-sha2-256",
          "hmac-sha2-512");

  /** The key exchange that holds against quantum computers, for which Java 24 is needed. */
  public static final String ML_KEM = "mlkem768x25519-sha256";

  static final List<String> KEY_EXCHANGES =
      Stream.concat(
              Stream.of(ML_KEM).filter(name -> hasMlKem()),
              Stream.of(
                  "curve25519-sha256",
                  "curve25519-sha256@libssh.org",
                  "ecdh-sha2-nistp256",
                  "ecdh-sha2-nistp384",
                  "ecdh-sha2-nistp521",
                  "diffie-hellman-group16-sha512",
                  "diffie-hellman-group18-sha512",
                  "diffie-hellman-group14-sha256"))
          .toList();

  /** The names under which keys of all types sign. */
  public static final List<String> SIGNATURES =
      HOST_KEY_TYPES.stream().flatMap(type -> signaturesOf(type).stream()).toList();

  static final List<String> SIGNATURES_AND_CERTIFICATES =
      Stream.concat(SIGNATURES.stream().map(name -> name + CERTIFICATE), SIGNATURES.stream())
          .toList();

  private AlgorithmNames() {}

  /**
   * Whether this Java has ML-KEM. By a name of its own, since an algorithm that is not there is
   * looked for in all providers, and each is loaded for that.
   */
  public static boolean hasMlKem() {
    return Stream.of(NamedParameterSpec.class.getFields())
        .anyMatch(field -> field.getName().equals("ML_KEM_768"));
  }

  /** The names under which a key of this type signs, best first. */
  public static List<String> signaturesOf(String keyType) {
    return keyType.equals(RSA) ? List.of("rsa-sha2-512", "rsa-sha2-256") : List.of(keyType);
  }
}
