import dev.deployer.DeployRequest;
import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.Settings;
import dev.deployer.Target;
import dev.deployer.event.Listener;
import dev.deployer.host.HostConnector;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.source.SourceSettings;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.SshSettings;
import dev.deployer.ssh.TextSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A build daemon that has Deployer in it as a library. Each line that it is given is a job, {@code
 * PORT ROOT deploy SOURCE RELEASE} or {@code PORT ROOT rollback}, with a connection of its own; it
 * says {@code done} or what was wrong.
 */
final class BuildDaemon {
  private final String user;
  private final Path key;
  private final Path knownHosts;

  private BuildDaemon(String user, Path key, Path knownHosts) {
    this.user = user;
    this.key = key;
    this.knownHosts = knownHosts;
  }

  /** Its arguments are the account, its key, and the file of known hosts. */
  public static void main(String[] arguments) throws IOException {
    BuildDaemon daemon =
        new BuildDaemon(arguments[0], Path.of(arguments[1]), Path.of(arguments[2]));
    BufferedReader jobs =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
      System.out.println(daemon.answer(job.split(" ", -1)));
    }
  }

  private String answer(String[] job) {
    try {
      Deployer deployer = deployer(Integer.parseInt(job[0]), job[1]);
      if (job[2].equals("deploy")) {
        deployer.deploy(
            new DeployRequest(
                SourceSettings.of(Path.of(job[3])),
                Optional.of(ReleaseId.parse(job[4])),
                Optional.empty(),
                Optional.empty(),
                List.of()));
      } else {
        deployer.rollback(Optional.empty(), List.of());
      }
      return "done";
    } catch (Exception e) {
      return String.valueOf(e);
    }
  }

  private Deployer deployer(int port, String root) {
    HostConnector connector =
        new SshHostConnector(
            SshSettings.builder("127.0.0.1", user)
                .port(port)
                .identities(TextSource.of(key))
                .knownHosts(TextSource.of(knownHosts))
                .build());
    return new Deployer(
        new Target(
            Optional.of("bench"),
            Optional.of("bench"),
            List.of(new Target.Place(connector, ReleaseRoot.parse(root))),
            Settings.DEFAULTS),
        new Operator(user, "build-daemon"),
        Listener.none());
  }
}
