package dev.deployer.ssh.config;

import dev.deployer.ssh.settings.AddressFamily;
import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.AlgorithmLimits;
import dev.deployer.ssh.settings.Compression;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The values that count for one host; an option that is set nowhere is absent. */
final class HostOptions {
  private static final String NONE = "none";
  private static final Map<String, AlgorithmKind> ALGORITHMS =
      Map.of(
          "ciphers", AlgorithmKind.CIPHER,
          "macs", AlgorithmKind.MAC,
          "kexalgorithms", AlgorithmKind.KEY_EXCHANGE,
          "hostkeyalgorithms", AlgorithmKind.HOST_KEY,
          "pubkeyacceptedalgorithms", AlgorithmKind.PUBLIC_KEY,
          "casignaturealgorithms", AlgorithmKind.AUTHORITY);

  private final Resolution found;
  private final Account account;
  private final String hostName;
  private final String user;
  private final int port;
  private final Tokens tokens;

  HostOptions(
      Resolution found,
      Account account,
      String typed,
      Optional<String> givenUser,
      Optional<Integer> givenPort)
      throws SshConfigException {
    this.found = found;
    this.account = account;
    this.hostName = found.hostName();
    Optional<String> said = givenUser.or(() -> found.first("user").map(Setting::value));
    if (said.isEmpty() && !account.isNamed()) {
      throw new SshConfigException(
          "The account that runs this has no name on this machine, so it is not known as whom to"
              + " log in: say user@host");
    }
    this.user = said.orElseGet(account::user);
    Optional<Setting> portSet = found.first("port");
    int portHere = portSet.isPresent() ? portSet.get().number(1, 65_535) : 22;
    this.port = givenPort.orElse(portHere);
    this.tokens =
        new Tokens(
            account,
            Map.of(
                'd', account.home().toString(),
                'h', hostName,
                'k', hostKeyAlias().orElse(typed),
                'n', typed,
                'p', String.valueOf(port),
                'r', user,
                'u', account.user()));
  }

  String hostName() {
    return hostName;
  }

  String user() {
    return user;
  }

  int port() {
    return port;
  }

  Optional<String> hostKeyAlias() {
    return found.first("hostkeyalias").map(set -> set.value().toLowerCase(Locale.ROOT));
  }

  /** The files of keys; absent where the usual ones are to be tried, empty for {@code none}. */
  Optional<List<Path>> identityFiles() throws SshConfigException {
    List<Setting> set = found.each("identityfile");
    return set.isEmpty() ? Optional.empty() : Optional.of(paths(set));
  }

  List<Path> certificateFiles() throws SshConfigException {
    return paths(found.each("certificatefile"));
  }

  boolean identitiesOnly() throws SshConfigException {
    return flag("identitiesonly");
  }

  /** The agent's socket; absent where the agent of the environment is used, empty for no agent. */
  Optional<Optional<Path>> agent() throws SshConfigException {
    Optional<Setting> set = found.first("identityagent");
    if (set.isEmpty() || set.get().value().equals("SSH_AUTH_SOCK")) {
      return Optional.empty();
    }
    String value = set.get().value();
    if (value.equals(NONE)) {
      return Optional.of(Optional.empty());
    }
    if (value.startsWith("$") && !value.startsWith("${")) {
      return Optional.of(
          Optional.ofNullable(account.environment().get(value.substring(1)))
              .map(account.home()::resolve));
    }
    return Optional.of(Optional.of(tokens.path(set.get(), value)));
  }

  Optional<List<Path>> userKnownHostsFiles() throws SshConfigException {
    return files("userknownhostsfile");
  }

  Optional<List<Path>> globalKnownHostsFiles() throws SshConfigException {
    return files("globalknownhostsfile");
  }

  /** The hosts in between, the nearest first. */
  List<Jump> jumps() throws SshConfigException {
    Optional<Setting> set = found.first("proxyjump");
    try {
      return set.map(Setting::value).map(Jump::parse).orElse(List.of());
    } catch (IllegalArgumentException e) {
      throw set.orElseThrow().fault(e.getMessage());
    }
  }

  /** In seconds; absent for {@code none}, too. */
  Optional<Long> connectTimeout() throws SshConfigException {
    return seconds("connecttimeout");
  }

  /** In seconds; 0 for never. */
  Optional<Long> serverAliveInterval() throws SshConfigException {
    return seconds("serveraliveinterval");
  }

  int serverAliveCountMax() throws SshConfigException {
    Optional<Setting> set = found.first("serveralivecountmax");
    return set.isEmpty() ? 3 : set.get().number(0, 1_000_000);
  }

  boolean acceptNew() {
    return found
        .first("stricthostkeychecking")
        .filter(set -> set.value().equalsIgnoreCase("accept-new"))
        .isPresent();
  }

  boolean hashKnownHosts() throws SshConfigException {
    return flag("hashknownhosts");
  }

  /** Whether nobody is to be asked for a passphrase. */
  boolean batchMode() throws SshConfigException {
    return flag("batchmode");
  }

  /** Absent where nobody has said. */
  Optional<Compression> compression() throws SshConfigException {
    Optional<Setting> set = found.first("compression");
    return set.isEmpty()
        ? Optional.empty()
        : Optional.of(set.get().flag() ? Compression.YES : Compression.NO);
  }

  AddressFamily addressFamily() throws SshConfigException {
    Optional<Setting> set = found.first("addressfamily");
    if (set.isEmpty()) {
      return AddressFamily.ANY;
    }
    return switch (set.get().value().toLowerCase(Locale.ROOT)) {
      case "any" -> AddressFamily.ANY;
      case "inet" -> AddressFamily.IPV4;
      case "inet6" -> AddressFamily.IPV6;
      default -> throw set.get().fault("it is any, inet or inet6, not " + set.get().value());
    };
  }

  /** Which algorithms are used at most. */
  AlgorithmLimits algorithms() throws SshConfigException {
    Map<AlgorithmKind, List<String>> allowed = new EnumMap<>(AlgorithmKind.class);
    for (Map.Entry<String, AlgorithmKind> each : ALGORITHMS.entrySet()) {
      Optional<Setting> set = found.first(each.getKey());
      if (set.isPresent()) {
        AlgorithmList.of(set.get(), each.getValue())
            .ifPresent(names -> allowed.put(each.getValue(), names));
      }
    }
    return allowed.isEmpty() ? AlgorithmLimits.NONE : new AlgorithmLimits(allowed);
  }

  private boolean flag(String keyword) throws SshConfigException {
    Optional<Setting> set = found.first(keyword);
    return set.isPresent() && set.get().flag();
  }

  private Optional<Long> seconds(String keyword) throws SshConfigException {
    Optional<Setting> set = found.first(keyword);
    return set.isPresent() ? set.get().seconds() : Optional.empty();
  }

  private Optional<List<Path>> files(String keyword) throws SshConfigException {
    Optional<Setting> set = found.first(keyword);
    if (set.isEmpty()) {
      return Optional.empty();
    }
    List<Path> paths = new ArrayList<>();
    for (String value : set.get().values()) {
      if (!value.equalsIgnoreCase(NONE)) {
        paths.add(tokens.path(set.get(), value));
      } else if (set.get().values().size() > 1) {
        throw set.get().fault("none stands alone");
      }
    }
    return Optional.of(paths);
  }

  private List<Path> paths(List<Setting> settings) throws SshConfigException {
    List<Path> paths = new ArrayList<>();
    for (Setting each : settings) {
      if (!each.value().equalsIgnoreCase(NONE)) {
        paths.add(tokens.path(each, each.value()));
      }
    }
    return paths;
  }
}
