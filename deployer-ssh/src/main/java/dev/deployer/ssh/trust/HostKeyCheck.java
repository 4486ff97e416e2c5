package dev.deployer.ssh.trust;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.path.Printable;
import dev.deployer.ssh.keys.Certificate;
import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.AlgorithmNames;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import dev.deployer.ssh.trust.KnownHosts.Verdict;
import dev.deployer.ssh.trust.UnknownHostKey.Recording;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/**
 * Decides whether the key that a host shows on one connection is the known one, and keeps the
 * reason where it is refused.
 */
public final class HostKeyCheck implements HostKeyVerifier {
  /** How many of the lines that were passed over are named. */
  private static final int SHOWN = 3;

  private final SshSettings settings;
  private final KnownHosts known;

  /** What the host is called among the known ones. */
  private final String name;

  private final HostCertificates certificates;

  private volatile String fingerprint;
  private volatile ConnectFailedException refusal;

  /**
   * Reads what is known of hosts.
   *
   * @throws ConnectFailedException if a file of it is there and cannot be read
   */
  public static HostKeyCheck of(SshSettings settings) throws ConnectFailedException {
    try {
      return new HostKeyCheck(settings, KnownHosts.read(settings.knownHosts()));
    } catch (IOException e) {
      throw new ConnectFailedException(
          Reason.KNOWN_HOSTS_UNREADABLE,
          settings.address(),
          "the list of known hosts " + e.getMessage(),
          e);
    }
  }

  private HostKeyCheck(SshSettings settings, KnownHosts known) {
    this.settings = settings;
    this.known = known;
    this.name =
        settings
            .hostKeyAlias()
            .map(alias -> alias.toLowerCase(Locale.ROOT))
            .orElseGet(() -> KnownHosts.nameOf(settings.host(), settings.port()));
    this.certificates = new HostCertificates(settings, known);
  }

  /** The fingerprint of the key that the host showed and proved to hold; null before. */
  public String fingerprint() {
    return fingerprint;
  }

  public Optional<ConnectFailedException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Whether the host is to show a certificate: there is an authority for it. */
  public boolean expectsCertificates() {
    return certificates.areExpected();
  }

  /**
   * Puts first certificates, where they are expected, and the algorithms of the keys that we know,
   * so that the host shows one of these.
   */
  @Override
  public List<String> findExistingAlgorithms(String host, int port) {
    List<String> types = known.typesFor(name);
    return AlgorithmKind.HOST_KEY.all().stream()
        .filter(
            algorithm ->
                Certificate.isType(algorithm)
                    ? certificates.areExpected()
                    : types.stream()
                        .anyMatch(type -> AlgorithmNames.signaturesOf(type).contains(algorithm)))
        .toList();
  }

  @Override
  public boolean verify(String host, int port, PublicKey shown) {
    Optional<Certificate> certificate =
        shown instanceof CertifiedKey certified
            ? Optional.of(certified.certificate())
            : Optional.empty();
    byte[] key = certificate.map(Certificate::key).orElseGet(() -> PublicKeys.encode(shown));
    if (fingerprint != null) {
      // A later key exchange of the same connection.
      return fingerprint.equals(PublicKeys.fingerprint(key));
    }
    fingerprint = PublicKeys.fingerprint(key);
    Optional<KnownHostsLine> revocation = certificates.revocation(key, certificate);
    if (revocation.isPresent()) {
      refuse(
          Reason.HOST_KEY_CHANGED,
          "the host showed a certificate whose key or authority is revoked, by "
              + revocation.get().where(),
          null);
      return false;
    }
    Optional<String> objection = certificates.objection(certificate);
    Verdict verdict = known.check(name, key);
    if ((certificates.areExpected() && objection.isEmpty()) || verdict instanceof Verdict.Known) {
      return true;
    } else if (certificates.areExpected() && !(verdict instanceof Verdict.Revoked)) {
      refuse(Reason.HOST_CERTIFICATE, objection.orElseThrow(), null);
    } else if (verdict instanceof Verdict.Unknown) {
      return acceptOrRefuse(key);
    } else if (verdict instanceof Verdict.Revoked revoked) {
      refuse(
          Reason.HOST_KEY_CHANGED,
          "the host showed a key that is revoked, "
              + fingerprint
              + ", by "
              + revoked.line().where(),
          null);
    } else if (verdict instanceof Verdict.Contradicted contradicted) {
      KnownHostsLine line = contradicted.line();
      refuse(
          Reason.HOST_KEY_CHANGED,
          "the host showed the key "
              + fingerprint
              + " ("
              + typeOf(key)
              + "), but known for it is "
              + line.fingerprint()
              + " ("
              + line.keyType()
              + "), by "
              + line.where(),
          null);
    }
    return false;
  }

