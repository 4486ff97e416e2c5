package dev.deployer.ssh.keys;

import com.hierynomus.sshj.userauth.keyprovider.bcrypt.BCrypt;
import dev.deployer.ssh.settings.PassphrasePrompt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.schmizz.sshj.common.Buffer;

/** How the private section of an OpenSSH key file is encrypted (OpenSSH PROTOCOL.key section 2). */
final class KeyEncryption {
  private static final int MOST_ROUNDS = 100_000;

  private final String transformation;
  private final int keyLength;
  private final int ivLength;
  private final byte[] salt;
  private final int rounds;
  private final byte[] sealed;

  private KeyEncryption(
      String transformation, int keyLength, byte[] salt, int rounds, byte[] sealed) {
    this.transformation = transformation;
    this.keyLength = keyLength;
    this.ivLength = isGcm(transformation) ? 12 : 16;
    this.salt = salt;
    this.rounds = rounds;
    this.sealed = sealed;
  }

  static KeyEncryption of(
      String cipher, String derivation, byte[] options, byte[] secret, byte[] tag)
      throws GeneralSecurityException, Buffer.BufferException {
    if (!derivation.equals("bcrypt")
        || !cipher.matches("aes(128|192|256)-(ctr|cbc|gcm@openssh.com)")) {
      throw new GeneralSecurityException("it is encrypted with " + cipher + ", " + derivation);
    }
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(options);
    byte[] salt = fields.readBytes();
    long rounds = fields.readUInt32();
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new GeneralSecurityException("it asks for " + rounds + " rounds of bcrypt");
    }
    String mode = cipher.substring(7, 10);
    byte[] sealed = Arrays.copyOf(secret, secret.length + tag.length);
    System.arraycopy(tag, 0, sealed, secret.length, tag.length);
    return new KeyEncryption(
        "AES/" + mode.toUpperCase(Locale.ROOT) + "/NoPadding",
        Integer.parseInt(cipher.substring(3, 6)) / 8,
        salt,
        (int) rounds,
        sealed);
  }

  /** The plain section, with a passphrase asked for now. */
  byte[] decrypt(String name, Optional<PassphrasePrompt> passphrases)
      throws IOException, GeneralSecurityException {
    char[] passphrase = passphrases.map(prompt -> prompt.ask(name)).orElse(null);
    if (passphrase == null || passphrase.length == 0) {
      throw new IOException(name + " is encrypted, and there is no passphrase for it");
    }
    byte[] derived = derive(passphrase);
    try {
      byte[] key = Arrays.copyOf(derived, keyLength);
      byte[] iv = Arrays.copyOfRange(derived, keyLength, keyLength + ivLength);
      Cipher cipher = Cipher.getInstance(transformation);
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          isGcm(transformation) ? new GCMParameterSpec(128, iv) : new IvParameterSpec(iv));
      return cipher.doFinal(sealed);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  private byte[] derive(char[] passphrase) {
    byte[] room = new byte[3 * passphrase.length];
    ByteBuffer encoded = ByteBuffer.wrap(room);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase), encoded, true);
    byte[] bytes = Arrays.copyOf(room, encoded.position());
    try {
      byte[] derived = new byte[keyLength + ivLength];
      new BCrypt().pbkdf(bytes, salt, rounds, derived);
      return derived;
    } finally {
      Arrays.fill(passphrase, '\0');
      Arrays.fill(room, (byte) 0);
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static boolean isGcm(String transformation) {
    return transformation.startsWith("AES/GCM");
  }
}
