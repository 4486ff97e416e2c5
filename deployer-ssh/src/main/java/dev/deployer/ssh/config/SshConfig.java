package dev.deployer.ssh.config;

import dev.deployer.path.Discreet;
import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files of ssh_config(5), and the settings that they give for a host and for the hosts in between.
 *
 * <p>They are read as OpenSSH 9 reads them. An option that orders what Deployer does not do, and
 * that bears on whom is trusted or by which way the host is reached, is refused for the hosts to
 * which it applies; docs/guide.md has the list.
 */
public final class SshConfig {
  private static final Path SYSTEM = Path.of("/etc/ssh/ssh_config");
  private static final Path SYSTEM_KNOWN_HOSTS = Path.of("/etc/ssh/ssh_known_hosts");
  private static final int MOST_JUMPS = 16;
  private static final long LONGEST_SECONDS = 86_400;

  private final List<ConfigFile> files;
  private final Account account;
  private final ConfigReader reader;

  private SshConfig(List<ConfigFile> files, Account account) {
    this.files = files;
    this.account = account;
    this.reader = new ConfigReader(account);
  }

  /** {@code ~/.ssh/config} and then {@code /etc/ssh/ssh_config}, where they exist. */
  public static SshConfig of(Account account) {
    Path personal = account.sshDirectory().resolve("config");
    return new SshConfig(
        List.of(
            new ConfigFile(personal, true, false, true),
            new ConfigFile(SYSTEM, false, false, false)),
        account);
  }

  /** This one file, which has to exist, as with {@code ssh -F}. */
  public static SshConfig of(Account account, Path file) {
    return new SshConfig(List.of(new ConfigFile(file, true, true, false)), account);
  }

  /** No file, as with {@code ssh -F none}. */
  public static SshConfig none(Account account) {
    return new SshConfig(List.of(), account);
  }

  /**
   * How to reach a host.
   *
   * @param host as a person types it; the files may give it another name or address
   * @param user counts before the files, and so does the port
   * @throws SshConfigException with all that is wrong with the files, or not supported
   */
  public SshSettings settings(
      String host, Optional<String> user, Optional<Integer> port, Given given)
      throws SshConfigException {
    return settings(
        new Jump(user, host, port), given, given.way().map(Way::jumps), new ArrayList<>());
  }

  /**
   * Where the files say something of a host that counts: {@code /home/anna/.ssh/config:12}, by the
   * keyword in lower case, such as {@code hostname}.
   *
   * @param host as a person types it
   * @param user as in {@link #settings}
   * @throws SshConfigException with all that is wrong with the files
   */
  public Map<String, String> origins(String host, Optional<String> user) throws SshConfigException {
    return resolution(host, user).origins();
  }

  /** What the files say of a host, without what is made of it. */
  HostOptions options(String host, Optional<String> user, Optional<Integer> port)
      throws SshConfigException {
    return new HostOptions(resolution(host, user), account, host, user, port);
  }

  Resolution resolution(String host, Optional<String> user) throws SshConfigException {
    return Resolution.of(files, account, reader, host, user, false);
  }

  /**
   * @param way the hosts in between, where the files are not to say
   * @param behind those that are reached through this one
   */
  private SshSettings settings(Jump to, Given given, Optional<List<Jump>> way, List<String> behind)
      throws SshConfigException {
    Resolution found = Resolution.of(files, account, reader, to.host(), to.user(), way.isPresent());
    Refused.check(found);
    HostOptions options = new HostOptions(found, account, to.host(), to.user(), to.port());
    SshSettings.Builder settings =
        SshSettings.builder(options.hostName(), options.user()).port(options.port());
    settings.sshDirectory(account.sshDirectory());
    trust(settings, options, given);
    keys(settings, options, given, !behind.isEmpty());
    times(settings, options);
    settings.algorithms(options.algorithms()).addressFamily(options.addressFamily());
    Optional<Compression> said = options.compression();
    // What goes through a host in between cannot be compressed: it is encrypted.
    Optional<Compression> typed = behind.isEmpty() ? given.compression() : Optional.empty();
    Compression byItself = behind.isEmpty() ? Compression.AUTO : Compression.NO;
    settings.compression(typed.or(() -> said).orElse(byItself));
    given.lines().ifPresent(settings::lines);
    List<Jump> jumps = way.isPresent() ? way.get() : options.jumps();
    if (!jumps.isEmpty()) {
      settings.via(via(found, options, jumps, given, behind));
    }
    try {
      return settings.build();
    } catch (IllegalArgumentException e) {
      throw new SshConfigException("The host " + Discreet.shown(to.host()) + ": " + e.getMessage());
    }
  }

