package dev.deployer.ssh.connect;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.signature.SignatureEdDSA;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.mac.Macs;
import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.AlgorithmLimits;
import dev.deployer.ssh.settings.AlgorithmNames;
import dev.deployer.ssh.settings.SshSettings;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.ConfigImpl;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.signature.SignatureECDSA;
import net.schmizz.sshj.signature.SignatureRSA;
import net.schmizz.sshj.transport.cipher.Cipher;
import net.schmizz.sshj.transport.compression.Compression;
import net.schmizz.sshj.transport.compression.NoneCompression;
import net.schmizz.sshj.transport.digest.Digest;
import net.schmizz.sshj.transport.digest.SHA256;
import net.schmizz.sshj.transport.digest.SHA384;
import net.schmizz.sshj.transport.digest.SHA512;
import net.schmizz.sshj.transport.kex.DHGroupData;
import net.schmizz.sshj.transport.mac.MAC;
import net.schmizz.sshj.transport.random.JCERandom;
import net.schmizz.sshj.transport.random.SingletonRandomFactory;

/**
 * The algorithms that are offered, best first: no CBC, no SHA-1, no ssh-rsa signatures, and none
 * that the Java platform lacks.
 */
public final class Algorithms {
  private static final String CLIENT = "Deployer";

  private Algorithms() {}

  /** The names of what is here, for the test that holds them against {@link AlgorithmNames}. */
  static List<String> names(AlgorithmKind kind) {
    return switch (kind) {
      case CIPHER -> Factory.Named.Util.getNames(ciphers());
      case MAC -> Factory.Named.Util.getNames(macs());
      case KEY_EXCHANGE ->
          Factory.Named.Util.getNames(List.copyOf(exchanges(ExchangeGuess.none())));
      case HOST_KEY, PUBLIC_KEY -> Factory.Named.Util.getNames(keys(true));
      case AUTHORITY -> Factory.Named.Util.getNames(keys(false));
    };
  }

  /**
   * @param guess what was sent before the host has said what it takes
   * @param zlib if what is sent is to be compressed
   */
  static Config config(
      SshSettings settings,
      boolean certificates,
      ExchangeGuess guess,
      Optional<BoundedZlib.Named> zlib) {
    return config(CLIENT, settings.algorithms(), certificates, guess, zlib);
  }

  /** The exchanges that are offered with these settings, best first. */
  static List<StrictKeyExchange.Method> exchanges(SshSettings settings, ExchangeGuess guess) {
    return exchanges(settings.algorithms(), guess);
  }

  /** Does once, to no effect, what a first connection loads many classes for. */
  public static void load() throws GeneralSecurityException {
    Agreement one = new Agreement.X25519();
    one.with(new Agreement.X25519().publicValue());
    new SSHClient(
        config(CLIENT, AlgorithmLimits.NONE, false, ExchangeGuess.none(), Optional.empty()));
  }

  private static Config config(
      String version,
      AlgorithmLimits limits,
      boolean certificates,
      ExchangeGuess guess,
      Optional<BoundedZlib.Named> zlib) {
    QuietSshj.begin();
    ConfigImpl config = new ConfigImpl();
    config.setLoggerFactory(new SshjLog());
    config.setVersion(version);
    config.setRandomFactory(new SingletonRandomFactory(new JCERandom.Factory()));
    config.setKeepAliveProvider(KeepAliveProvider.HEARTBEAT);
    config.setKeyExchangeFactories(List.copyOf(exchanges(limits, guess)));
    config.setKeyAlgorithms(chosen(keys(certificates), limits, AlgorithmKind.HOST_KEY));
    config.setCipherFactories(chosen(ciphers(), limits, AlgorithmKind.CIPHER));
    config.setMACFactories(chosen(macs(), limits, AlgorithmKind.MAC));
    List<Factory.Named<Compression>> compressions = new ArrayList<>();
    zlib.ifPresent(compressions::add);
    compressions.add(new NoneCompression.Factory());
    config.setCompressionFactories(compressions);
    return config;
  }

  private static <T extends Factory.Named<?>> List<T> chosen(
      List<T> all, AlgorithmLimits limits, AlgorithmKind kind) {
    if (!limits.allowed().containsKey(kind)) {
      return all;
    }
    List<T> chosen = new ArrayList<>();
    for (String name : limits.of(kind)) {
      all.stream().filter(each -> each.getName().equals(name)).forEach(chosen::add);
    }
    return chosen;
  }

