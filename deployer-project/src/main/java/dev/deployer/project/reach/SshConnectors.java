package dev.deployer.project.reach;

import dev.deployer.config.HostAddress;
import dev.deployer.host.HostConnector;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.report.Misuse;
import dev.deployer.project.report.MisuseException;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.approval.PlanSigner;
import dev.deployer.ssh.config.Account;
import dev.deployer.ssh.config.Given;
import dev.deployer.ssh.config.SshConfig;
import dev.deployer.ssh.config.SshConfigException;
import dev.deployer.ssh.keys.GivenKey;
import dev.deployer.ssh.settings.GivenText;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ways over SSH, with the keys of this person: what was typed counts before {@code
 * DEPLOYER_IDENTITY} and {@code DEPLOYER_KNOWN_HOSTS}, these before the files of ssh_config(5), and
 * these before the agent and {@code ~/.ssh}.
 */
public final class SshConnectors implements HostConnectors {
  @Override
  public HostConnector to(HostAddress address, Trust trust, Machine here) throws MisuseException {
    return new SshHostConnector(settled(address, trust, here));
  }

  /**
   * How a host is reached; nothing is connected.
   *
   * @throws MisuseException as in {@link #to}
   */
  public static SshSettings settled(HostAddress address, Trust trust, Machine here)
      throws MisuseException {
    Given given = given(trust, here);
    return asked(
        () -> config(trust, here).settings(address.host(), address.user(), address.port(), given));
  }

  /**
   * Where the files of ssh_config(5) say something of a host, by keyword in lower case.
   *
   * @throws MisuseException as in {@link #to}
   */
  public static Map<String, String> origins(HostAddress address, Trust trust, Machine here)
      throws MisuseException {
    return asked(() -> config(trust, here).origins(address.host(), address.user()));
  }

  private static Given given(Trust trust, Machine here) throws MisuseException {
    return new Given(
        source(trust.identity(), "--identity", "DEPLOYER_IDENTITY", here, GivenKey::of),
        source(
            trust.knownHosts(),
            "--known-hosts",
            "DEPLOYER_KNOWN_HOSTS",
            here,
            GivenText::knownHosts),
        trust.acceptNew(),
        agent(here),
        here.passphrases(),
        trust.compression(),
        here.cache("lines"),
        trust.way());
  }

  private static Optional<Path> agent(Machine here) {
    return here.variable("SSH_AUTH_SOCK").map(here.directory()::resolve);
  }

  /** Asks the files. */
  private interface Asking<T> {
    T files() throws SshConfigException;
  }

  private static <T> T asked(Asking<T> asking) throws MisuseException {
    try {
      return asking.files();
    } catch (SshConfigException e) {
      throw new MisuseException(
          new Misuse(
              e.faults().stream().map(fault -> fault + ".").toList(),
              List.of(
                  "Deployer reads ~/.ssh/config and /etc/ssh/ssh_config as ssh does; -F FILE names"
                      + " another file, and -F none reads none.")));
    }
  }

  /**
   * This person's keys, to sign with; of no host, so that nothing is taken from the files of
   * ssh_config(5).
   *
   * @param identity as it was typed
   * @throws MisuseException if it is no key
   */
  public static PlanSigner signer(Optional<String> identity, Machine here) throws MisuseException {
    SshSettings.Builder settings =
        SshSettings.builder("localhost", "signer").sshDirectory(here.home().resolve(".ssh"));
    source(identity, "--identity", "DEPLOYER_IDENTITY", here, GivenKey::of)
        .ifPresent(settings::identities);
    agent(here).ifPresent(settings::agent);
    here.passphrases().ifPresent(settings::passphrases);
    return new PlanSigner(settings.build());
  }

  private static SshConfig config(Trust trust, Machine here) {
    Account account = new Account(here.user(), here.home(), here.environment());
    return trust
        .sshConfig()
        .map(file -> file.equals(NO_CONFIG) ? SshConfig.none(account) : SshConfig.of(account, file))
        .orElseGet(() -> SshConfig.of(account));
  }

  /** Makes a source of a text that was given. */
  private interface Reading {
    TextSource of(String origin, String value, Path directory);
  }

  /** What was typed, or else what the variable holds: a path, or the text itself. */
  private static Optional<TextSource> source(
      Optional<String> typed, String option, String variable, Machine here, Reading reading)
      throws MisuseException {
    Optional<String> given = typed.or(() -> here.variable(variable));
    try {
      return given.map(
          value -> reading.of(typed.isPresent() ? option : variable, value, here.directory()));
    } catch (IllegalArgumentException e) {
      throw new MisuseException(
          e.getMessage() + ".",
          given.filter(value -> GivenText.isFile(value, here.directory())).isPresent()
              ? "It takes the path of a file that ssh can use, or its text."
              : "It takes the path of a file, or the text itself. What was given as text is not"
                  + " shown, since it may be a secret.");
    }
  }
}
