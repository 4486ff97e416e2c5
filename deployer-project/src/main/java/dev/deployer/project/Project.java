package dev.deployer.project;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.reach.HostConnectors;
import dev.deployer.project.reach.SshConnectors;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.target.ConfigurationFile;
import dev.deployer.project.target.Destination;
import dev.deployer.project.target.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A {@code deployer.yaml}, and the machine from which it is deployed: the way from a file and the
 * name of an environment to a run, for whatever is no command line. What holds is what holds for
 * the command line in the same place: {@code ~/.ssh/config}, known hosts, the agent and {@code
 * ~/.ssh}, the variables {@code DEPLOYER_IDENTITY} and {@code DEPLOYER_KNOWN_HOSTS}, hooks and
 * checks on this machine, who deploys, the folder of caches.
 *
 * <p>Nothing is printed or asked, and nothing is connected before a session's first run. One may be
 * used by several threads.
 */
public final class Project {
  private final ConfigurationFile file;
  private final Machine here;
  private final HostConnectors ways;

  private Project(ConfigurationFile file, Machine here, HostConnectors ways) {
    this.file = file;
    this.here = here;
    this.ways = ways;
  }

  /**
   * Reads a configuration, for this process: its variables, its account, its working directory.
   *
   * @param file as messages are to call it; against the working directory
   * @throws DeployerException INVALID if it cannot be read or is wrong: then with all that is, each
   *     with its line
   */
  public static Project read(Path file) throws DeployerException {
    return read(file, Machine.ofProcess());
  }

  /**
   * Reads a configuration, for a machine that may have other variables or another folder than this
   * process.
   *
   * @param file as messages are to call it; against the folder of the machine
   * @throws DeployerException as {@link #read(Path)}
   */
  public static Project read(Path file, Machine here) throws DeployerException {
    return read(file, here, new SshConnectors());
  }

  static Project read(Path file, Machine here, HostConnectors ways) throws DeployerException {
    try {
      return new Project(ConfigurationFile.read(Optional.of(file), here), here, ways);
    } catch (MisuseException e) {
      throw Told.misuse(e);
    }
  }

  /** The names of its environments, in the order of the file. */
  public List<String> environments() {
    return List.copyOf(file.configuration().environments().keySet());
  }

  /**
   * Opens a target, as its file says it.
   *
   * @param target an environment of the file, or {@code [user@]host:/root}
   * @throws DeployerException INVALID if there is no such target, or the way to one of its hosts is
   *     not known
   */
  public Session open(String target) throws DeployerException {
    return open(target, Options.NONE);
  }

  /**
   * Opens a target, with what is said beside it. Several may be open at a time, of one project or
   * of several; each run of each has connections of its own.
   *
   * @param target an environment of the file, or {@code [user@]host:/root}
   * @throws DeployerException as {@link #open(String)}, or if the options do not fit the target
   */
  public Session open(String target, Options options) throws DeployerException {
    try {
      Destination destination = Destination.of(Optional.of(target), options, file);
      return new Session(target, destination, options, file, here, ways);
    } catch (MisuseException e) {
      throw Told.misuse(e);
    }
  }
}