  private boolean acceptOrRefuse(byte[] key) {
    String rest = " " + typeOf(key) + " " + Base64.getEncoder().encodeToString(key);
    Optional<Path> file = fileForNewKeys();
    if (!settings.acceptNew()) {
      refuse(
          Reason.HOST_KEY_UNKNOWN,
          "no key is known for the host; it showed "
              + fingerprint
              + " ("
              + typeOf(key)
              + ")"
              + passedOver(),
          unknown(key, rest, file.isPresent() ? Recording.NOT_WANTED : Recording.NO_FILE));
      return false;
    } else if (file.isEmpty()) {
      refuse(
          Reason.HOST_KEY_UNKNOWN,
          "the host's key "
              + fingerprint
              + " is new, and could not be recorded: "
              + list()
                  .map(list -> list + " holds a list and names no file")
                  .orElse("there is no file of known hosts"),
          unknown(key, rest, Recording.NO_FILE));
      return false;
    }
    try {
      String written = settings.hashNewHosts() ? KnownHostsLine.hashed(name) : name;
      append(file.get(), written + rest);
      return true;
    } catch (IOException e) {
      refuse(
          Reason.HOST_KEY_UNKNOWN,
          "the host's key "
              + fingerprint
              + " is new, and could not be added to "
              + Printable.escape(LocalFailure.subject(file.get()))
              + ": "
              + why(e, file.get()),
          unknown(key, rest, Recording.FAILED));
      return false;
    }
  }

  private IOException unknown(byte[] key, String rest, Recording recording) {
    return new UnknownHostKey(typeOf(key), fingerprint, name + rest, list(), recording).asCause();
  }

  /** With the place, where that is another one than the file. */
  private static String why(IOException e, Path file) {
    String place = e instanceof FileSystemException at ? String.valueOf(at.getFile()) : null;
    boolean elsewhere = place != null && !place.equals("null") && !place.equals(file.toString());
    return (e instanceof FileAlreadyExistsException ? "it is not a directory" : LocalFailure.why(e))
        + (elsewhere ? ": " + Printable.escape(Discreet.shown(place)) : "");
  }

  /** The host may stand in a line that cannot be understood. */
  private String passedOver() {
    List<String> warnings = known.warnings();
    return warnings.isEmpty()
        ? ""
        : "; "
            + String.join("; ", warnings.subList(0, Math.min(SHOWN, warnings.size())))
            + (warnings.size() > SHOWN ? "; and " + (warnings.size() - SHOWN) + " more" : "");
  }

  private void refuse(Reason reason, String why, IOException cause) {
    refusal = new ConnectFailedException(reason, settings.address(), why, cause);
  }

  /** The first file of known hosts; none is made that a key would be the name of. */
  private Optional<Path> fileForNewKeys() {
    return settings.knownHosts().stream()
        .filter(TextSource.OfFile.class::isInstance)
        .map(source -> ((TextSource.OfFile) source).file())
        .findFirst()
        .filter(file -> !LocalFailure.mayBeSecret(file));
  }

  /** Where a line about a new host belongs. */
  private Optional<String> list() {
    return fileForNewKeys()
        .map(LocalFailure::name)
        .or(() -> settings.knownHosts().stream().map(TextSource::name).findFirst());
  }

  /** One write to the end of the file, so that what others append at the same time stays whole. */
  private static void append(Path file, String line) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, permissions("rwx------"));
    }
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            permissions("rw-------"))) {
      String lineEnd = endsInLine(file) ? "" : "\n";
      out.write(ByteBuffer.wrap((lineEnd + line + "\n").getBytes(StandardCharsets.UTF_8)));
      out.force(true);
    }
  }

  private static boolean endsInLine(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return in.size() == 0 || in.read(last, in.size() - 1) != 1 || last.get(0) == '\n';
    }
  }

  private static FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  private static String typeOf(byte[] key) {
    try {
      return PublicKeys.typeOf(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was just encoded", e);
    }
  }
}
