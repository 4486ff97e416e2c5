package dev.deployer.ssh.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How to reach one host, and how it and we prove who we are.
 *
 * @param host a name, an IPv4 or an IPv6 address, without brackets
 * @param port 1 to 65535
 * @param user the account on the host
 * @param knownHosts where its key is looked up, in the format of sshd(8), SSH_KNOWN_HOSTS; files
 *     that do not exist are passed over
 * @param hostKeyAlias the name under which its key is looked up, instead of the host's and port's
 * @param acceptNew whether the key of a host of which no key is known is added to the first file of
 *     {@code knownHosts}, and accepted
 * @param hashNewHosts whether the name of such a host is hidden in that file
 * @param identities private keys to use; if there are any, the default ones are not tried
 * @param agentsOtherKeys whether keys of the agent are tried that are not among those
 * @param certificates OpenSSH certificates of keys; beside a key's file, {@code FILE-cert.pub} is
 *     looked for as well, where none is named here
 * @param defaultIdentities files that are tried where they exist, after the agent's keys
 * @param agent the Unix-domain socket of an ssh-agent
 * @param passphrases who knows the passphrase of an encrypted key; without, it is not used
 * @param algorithms which ones are used at most
 * @param addressFamily which of the host's addresses are tried
 * @param compression whether what is sent and received is compressed
 * @param lines a folder of this machine, absolute, where it is kept for {@link Compression#AUTO}
 *     what the lines to hosts have carried; made where it is not there
 * @param via the host through which this one is reached; absent where it is reached directly
 * @param connectTimeout for each step until the host can be worked with: its name, one address of
 *     it, the key exchange, one key, a channel, the first word of its SFTP server, a command's
 *     start
 * @param liveness after how long without a byte from the host the connection is given up; the host
 *     is asked for a sign of life three times in between
 * @param patience after how long without the reply to a request the connection is given up although
 *     the host is alive
 */
public record SshSettings(
    String host,
    int port,
    String user,
    List<TextSource> knownHosts,
    Optional<String> hostKeyAlias,
    boolean acceptNew,
    boolean hashNewHosts,
    List<TextSource> identities,
    boolean agentsOtherKeys,
    List<TextSource> certificates,
    List<Path> defaultIdentities,
    Optional<Path> agent,
    Optional<PassphrasePrompt> passphrases,
    AlgorithmLimits algorithms,
    AddressFamily addressFamily,
    Compression compression,
    Optional<Path> lines,
    Optional<SshSettings> via,
    Duration connectTimeout,
    Duration liveness,
    Duration patience) {

  /**
   * @throws IllegalArgumentException if the host or user is empty or has control characters or
   *     blanks, the port is out of range, or a duration is not positive
   */
  public SshSettings {
    requireWord("host", host);
    requireWord("user", user);
    hostKeyAlias.ifPresent(alias -> requireWord("name of a host's key", alias));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
    for (Duration each : List.of(connectTimeout, liveness, patience)) {
      if (each.isNegative() || each.isZero() || each.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("a time-out is more than 0 and at most a day");
      }
    }
    knownHosts = List.copyOf(knownHosts);
    identities = List.copyOf(identities);
    certificates = List.copyOf(certificates);
    defaultIdentities = List.copyOf(defaultIdentities);
  }

  private static void requireWord(String what, String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          "a " + what + " is not empty and has no blanks and no control characters");
    }
  }

  /** {@code deploy@web1.example.net:22}; an IPv6 address in brackets. */
  public String address() {
    return user + "@" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** Settings for this host and account at port 22, with which nothing is known yet. */
  public static Builder builder(String host, String user) {
    return new Builder(host, user);
  }

  /** Gathers settings. */
  public static final class Builder {
    private final String host;
    private final String user;
    private int port = 22;
    private List<TextSource> knownHosts = List.of();
    private String hostKeyAlias;
    private boolean acceptNew;
    private boolean hashNewHosts;
    private List<TextSource> identities = List.of();
    private Boolean agentsOtherKeys;
    private List<TextSource> certificates = List.of();
    private List<Path> defaultIdentities = List.of();
    private Path agent;
    private PassphrasePrompt passphrases;
    private AlgorithmLimits algorithms = AlgorithmLimits.NONE;
    private AddressFamily addressFamily = AddressFamily.ANY;
    private Compression compression = Compression.AUTO;
    private Path lines;
    private SshSettings via;
    private Duration connectTimeout = Duration.ofSeconds(15);
    private Duration liveness = Duration.ofSeconds(15);
    private Duration patience = Duration.ofMinutes(10);

    private Builder(String host, String user) {
      this.host = Objects.requireNonNull(host);
      this.user = Objects.requireNonNull(user);
    }

    /** The port; by default 22. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /**
     * The known hosts and default keys of this person and machine: {@code known_hosts}, {@code
     * id_ed25519}, {@code id_ecdsa} and {@code id_rsa} in this directory, and {@code
     * /etc/ssh/ssh_known_hosts}.
     *
     * @param directory usually {@code ~/.ssh}
     */
    public Builder sshDirectory(Path directory) {
      knownHosts =
          List.of(
              TextSource.of(directory.resolve("known_hosts")),
              TextSource.of(Path.of("/etc/ssh/ssh_known_hosts")));
      defaultIdentities =
          List.of(
              directory.resolve("id_ed25519"),
              directory.resolve("id_ecdsa"),
              directory.resolve("id_rsa"));
      return this;
    }

    /**
     * The lists of known hosts, in place of those named before; by default none, so that no host is
     * known.
     */
    public Builder knownHosts(TextSource... value) {
      knownHosts = List.of(value);
      return this;
    }

    /**
     * The name that the host has in the lists, where it is another; by default that of the host.
     */
    public Builder hostKeyAlias(String value) {
      hostKeyAlias = value;
      return this;
    }

    /**
     * Whether the key of a host that is not known is added to the first file of known hosts; by
     * default not.
     */
    public Builder acceptNew(boolean value) {
      acceptNew = value;
      return this;
    }

    /** Whether hosts that are added are hashed in it; by default not. */
    public Builder hashNewHosts(boolean value) {
      hashNewHosts = value;
      return this;
    }

    /** The private keys to use, in place of those named before; by default the default ones. */
    public Builder identities(TextSource... value) {
      identities = List.of(value);
      return this;
    }

    /** Files that are tried where no identities are named and they exist; by default none. */
    public Builder defaultIdentities(List<Path> value) {
      defaultIdentities = value;
      return this;
    }

    /**
     * Whether the agent's other keys are tried; if this is not set, they are where no identities
     * are named.
     */
    public Builder agentsOtherKeys(boolean value) {
      agentsOtherKeys = value;
      return this;
    }

    /** Certificates of keys, in place of those named before; by default none. */
    public Builder certificates(TextSource... value) {
      certificates = List.of(value);
      return this;
    }

    /** The Unix-domain socket of an ssh-agent; by default none is asked. */
    public Builder agent(Path socket) {
      agent = socket;
      return this;
    }

    /** Who knows the passphrases of encrypted keys; by default nobody. */
    public Builder passphrases(PassphrasePrompt value) {
      passphrases = value;
      return this;
    }

    /** Which algorithms are used at most; by default all that Deployer has. */
    public Builder algorithms(AlgorithmLimits value) {
      algorithms = value;
      return this;
    }

    /** Which of the addresses of the host are tried; by default all. */
    public Builder addressFamily(AddressFamily value) {
      addressFamily = value;
      return this;
    }

    /** Whether what goes over the wire is compressed. */
    public Builder compression(Compression value) {
      compression = value;
      return this;
    }

    /** A folder where it is kept what lines have carried; by default that is kept nowhere. */
    public Builder lines(Path folder) {
      lines = folder;
      return this;
    }

    /** The host through which this one is reached; by default it is reached directly. */
    public Builder via(SshSettings value) {
      via = value;
      return this;
    }

    /** How long each step until the host can be worked with may take; by default 15 seconds. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /**
     * After how long without a byte from the host the connection is given up; by default 15
     * seconds.
     */
    public Builder liveness(Duration value) {
      liveness = value;
      return this;
    }

    /** After how long without a reply the connection is given up; by default 10 minutes. */
    public Builder patience(Duration value) {
      patience = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException as {@link SshSettings}
     */
    public SshSettings build() {
      return new SshSettings(
          host,
          port,
          user,
          knownHosts,
          Optional.ofNullable(hostKeyAlias),
          acceptNew,
          hashNewHosts,
          identities,
          agentsOtherKeys == null ? identities.isEmpty() : agentsOtherKeys,
          certificates,
          defaultIdentities,
          Optional.ofNullable(agent),
          Optional.ofNullable(passphrases),
          algorithms,
          addressFamily,
          compression,
          Optional.ofNullable(lines),
          Optional.ofNullable(via),
          connectTimeout,
          liveness,
          patience);
    }
  }
}