  private static List<StrictKeyExchange.Method> exchanges(
      AlgorithmLimits limits, ExchangeGuess guess) {
    return chosen(exchanges(guess), limits, AlgorithmKind.KEY_EXCHANGE);
  }

  private static List<StrictKeyExchange.Method> exchanges(ExchangeGuess guess) {
    List<StrictKeyExchange.Method> all = new ArrayList<>();
    if (AlgorithmNames.hasMlKem()) {
      all.add(
          exchange(
              AlgorithmNames.ML_KEM, () -> new Hybrid(new MlKem()), new SHA256.Factory(), guess));
    }
    all.addAll(
        List.of(
            exchange("curve25519-sha256", Agreement.X25519::new, new SHA256.Factory(), guess),
            exchange(
                "curve25519-sha256@libssh.org", Agreement.X25519::new, new SHA256.Factory(), guess),
            exchange(
                "ecdh-sha2-nistp256",
                () -> new Agreement.Ec("nistp256"),
                new SHA256.Factory(),
                guess),
            exchange(
                "ecdh-sha2-nistp384",
                () -> new Agreement.Ec("nistp384"),
                new SHA384.Factory(),
                guess),
            exchange(
                "ecdh-sha2-nistp521",
                () -> new Agreement.Ec("nistp521"),
                new SHA512.Factory(),
                guess),
            exchange(
                "diffie-hellman-group16-sha512",
                () -> new Agreement.Dh(DHGroupData.P16),
                new SHA512.Factory(),
                guess),
            exchange(
                "diffie-hellman-group18-sha512",
                () -> new Agreement.Dh(DHGroupData.P18),
                new SHA512.Factory(),
                guess),
            exchange(
                "diffie-hellman-group14-sha256",
                () -> new Agreement.Dh(DHGroupData.P14),
                new SHA256.Factory(),
                guess)));
    return all;
  }

  private static StrictKeyExchange.Method exchange(
      String name,
      StrictKeyExchange.NewAgreement agreement,
      Factory<Digest> hash,
      ExchangeGuess guess) {
    return new StrictKeyExchange.Method(name, agreement, hash, guess);
  }

  /**
   * @param certificates whether those of certificates come first; else they are left out
   */
  private static List<Factory.Named<KeyAlgorithm>> keys(boolean certificates) {
    List<Factory.Named<KeyAlgorithm>> keys = new ArrayList<>();
    if (certificates) {
      keys.add(certificate("ssh-ed25519", new SignatureEdDSA.Factory(), KeyType.ED25519_CERT));
      keys.add(
          certificate(
              "ecdsa-sha2-nistp256", new SignatureECDSA.Factory256(), KeyType.ECDSA256_CERT));
      keys.add(
          certificate(
              "ecdsa-sha2-nistp384", new SignatureECDSA.Factory384(), KeyType.ECDSA384_CERT));
      keys.add(
          certificate(
              "ecdsa-sha2-nistp521", new SignatureECDSA.Factory521(), KeyType.ECDSA521_CERT));
      keys.add(certificate("rsa-sha2-512", new SignatureRSA.FactoryRSASHA512(), KeyType.RSA_CERT));
      keys.add(certificate("rsa-sha2-256", new SignatureRSA.FactoryRSASHA256(), KeyType.RSA_CERT));
    }
    keys.add(KeyAlgorithms.EdDSA25519());
    keys.add(KeyAlgorithms.ECDSASHANistp256());
    keys.add(KeyAlgorithms.ECDSASHANistp384());
    keys.add(KeyAlgorithms.ECDSASHANistp521());
    keys.add(KeyAlgorithms.RSASHA512());
    keys.add(KeyAlgorithms.RSASHA256());
    return keys;
  }

  private static Factory.Named<KeyAlgorithm> certificate(
      String name, Factory.Named<Signature> signature, KeyType type) {
    return new KeyAlgorithms.Factory(name + AlgorithmNames.CERTIFICATE, signature, type);
  }

  private static List<Factory.Named<Cipher>> ciphers() {
    return List.of(
        GcmCiphers.AES128GCM(),
        GcmCiphers.AES256GCM(),
        BlockCiphers.AES128CTR(),
        BlockCiphers.AES192CTR(),
        BlockCiphers.AES256CTR());
  }

  private static List<Factory.Named<MAC>> macs() {
    return List.of(
        Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512());
  }
}
