package dev.deployer.cli;

import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.config.HostAddress;
import dev.deployer.host.HostConnector;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.SshSettings;
import dev.deployer.ssh.TextSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Ways over SSH, with the keys of this person: what was typed counts before {@code
 * DEPLOYER_IDENTITY} and {@code DEPLOYER_KNOWN_HOSTS}, and these before the agent and {@code
 * ~/.ssh}.
 */
public final class SshConnectors implements HostConnectors {
  @Override
  public HostConnector to(HostAddress address, Trust trust, Surroundings here) {
    SshSettings.Builder settings =
        SshSettings.builder(address.host(), address.user().orElse(here.user()))
            .sshDirectory(here.home().resolve(".ssh"))
            .acceptNew(trust.acceptNew());
    address.port().ifPresent(settings::port);
    source(trust.identity(), "DEPLOYER_IDENTITY", here).ifPresent(settings::identities);
    source(trust.knownHosts(), "DEPLOYER_KNOWN_HOSTS", here).ifPresent(settings::knownHosts);
    here.variable("SSH_AUTH_SOCK").map(Path::of).ifPresent(settings::agent);
    Person person = here.person();
    if (person.isThere()) {
      settings.passphrases(key -> person.secret("Passphrase for " + key));
    }
    return new SshHostConnector(settings.build());
  }

  /** The file that was typed, or what the variable holds: the text itself, or a path. */
  private static Optional<TextSource> source(
      Optional<Path> typed, String variable, Surroundings here) {
    return typed
        .map(TextSource::of)
        .or(
            () ->
                here.variable(variable)
                    .map(
                        value ->
                            isText(value, here)
                                ? TextSource.of(variable, value)
                                : TextSource.of(here.resolve(Path.of(value)))));
  }

  /** A key has line ends, and a line of known_hosts has blanks, which a path may have too. */
  private static boolean isText(String value, Surroundings here) {
    return value.contains("\n")
        || (value.contains(" ") && !Files.exists(here.resolve(Path.of(value))));
  }
}
