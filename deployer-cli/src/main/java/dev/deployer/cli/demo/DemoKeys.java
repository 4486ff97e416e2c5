package dev.deployer.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/**
 * Keys that are made for one demo. RSA, since the server's library takes no ed25519 key of a client
 * without further libraries.
 */
final class DemoKeys {
  private DemoKeys() {}

  static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }

  /** Writes what a person has in {@code ~/.ssh}: the key, and the hosts that are known. */
  static void write(Path ssh, KeyPair key, String knownHosts) throws IOException {
    Files.createDirectories(ssh);
    Path file = ssh.resolve("id_rsa");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
          key, "demo", (OpenSSHKeyEncryptionContext) null, out);
    } catch (GeneralSecurityException e) {
      throw new IOException("the key cannot be written", e);
    }
    Files.writeString(ssh.resolve("known_hosts"), knownHosts + "\n");
  }
}
