package dev.deployer.project.reach;

import dev.deployer.config.HostAddress;
import dev.deployer.host.HostConnector;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.report.MisuseException;
import dev.deployer.ssh.config.Way;
import dev.deployer.ssh.settings.Compression;
import java.nio.file.Path;
import java.util.Optional;

/** Makes the connectors by which commands reach hosts. */
@FunctionalInterface
public interface HostConnectors {
  /**
   * What was typed about trust, and about the way.
   *
   * @param identity as it was typed: it may be a secret by mistake
   * @param knownHosts as it was typed
   * @param sshConfig the file of ssh_config(5) to read; {@link #NO_CONFIG} for none
   * @param acceptNew whether the key of an unknown host is added to the known hosts
   * @param compression whether the connection is compressed, whatever the file says
   * @param way the hosts in between, instead of those that the file names
   */
  record Trust(
      Optional<String> identity,
      Optional<String> knownHosts,
      Optional<Path> sshConfig,
      boolean acceptNew,
      Optional<Compression> compression,
      Optional<Way> way) {}

  /** As it is typed for ssh(1). */
  Path NO_CONFIG = Path.of("none");

  /**
   * A way to this host; nothing is connected yet.
   *
   * @throws MisuseException if the files of ssh_config(5) are wrong, or ask for too much
   */
  HostConnector to(HostAddress address, Trust trust, Machine here) throws MisuseException;
}
