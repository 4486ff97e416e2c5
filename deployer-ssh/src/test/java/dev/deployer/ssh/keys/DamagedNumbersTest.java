package dev.deployer.ssh.keys;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;

/** What others send may have numbers of no bytes, which are 0, and sizes that no key has. */
final class DamagedNumbersTest {
  @Test
  void aPublicKeyWithoutNumbersIsRefused() {
    byte[] key =
        new Buffer.PlainBuffer()
            .putString("ssh-rsa")
            .putBytes(new byte[0])
            .putBytes(new byte[0])
            .getCompactData();
    assertThatThrownBy(() -> PublicKeys.decode(key)).isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void aSignatureWithoutNumbersIsRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    byte[] numbers =
        new Buffer.PlainBuffer().putBytes(new byte[0]).putBytes(new byte[0]).getCompactData();
    byte[] signature =
        new Buffer.PlainBuffer()
            .putString("ecdsa-sha2-nistp256")
            .putBytes(numbers)
            .getCompactData();
    byte[] key = PublicKeys.encode(pair.getPublic());
    assertThatThrownBy(
            () -> Signing.verify(key, new byte[1], signature, List.of("ecdsa-sha2-nistp256")))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void aPrivateKeyWithTheFactorOneIsRefused() {
    BigInteger one = BigInteger.ONE;
    byte[] publicKey =
        new Buffer.PlainBuffer().putString("ssh-rsa").putMPInt(one).putMPInt(one).getCompactData();
    byte[] secret =
        new Buffer.PlainBuffer()
            .putUInt32(7)
            .putUInt32(7)
            .putString("ssh-rsa")
            .putMPInt(one)
            .putMPInt(one)
            .putMPInt(one)
            .putMPInt(one)
            .putMPInt(one)
            .putMPInt(one)
            .putString("")
            .getCompactData();
    byte[] file =
        new Buffer.PlainBuffer()
            .putRawBytes("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII))
            .putString("none")
            .putString("none")
            .putString("")
            .putUInt32(1)
            .putBytes(publicKey)
            .putBytes(secret)
            .getCompactData();
    String text =
        "-----BEGIN OPENSSH PRIVATE KEY-----\n"
            + Base64.getEncoder().encodeToString(file)
            + "\n-----END OPENSSH PRIVATE KEY-----\n";
    assertThatThrownBy(
            () -> KeyFile.parse("id", text, Optional.empty(), Optional.empty()).sign(new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("id ");
  }
}
