package dev.deployer.ssh;

import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.mac.Macs;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.digest.SHA256;
import net.schmizz.sshj.transport.digest.SHA384;
import net.schmizz.sshj.transport.digest.SHA512;
import net.schmizz.sshj.transport.kex.DHGroupData;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;

/**
 * The algorithms that are offered, best first: no CBC, no SHA-1, no ssh-rsa signatures, and none
 * that the Java platform lacks.
 */
final class Algorithms {
  /** Host key types in our order of preference. */
  static final List<String> HOST_KEY_TYPES =
      List.of(
          PublicKeys.ED25519,
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          PublicKeys.RSA);

  private Algorithms() {}

  /** The names under which a key of this type signs. */
  static List<String> signaturesOf(String keyType) {
    return keyType.equals(PublicKeys.RSA)
        ? List.of("rsa-sha2-512", "rsa-sha2-256")
        : List.of(keyType);
  }

  static Config config(String version) {
    // Else sshj registers BouncyCastle for the whole JVM, where it is on the class path.
    SecurityUtils.setRegisterBouncyCastle(false);
    ConfigImpl config = new ConfigImpl();
    config.setLoggerFactory(LoggerFactory.DEFAULT);
    config.setVersion(version);
    config.setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
    config.setKeepAliveProvider(KeepAliveProvider.HEARTBEAT);
    config.setKeyExchangeFactories(
        List.of(
            new StrictKeyExchange.Method(
                "curve25519-sha256", Agreement.X25519::new, new SHA256.Factory()),
            new StrictKeyExchange.Method(
                "curve25519-sha256@libssh.org", Agreement.X25519::new, new SHA256.Factory()),
            new StrictKeyExchange.Method(
                "ecdh-sha2-nistp256", () -> new Agreement.Ec("nistp256"), new SHA256.Factory()),
            new StrictKeyExchange.Method(
                "ecdh-sha2-nistp384", () -> new Agreement.Ec("nistp384"), new SHA384.Factory()),
            new StrictKeyExchange.Method(
                "ecdh-sha2-nistp521", () -> new Agreement.Ec("nistp521"), new SHA512.Factory()),
            new StrictKeyExchange.Method(
                "diffie-hellman-group16-sha512",
                () -> new Agreement.Dh(DHGroupData.P16),
                new SHA512.Factory()),
            new StrictKeyExchange.Method(
                "diffie-hellman-group18-sha512",
                () -> new Agreement.Dh(DHGroupData.P18),
                new SHA512.Factory()),
            new StrictKeyExchange.Method(
                "diffie-hellman-group14-sha256",
                () -> new Agreement.Dh(DHGroupData.P14),
                new SHA256.Factory())));
    config.setKeyAlgorithms(
        List.of(
            KeyAlgorithms.EdDSA25519(),
            KeyAlgorithms.ECDSASHANistp256(),
            KeyAlgorithms.ECDSASHANistp384(),
            KeyAlgorithms.ECDSASHANistp521(),
            KeyAlgorithms.RSASHA512(),
            KeyAlgorithms.RSASHA256()));
    config.setCipherFactories(
        List.of(
            GcmCiphers.AES128GCM(),
            GcmCiphers.AES256GCM(),
            BlockCiphers.AES128CTR(),
            BlockCiphers.AES192CTR(),
            BlockCiphers.AES256CTR()));
    config.setMACFactories(
        List.of(
            Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512()));
    config.setCompressionFactories(List.of(new NoneCompression.Factory()));
    return config;
  }
}
