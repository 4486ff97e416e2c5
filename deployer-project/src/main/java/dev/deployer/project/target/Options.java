package dev.deployer.project.target;

import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.ssh.config.Way;
import dev.deployer.ssh.settings.Compression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of every command beside its target, each as the option of the command line with
 * its name; made by its builder.
 *
 * @param source the build: a folder, or an archive
 * @param ref the commit of the source that is meant, and not what lies in the work tree
 * @param revision what the build was made from; otherwise what git says of the source
 * @param message a word for the journal
 * @param lockWait how long a lock is waited for; zero for not at all
 * @param accept the gates that are overridden, {@code GATE} or {@code GATE:DIGEST}
 * @param reason why; given together with {@code accept}
 * @param port of an ad hoc target
 * @param hosts of several only these: names, labels, {@code !name} for all but that one
 * @param onFailure what a failure after the first flip does, whatever the file says
 * @param identity the private key: the path of its file, or its text
 * @param knownHosts the keys of known hosts: the path of a file, or its text
 * @param sshConfig the file of ssh_config(5); {@code none} for none
 * @param acceptNew whether the key of an unknown host is added to the known hosts
 * @param compression whether connections are compressed
 * @param way the hosts in between, instead of those that ssh_config(5) names
 */
public record Options(
    Optional<Path> source,
    Optional<String> ref,
    Optional<String> revision,
    Optional<String> message,
    Duration lockWait,
    List<String> accept,
    Optional<String> reason,
    Optional<Integer> port,
    List<String> hosts,
    Optional<OnFailure> onFailure,
    Optional<String> identity,
    Optional<String> knownHosts,
    Optional<Path> sshConfig,
    boolean acceptNew,
    Optional<Compression> compression,
    Optional<Way> way) {
  /** Nothing is said. */
  public static final Options NONE = builder().build();

  /** Copies the lists. */
  public Options {
    accept = List.copyOf(accept);
    hosts = List.copyOf(hosts);
  }

  /** Begins with nothing said. */
  public static Builder builder() {
    return new Builder();
  }

  /** Gathers what is said; a null leaves a thing unsaid. */
  public static final class Builder {
    private Path source;
    private String ref;
    private String revision;
    private String message;
    private Duration lockWait = Duration.ZERO;
    private List<String> accept = List.of();
    private String reason;
    private Integer port;
    private List<String> hosts = List.of();
    private OnFailure onFailure;
    private String identity;
    private String knownHosts;
    private Path sshConfig;
    private boolean acceptNew;
    private Compression compression;
    private Way way;

    private Builder() {}

    /** The build: a folder, or an archive (tar, tar.gz, zip). By default what the file says. */
    public Builder source(Path value) {
      source = value;
      return this;
    }

    /** The commit of the source that is meant, and not what lies in the work tree. */
    public Builder ref(String value) {
      ref = value;
      return this;
    }

    /** What the build was made from. By default what git says of the source. */
    public Builder revision(String value) {
      revision = value;
      return this;
    }

    /** A word for the journal. */
    public Builder message(String value) {
      message = value;
      return this;
    }

    /** How long to wait for the lock. By default not at all. */
    public Builder lockWait(Duration value) {
      lockWait = value;
      return this;
    }

    /**
     * Goes on although these gates object.
     *
     * @param gates each {@code GATE} or {@code GATE:DIGEST}
     * @param why goes into the journal; null where there are no gates
     */
    public Builder accepting(List<String> gates, String why) {
      accept = gates;
      reason = why;
      return this;
    }

    /** The port of an ad hoc target. By default what ssh_config(5) says, else 22. */
    public Builder port(Integer value) {
      port = value;
      return this;
    }

    /**
     * Of several hosts only these: names, labels, or {@code !name} for all but that one. By default
     * all.
     */
    public Builder hosts(List<String> value) {
      hosts = value;
      return this;
    }

    /** What a failure after the first flip does. By default what the file says. */
    public Builder onFailure(OnFailure value) {
      onFailure = value;
      return this;
    }

    /**
     * The private key: the path of its file, or its text. By default {@code DEPLOYER_IDENTITY},
     * else what ssh_config(5) says, the agent's and those in {@code ~/.ssh}.
     */
    public Builder identity(String value) {
      identity = value;
      return this;
    }

    /**
     * The keys of known hosts: the path of a file, or its text. By default {@code
     * DEPLOYER_KNOWN_HOSTS}, else what ssh_config(5) says.
     */
    public Builder knownHosts(String value) {
      knownHosts = value;
      return this;
    }

    /**
     * The file of ssh_config(5); {@code none} for none. By default {@code ~/.ssh/config} and {@code
     * /etc/ssh/ssh_config}.
     */
    public Builder sshConfig(Path value) {
      sshConfig = value;
      return this;
    }

    /** Whether the key of a host that is not known yet is added to the known hosts. */
    public Builder acceptNew(boolean value) {
      acceptNew = value;
      return this;
    }

    /** Whether what goes over the wire is compressed. By default what ssh_config(5) says. */
    public Builder compression(Compression value) {
      compression = value;
      return this;
    }

    /** The hosts in between. By default what ssh_config(5) says. */
    public Builder way(Way value) {
      way = value;
      return this;
    }

    /** Makes the options. */
    public Options build() {
      return new Options(
          Optional.ofNullable(source),
          Optional.ofNullable(ref),
          Optional.ofNullable(revision),
          Optional.ofNullable(message),
          lockWait == null ? Duration.ZERO : lockWait,
          accept,
          Optional.ofNullable(reason),
          Optional.ofNullable(port),
          hosts,
          Optional.ofNullable(onFailure),
          Optional.ofNullable(identity),
          Optional.ofNullable(knownHosts),
          Optional.ofNullable(sshConfig),
          acceptNew,
          Optional.ofNullable(compression),
          Optional.ofNullable(way));
    }
  }
}