  /**
   * The last of the hosts in between. If there are several, each is reached through the one before
   * it; how the first one is reached, the files say.
   */
  private SshSettings via(
      Resolution found, HostOptions options, List<Jump> jumps, Given given, List<String> behind)
      throws SshConfigException {
    List<String> chain = new ArrayList<>(behind);
    chain.add(options.user() + "@" + options.hostName() + ":" + options.port());
    Jump last = jumps.get(jumps.size() - 1);
    SshSettings via =
        chain.size() > MOST_JUMPS
            ? null
            : settings(
                last,
                given,
                jumps.size() > 1
                    ? Optional.of(jumps.subList(0, jumps.size() - 1))
                    : Optional.empty(),
                chain);
    if (via == null || chain.contains(via.address())) {
      throw new SshConfigException(
          found.first("proxyjump").map(set -> set.line().where() + ": ").orElse("")
              + "the way to "
              + chain.get(0)
              + " leads through "
              + last.host()
              + " and back to it; give that host ProxyJump none");
    }
    return via;
  }

  private void trust(SshSettings.Builder settings, HostOptions options, Given given)
      throws SshConfigException {
    options.hostKeyAlias().ifPresent(settings::hostKeyAlias);
    settings.acceptNew(given.acceptNew() || options.acceptNew());
    settings.hashNewHosts(options.hashKnownHosts());
    if (given.knownHosts().isPresent()) {
      settings.knownHosts(given.knownHosts().get());
      return;
    }
    Optional<List<Path>> personal = options.userKnownHostsFiles();
    Optional<List<Path>> global = options.globalKnownHostsFiles();
    if (personal.isPresent() || global.isPresent()) {
      settings.knownHosts(
          Stream.concat(
                  personal.orElse(List.of(account.sshDirectory().resolve("known_hosts"))).stream(),
                  global.orElse(List.of(SYSTEM_KNOWN_HOSTS)).stream())
              .map(TextSource::of)
              .toArray(TextSource[]::new));
    }
  }

  private static void keys(
      SshSettings.Builder settings, HostOptions options, Given given, boolean inBetween)
      throws SshConfigException {
    if (!options.batchMode()) {
      given.passphrases().ifPresent(settings::passphrases);
    }
    options.agent().orElse(given.agent()).ifPresent(settings::agent);
    settings.certificates(sources(options.certificateFiles()));
    Optional<List<Path>> files = options.identityFiles();
    if (given.identity().isPresent() && !(inBetween && files.isPresent())) {
      settings.identities(given.identity().get());
    } else if (files.isPresent()) {
      settings.identities(sources(files.get())).defaultIdentities(List.of());
      settings.agentsOtherKeys(!options.identitiesOnly());
    } else if (options.identitiesOnly()) {
      settings.agentsOtherKeys(false);
    }
  }

  private static void times(SshSettings.Builder settings, HostOptions options)
      throws SshConfigException {
    options
        .connectTimeout()
        .filter(seconds -> seconds > 0)
        .ifPresent(seconds -> settings.connectTimeout(duration(seconds)));
    long patience = options.serverAliveInterval().orElse(0L) * options.serverAliveCountMax();
    if (patience > 0) {
      settings.liveness(duration(patience));
    }
  }

  private static Duration duration(long seconds) {
    return Duration.ofSeconds(Math.min(seconds, LONGEST_SECONDS));
  }

  private static TextSource[] sources(List<Path> files) {
    return files.stream().map(TextSource::of).toArray(TextSource[]::new);
  }
}
