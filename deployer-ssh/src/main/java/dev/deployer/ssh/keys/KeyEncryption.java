package dev.deployer.ssh.keys;

import com.hierynomus.sshj.userauth.keyprovider.bcrypt.BCrypt;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.schmizz.sshj.common.Buffer;

/** How the private section of an OpenSSH key file is encrypted (OpenSSH PROTOCOL.key section 2). */
final class KeyEncryption {
  static final String WRONG = "the passphrase is wrong, or the file is damaged";
  private static final int MOST_ROUNDS = 100_000;
  private static final String CHACHA = "chacha20-poly1305@openssh.com";

  /** How a cipher's key and initialisation vector are cut from what bcrypt gives. */
  private record Mode(String transformation, String algorithm, int keyLength, int ivLength) {
    static Mode of(String cipher) throws UnusableKeyException {
      if (cipher.equals(CHACHA)) {
        return new Mode("ChaCha20", "ChaCha20", 64, 0);
      } else if (cipher.equals("3des-cbc")) {
        return new Mode("DESede/CBC/NoPadding", "DESede", 24, 8);
      } else if (!cipher.matches("aes(128|192|256)-(ctr|cbc|gcm@openssh.com)")) {
        throw new UnusableKeyException(OTHERWISE);
      }
      String mode = cipher.substring(7, 10).toUpperCase(Locale.ROOT);
      return new Mode(
          "AES/" + mode + "/NoPadding",
          "AES",
          Integer.parseInt(cipher.substring(3, 6)) / 8,
          mode.equals("GCM") ? 12 : 16);
    }
  }

  private static final String OTHERWISE =
      "it is encrypted in a way that is not supported; this changes it: ssh-keygen -p -Z"
          + " aes256-ctr -f KEY";

  private final Mode mode;
  private final byte[] salt;
  private final int rounds;
  private final byte[] sealed;

  private KeyEncryption(Mode mode, byte[] salt, int rounds, byte[] sealed) {
    this.mode = mode;
    this.salt = salt;
    this.rounds = rounds;
    this.sealed = sealed;
  }

  /**
   * @throws UnusableKeyException if it is a way that is not known
   */
  static KeyEncryption of(
      String cipher, String derivation, byte[] options, byte[] secret, byte[] tag)
      throws GeneralSecurityException, Buffer.BufferException {
    Mode mode = Mode.of(cipher);
    Buffer.PlainBuffer fields = new Buffer.PlainBuffer(options);
    byte[] salt = fields.readBytes();
    long rounds = fields.readUInt32();
    if (!derivation.equals("bcrypt") || rounds < 1 || rounds > MOST_ROUNDS) {
      throw new UnusableKeyException(OTHERWISE);
    }
    byte[] sealed = Arrays.copyOf(secret, secret.length + tag.length);
    System.arraycopy(tag, 0, sealed, secret.length, tag.length);
    // Poly1305 alone is not to be had; two equal numbers in the key show a wrong passphrase.
    return new KeyEncryption(mode, salt, (int) rounds, cipher.equals(CHACHA) ? secret : sealed);
  }

  /**
   * The plain section.
   *
   * @param passphrase overwritten
   */
  byte[] decrypt(char[] passphrase) throws GeneralSecurityException {
    byte[] derived = derive(passphrase);
    try {
      // Of the two keys of chacha20-poly1305, the first is for the content.
      byte[] key = Arrays.copyOf(derived, Math.min(mode.keyLength(), 32));
      byte[] iv = Arrays.copyOfRange(derived, mode.keyLength(), derived.length);
      Cipher cipher = Cipher.getInstance(mode.transformation());
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, mode.algorithm()), parameters(iv));
      return cipher.doFinal(sealed);
    } catch (AEADBadTagException e) {
      throw new UnusableKeyException(WRONG);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  private AlgorithmParameterSpec parameters(byte[] iv) {
    return switch (mode.transformation()) {
      case "AES/GCM/NoPadding" -> new GCMParameterSpec(128, iv);
      // The packet of number 0 (OpenSSH PROTOCOL.chacha20poly1305); block 0 is Poly1305's key.
      case "ChaCha20" -> new ChaCha20ParameterSpec(new byte[12], 1);
      default -> new IvParameterSpec(iv);
    };
  }

  private byte[] derive(char[] passphrase) {
    byte[] room = new byte[3 * passphrase.length];
    ByteBuffer encoded = ByteBuffer.wrap(room);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase), encoded, true);
    byte[] bytes = Arrays.copyOf(room, encoded.position());
    try {
      byte[] derived = new byte[mode.keyLength() + mode.ivLength()];
      new BCrypt().pbkdf(bytes, salt, rounds, derived);
      return derived;
    } finally {
      Arrays.fill(passphrase, '\0');
      Arrays.fill(room, (byte) 0);
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
