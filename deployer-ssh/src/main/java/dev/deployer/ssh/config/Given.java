package dev.deployer.ssh.config;

import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.PassphrasePrompt;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was given on the command line or in variables, and counts before the files.
 *
 * @param identity the one key to use; a host in between that has an IdentityFile of its own keeps
 *     that
 * @param knownHosts the one list of known hosts, for hosts in between as well
 * @param acceptNew whether the key of a host of which none is known is recorded
 * @param agent the agent of the environment; the files may name another
 * @param passphrases who knows the passphrases of encrypted keys
 * @param compression whether the connection to the host itself is compressed, whatever the files
 *     say
 * @param lines as in {@link SshSettings}
 * @param way the hosts in between, on the way to the host that was asked for
 */
public record Given(
    Optional<TextSource> identity,
    Optional<TextSource> knownHosts,
    boolean acceptNew,
    Optional<Path> agent,
    Optional<PassphrasePrompt> passphrases,
    Optional<Compression> compression,
    Optional<Path> lines,
    Optional<Way> way) {
  /** Without jump hosts and compression of its own: the files decide. */
  public Given(
      Optional<TextSource> identity,
      Optional<TextSource> knownHosts,
      boolean acceptNew,
      Optional<Path> agent,
      Optional<PassphrasePrompt> passphrases) {
    this(
        identity,
        knownHosts,
        acceptNew,
        agent,
        passphrases,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
