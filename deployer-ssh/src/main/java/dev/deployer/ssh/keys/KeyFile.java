package dev.deployer.ssh.keys;

import dev.deployer.ssh.keys.KeyPairs.Pair;
import dev.deployer.ssh.settings.GivenText;
import dev.deployer.ssh.settings.PassphrasePrompt;
import dev.deployer.ssh.settings.Wrapping;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.SSHRuntimeException;

/**
 * A private key as text: OpenSSH's format (OpenSSH PROTOCOL.key), or PEM with PKCS#1, SEC 1 or
 * PKCS#8 in it, encrypted or not. No message about it has anything of the text in it.
 *
 * <p>An encrypted key of OpenSSH's format shows its public half, so its passphrase is asked for
 * only when it is about to sign. Of an encrypted PEM key the public half has to be known from
 * elsewhere for that.
 */
public final class KeyFile implements Identity {
  private static final String OPENSSH = "OPENSSH PRIVATE KEY";
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
   * @param publicHalf the public key that lies beside it; it is believed where the file does not
   *     tell
   * @throws IOException if it is no key that can be used
   */
  public static KeyFile parse(
      String name, String text, Optional<PassphrasePrompt> passphrases, Optional<byte[]> publicHalf)
      throws IOException {
    try {
      PemBlock block = PemBlock.in(Wrapping.off(text, GivenText::isKey).orElse(""));
      return block.label().equals(OPENSSH)
          ? openSsh(name, block.content(), passphrases)
          : pem(name, block, passphrases, publicHalf);
    } catch (GeneralSecurityException | SSHRuntimeException | Buffer.BufferException e) {
      throw new IOException(name + " is no key that can be used: " + why(e), e);
    }
  }

  /** In our words; a library's may have the text in them, and help nobody. */
  private static String why(Exception e) {
    return e instanceof UnusableKeyException ? e.getMessage() : "it is cut short, or damaged";
  }

  private static KeyFile openSsh(
      String name, byte[] content, Optional<PassphrasePrompt> passphrases)
      throws IOException, GeneralSecurityException {
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(content);
    byte[] magic = new byte[MAGIC.length];
    fields.readRawBytes(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new UnusableKeyException("it does not begin with openssh-key-v1");
    }
    String cipher = fields.readString();
    String derivation = fields.readString();
    byte[] options = fields.readBytes();
    if (fields.readUInt32() != 1) {
      throw new UnusableKeyException("it does not hold exactly one key");
    }
    byte[] publicKey = fields.readBytes();
    PrivateKeys.requireKnown(PublicKeys.typeOf(publicKey));
    byte[] secret = fields.readBytes();
    byte[] tag = new byte[fields.available()];
    fields.readRawBytes(tag);
    if (cipher.equals("none")) {
      PrivateKey key = PrivateKeys.decode(secret);
      return new KeyFile(name, publicKey, false, () -> key);
    }
    KeyEncryption encryption = KeyEncryption.of(cipher, derivation, options, secret, tag);
    return new KeyFile(
        name,
        publicKey,
        true,
        () -> PrivateKeys.decode(encryption.decrypt(passphrase(name, passphrases))));
  }

  private static KeyFile pem(
      String name,
      PemBlock block,
      Optional<PassphrasePrompt> passphrases,
      Optional<byte[]> publicHalf)
      throws IOException, GeneralSecurityException {
    if (!PemEncryption.isOn(block)) {
      Pair pair = PemKeys.decode(block.content());
      return new KeyFile(name, pair.publicKey(), false, pair::privateKey);
    }
    PemEncryption encryption = PemEncryption.of(block);
    if (publicHalf.isPresent()) {
      return new KeyFile(
          name,
          publicHalf.get(),
          true,
          () -> opened(encryption, passphrase(name, passphrases)).privateKey());
    }
    Pair pair = opened(encryption, passphrase(name, passphrases));
    return new KeyFile(name, pair.publicKey(), false, pair::privateKey);
  }

  private static Pair opened(PemEncryption encryption, char[] passphrase)
      throws GeneralSecurityException {
    byte[] plain = encryption.decrypt(passphrase);
    try {
      return PemKeys.decode(plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /** Asked for now. */
  private static char[] passphrase(String name, Optional<PassphrasePrompt> passphrases)
      throws IOException {
    char[] passphrase = passphrases.map(prompt -> prompt.ask(name)).orElse(null);
    if (passphrase == null || passphrase.length == 0) {
      throw new LockedKey(name).asCause();
    }
    return passphrase;
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
      throw new IOException(name + " cannot be used: " + why(e), e);
    }
  }
}
