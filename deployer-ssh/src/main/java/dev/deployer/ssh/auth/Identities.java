package dev.deployer.ssh.auth;

import dev.deployer.outcome.InWords;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Printable;
import dev.deployer.ssh.keys.Certificate;
import dev.deployer.ssh.keys.Identity;
import dev.deployer.ssh.keys.KeyFile;
import dev.deployer.ssh.keys.LockedKey;
import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.settings.AlgorithmNames;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The keys that are offered to a host, in their order: the named ones, then the agent's, and where
 * none is named, the default ones. A certificate of a key comes before the key alone.
 */
public final class Identities {
  private final SshSettings settings;
  private final List<String> tried;
  private final List<Identity> found = new ArrayList<>();
  private List<Identity> agents = List.of();
  private Optional<LockedKey> locked = Optional.empty();

  /** By name, the certificates that were named. */
  private final List<Named> certificates = new ArrayList<>();

  private record Named(String name, Certificate certificate) {}

  private Identities(SshSettings settings, List<String> tried) {
    this.settings = settings;
    this.tried = tried;
  }

  /**
   * Those that these settings name.
   *
   * @param tried takes what cannot be used, and why
   */
  public static Identities of(SshSettings settings, List<String> tried) {
    Identities identities = new Identities(settings, tried);
    identities.gather();
    return identities;
  }

  /** Gathers the identities in the order in which they are offered. */
  public List<Identity> inOrder() {
    return List.copyOf(found);
  }

  /** A key of which not even the public half is known without its passphrase. */
  Optional<LockedKey> locked() {
    return locked;
  }

  private void gather() {
    agents = agentKeys();
    settings.certificates().forEach(this::readCertificate);
    for (TextSource source : settings.identities()) {
      addKey(source);
    }
    if (settings.agentsOtherKeys()) {
      for (Identity key : agents) {
        addCertified(key);
        add(key);
      }
    }
    if (settings.identities().isEmpty()) {
      for (Path file : settings.defaultIdentities()) {
        if (Files.exists(file)) {
          addKey(TextSource.of(file));
        }
      }
    }
  }

  /** Adds the key, by way of the agent where it holds the same one and so knows its passphrase. */
  private void addKey(TextSource source) {
    try {
      Identity file = readKey(source);
      Identity key =
          agents.stream()
              .filter(agent -> Arrays.equals(agent.publicKey(), file.publicKey()))
              .findFirst()
              .orElse(file);
      agents.stream().filter(agent -> isCertified(agent, key)).forEach(this::add);
      if (settings.certificates().isEmpty() && source instanceof TextSource.OfFile of) {
        addCertificateBeside(of.file(), key);
      }
      addCertified(key);
      add(key);
    } catch (IOException e) {
      tried.add(InWords.of(e));
      locked = locked.or(() -> LockedKey.in(e));
    }
  }

  /** A public key stands for the one that the agent holds, as in {@code IdentityFile key.pub}. */
  private Identity readKey(TextSource source) throws IOException {
    TextSource read = source;
    if (source instanceof TextSource.OfFile of && !Files.exists(of.file())) {
      Path half = Path.of(of.file() + ".pub");
      if (!Files.exists(half)) {
        throw new NoSuchFileException(
            LocalFailure.subject(of.file()), null, "there is no such file");
      }
      read = TextSource.of(half);
    }
    String text;
    try {
      text = read.read();
    } catch (IOException e) {
      throw new IOException(read.name() + " cannot be read: " + LocalFailure.why(e), e);
    }
    if (!text.startsWith("ssh-") && !text.startsWith("ecdsa-") && !text.startsWith("sk-")) {
      return KeyFile.parse(read.name(), text, settings.passphrases(), publicHalf(source));
    }
    byte[] key = PublicKeys.parse(read.name(), text);
    for (Identity agent : agents) {
      if (Arrays.equals(agent.publicKey(), key)) {
        return agent;
      }
    }
    throw new IOException(read.name() + " is a public key, and the agent has no private one to it");
  }

  /** What {@code FILE.pub} says, which an encrypted PEM file does not. */
  private static Optional<byte[]> publicHalf(TextSource source) {
    if (!(source instanceof TextSource.OfFile of)) {
      return Optional.empty();
    }
    TextSource half = TextSource.of(Path.of(of.file() + ".pub"));
    try {
      byte[] key = PublicKeys.parse(half.name(), half.read());
      return Optional.of(key)
          .filter(known -> AlgorithmNames.HOST_KEY_TYPES.contains(PublicKeys.typeOrNone(known)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void addCertified(Identity key) {
    for (Named named : certificates) {
      if (Arrays.equals(named.certificate().key(), key.publicKey())) {
        add(new CertifiedIdentity(key, named.certificate(), named.name()));
      }
    }
  }

  private void addCertificateBeside(Path file, Identity key) {
    Path beside = Path.of(file + "-cert.pub");
    if (Files.exists(beside)) {
      int before = certificates.size();
      readCertificate(TextSource.of(beside));
      if (certificates.size() > before
          && !Arrays.equals(certificates.get(before).certificate().key(), key.publicKey())) {
        tried.add(beside + " is no certificate of " + file);
      }
    }
  }

  private void readCertificate(TextSource source) {
    try {
      Certificate certificate = Certificate.parse(source.read());
      if (!certificate.isForUsers()) {
        tried.add(source.name() + " is no certificate for a user");
        return;
      }
      certificates.add(new Named(source.name(), certificate));
    } catch (IOException e) {
      tried.add(source.name() + " cannot be read: " + LocalFailure.why(e));
    } catch (GeneralSecurityException e) {
      tried.add(source.name() + ": " + InWords.of(e));
    }
  }

  private void add(Identity identity) {
    if (found.stream().noneMatch(o -> Arrays.equals(o.publicKey(), identity.publicKey()))) {
      found.add(identity);
    }
  }

  private static boolean isCertified(Identity agent, Identity key) {
    try {
      return Certificate.isType(PublicKeys.typeOf(agent.publicKey()))
          && Arrays.equals(Certificate.decode(agent.publicKey()).key(), key.publicKey());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private List<Identity> agentKeys() {
    if (settings.agent().isEmpty()) {
      return List.of();
    }
    try {
      return new SshAgent(settings.agent().get()).identities();
    } catch (IOException | UnsupportedOperationException e) {
      tried.add(
          "the agent at "
              + Printable.escape(LocalFailure.name(settings.agent().get()))
              + " does not answer ("
              + (e instanceof IOException failure ? LocalFailure.why(failure) : InWords.of(e))
              + ")");
      return List.of();
    }
  }
}
