package dev.deployer.ssh.keys;

import dev.deployer.ssh.settings.PassphrasePrompt;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;

/**
 * A private key as text: OpenSSH's format (OpenSSH PROTOCOL.key), or PEM where it is not encrypted.
 *
 * <p>An encrypted key of OpenSSH's format shows its public half, so its passphrase is asked for
 * only when it is about to sign.
 */
public final class KeyFile implements Identity {
  private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
  private static final String END = "-----END OPENSSH PRIVATE KEY-----";
  private static final byte[] MAGIC = {
    'o', 'p', 'e', 'n', 's', 's', 'h', '-', 'k', 'e', 'y', '-', 'v', '1', 0
  };

  /** Gives the private key, perhaps after a passphrase. */
  @FunctionalInterface
  private interface Unlocking {
    PrivateKey privateKey() throws IOException, GeneralSecurityException;
  }

  private final String name;
  private final byte[] publicKey;
  private final String algorithm;
  private final boolean encrypted;
  private final Unlocking unlocking;

  private KeyFile(String name, byte[] publicKey, boolean encrypted, Unlocking unlocking)
      throws GeneralSecurityException {
    this.name = name;
    this.publicKey = publicKey;
    this.algorithm = Signing.algorithmOf(PublicKeys.typeOf(publicKey));
    this.encrypted = encrypted;
    this.unlocking = unlocking;
  }

  /**
   * @throws IOException if it is no key that can be used
   */
  public static KeyFile parse(String name, String text, Optional<PassphrasePrompt> passphrases)
      throws IOException {
    try {
      return text.contains(BEGIN) ? openSsh(name, text, passphrases) : pem(name, text);
    } catch (GeneralSecurityException
        | SSHRuntimeException
        | IllegalArgumentException
        | IOException e) {
      throw new IOException(name + " is no key that can be used: " + e.getMessage(), e);
    }
  }

  private static KeyFile openSsh(String name, String text, Optional<PassphrasePrompt> passphrases)
      throws IOException, GeneralSecurityException {
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END, begin);
    if (end < 0) {
      throw new IllegalArgumentException("its end is missing");
    }
    Buffer.PlainBuffer fields =
        new Buffer.PlainBuffer(Base64.getMimeDecoder().decode(text.substring(begin, end)));
    byte[] magic = new byte[MAGIC.length];
    fields.readRawBytes(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IllegalArgumentException("it does not begin with openssh-key-v1");
    }
    String cipher = fields.readString();
    String derivation = fields.readString();
    byte[] options = fields.readBytes();
    if (fields.readUInt32() != 1) {
      throw new IllegalArgumentException("it does not hold exactly one key");
    }
    byte[] publicKey = fields.readBytes();
    byte[] secret = fields.readBytes();
    byte[] tag = new byte[fields.available()];
    fields.readRawBytes(tag);
    if (cipher.equals("none")) {
      PrivateKey key = PrivateKeys.decode(secret);
      return new KeyFile(name, publicKey, false, () -> key);
    }
    KeyEncryption encryption = KeyEncryption.of(cipher, derivation, options, secret, tag);
    return new KeyFile(
        name, publicKey, true, () -> PrivateKeys.decode(encryption.decrypt(name, passphrases)));
  }

  private static KeyFile pem(String name, String text)
      throws IOException, GeneralSecurityException {
    if (!text.contains("-----BEGIN ")) {
      throw new IllegalArgumentException("there is no private key in it");
    }
    if (text.contains("ENCRYPTED")) {
      throw new IllegalArgumentException(
          "it is an encrypted PEM file; ssh-keygen -p brings it into OpenSSH's format");
    }
    PKCS8KeyFile file = new PKCS8KeyFile();
    file.init(text, null);
    PrivateKey key = file.getPrivate();
    return new KeyFile(name, PublicKeys.encode(file.getPublic()), false, () -> key);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public String algorithm() {
    return algorithm;
  }

  @Override
  public boolean signsUnasked() {
    return !encrypted;
  }

  @Override
  public byte[] sign(byte[] data) throws IOException {
    try {
      return Signing.sign(algorithm, unlocking.privateKey(), data);
    } catch (GeneralSecurityException | SSHRuntimeException | Buffer.BufferException e) {
      throw new IOException(name + " cannot be used: " + e.getMessage(), e);
    }
  }
}
