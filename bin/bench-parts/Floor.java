import dev.deployer.host.Host;
import dev.deployer.host.Visitor;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.sftp.SFTPClient;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;

/**
 * One part of what a command does, by itself, in a Java of its own: what no command that does it
 * can fall below.
 */
final class Floor {
  private Floor() {}

  /** Its arguments are the part, and what that needs. */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "start" -> {}
      case "digest" -> digest(Path.of(arguments[1]));
      case "sshj" -> sshj(arguments);
      case "list" -> connected(arguments, false);
      case "walk" -> connected(arguments, true);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Reads and hashes every file below a directory, on two threads. */
  private static void digest(Path top) throws IOException, InterruptedException {
    BlockingQueue<Path> files;
    try (Stream<Path> all = Files.walk(top)) {
      files = new LinkedBlockingQueue<>(all.filter(Files::isRegularFile).toList());
    }
    Thread other = new Thread(() -> digest(files));
    other.start();
    digest(files);
    other.join();
  }

  private static void digest(BlockingQueue<Path> files) {
    byte[] piece = new byte[1 << 16];
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file = files.poll(); file != null; file = files.poll()) {
        try (InputStream in = Files.newInputStream(file)) {
          for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            digest.update(piece, 0, n);
          }
        }
        digest.digest();
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Connects with sshj as it is, and lists the journal: host, port, user, key, known hosts, root.
   */
  private static void sshj(String[] to) throws IOException {
    try (SSHClient client = new SSHClient()) {
      client.addHostKeyVerifier(new OpenSSHKnownHosts(Path.of(to[5]).toFile()));
      client.connect(to[1], Integer.parseInt(to[2]));
      client.authPublickey(to[3], to[4]);
      try (SFTPClient sftp = client.newSFTPClient()) {
        sftp.ls(to[6] + "/.deployer/journal");
      }
    }
  }

  /** Connects as Deployer does, and lists the journal, or walks what is live. */
  private static void connected(String[] to, boolean walks) throws IOException {
    SshSettings settings =
        SshSettings.builder(to[1], to[3])
            .port(Integer.parseInt(to[2]))
            .identities(TextSource.of(Path.of(to[4])))
            .knownHosts(TextSource.of(Path.of(to[5])))
            .build();
    RemotePath root = ReleaseRoot.parse(to[6]).path();
    RemotePath journal = root.child(".deployer").child("journal");
    int[] found = {0};
    Visitor counting = entry -> found[0]++;
    try (Host host = new SshHostConnector(settings).connect()) {
      host.walk(List.of(walks ? root.child("releases").child(to[7]) : journal), walks, counting);
    }
    if (found[0] < 2) {
      throw new IllegalStateException("only " + found[0] + " entries were found");
    }
  }
}
