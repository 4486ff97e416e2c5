package dev.deployer.ssh.trust;

import dev.deployer.outcome.InWords;
import dev.deployer.path.Printable;
import dev.deployer.ssh.keys.Certificate;
import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.SshSettings;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the known hosts say of a host's certificate, by lines that begin with {@code
 * @cert-authority} and {@code @revoked}. As in OpenSSH, such a line for {@code host} is one for
 * {@code [host]:port} as well.
 */
final class HostCertificates {
  private final SshSettings settings;
  private final KnownHosts known;

  /** The names under which lines are looked up. */
  private final List<String> names;

  /** What has to stand in the certificate. */
  private final String principal;

  private final List<KnownHostsLine> authorities;

  HostCertificates(SshSettings settings, KnownHosts known) {
    this.settings = settings;
    this.known = known;
    String alias = settings.hostKeyAlias().map(a -> a.toLowerCase(Locale.ROOT)).orElse(null);
    String host = settings.host().toLowerCase(Locale.ROOT);
    this.principal = alias == null ? host : alias;
    this.names =
        alias == null ? List.of(KnownHosts.nameOf(host, settings.port()), host) : List.of(alias);
    this.authorities = known.authorities(names);
  }

  /** Whether there is an authority for the host, so that it is to show a certificate. */
  boolean areExpected() {
    return !authorities.isEmpty();
  }

  /** The line that revokes the key of a certificate, or its authority. */
  Optional<KnownHostsLine> revocation(byte[] key, Optional<Certificate> shown) {
    return shown.isEmpty()
        ? Optional.empty()
        : known.revocation(names, key).or(() -> known.revocation(names, shown.get().authority()));
  }

  /** Why a certificate does not make the host known; empty if it does, or none is expected. */
  Optional<String> objection(Optional<Certificate> shown) {
    if (!areExpected()) {
      return Optional.empty();
    }
    String expected = " by the authority of " + authorities.get(0).where();
    if (shown.isEmpty()) {
      return Optional.of("the host showed no certificate" + expected);
    }
    Certificate certificate = shown.get();
    if (authorities.stream().noneMatch(line -> line.isKey(certificate.authority()))) {
      return Optional.of(
          "the host showed a certificate by "
              + PublicKeys.fingerprint(certificate.authority())
              + ", and not"
              + expected);
    }
    try {
      certificate.requireHost(
          principal, Instant.now(), settings.algorithms().of(AlgorithmKind.AUTHORITY));
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      return Optional.of(
          "the host's certificate "
              + Printable.escape(certificate.id())
              + " does not hold: "
              + InWords.of(e));
    }
  }
}
