package dev.deployer.ssh.config;

import dev.deployer.path.Discreet;
import dev.deployer.ssh.settings.Wildcards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gathers what applies to one host, in the order of the files: of most options the first value
 * counts, of IdentityFile and CertificateFile all do.
 */
final class Resolution {
  private static final int DEEPEST = 16;

  private final Account account;
  private final ConfigReader reader;
  private final IncludedFiles included;
  private final String original;
  private final Map<String, Setting> first = new HashMap<>();
  private final Map<String, List<Setting>> each = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private final Optional<String> givenUser;
  private final boolean wayIsGiven;
  private String host;
  private boolean last;
  private boolean wantsSecondReading;

  private Resolution(
      Account account,
      ConfigReader reader,
      String host,
      Optional<String> givenUser,
      boolean wayIsGiven) {
    this.account = account;
    this.reader = reader;
    this.included = new IncludedFiles(account);
    this.original = host;
    this.host = host;
    this.givenUser = givenUser;
    this.wayIsGiven = wayIsGiven;
  }

  /**
   * @param givenUser who was typed before the host, and counts before any User
   * @param wayIsGiven whether ProxyJump and ProxyCommand do not count, as for a host in between
   * @throws SshConfigException with all faults that were found
   */
  static Resolution of(
      List<ConfigFile> files,
      Account account,
      ConfigReader reader,
      String host,
      Optional<String> givenUser,
      boolean wayIsGiven)
      throws SshConfigException {
    Resolution resolution = new Resolution(account, reader, host, givenUser, wayIsGiven);
    resolution.read(files);
    if (resolution.wantsSecondReading && resolution.faults.isEmpty()) {
      resolution.host = resolution.hostName();
      resolution.last = true;
      resolution.read(files);
    }
    if (!resolution.faults.isEmpty()) {
      throw new SshConfigException(resolution.faults);
    }
    return resolution;
  }

  /** The value that counts; of ProxyJump and ProxyCommand, whichever came first. */
  Optional<Setting> first(String keyword) {
    return Optional.ofNullable(first.get(keyword));
  }

  /** All values of an option that may be given several times, each one once. */
  List<Setting> each(String keyword) {
    return each.getOrDefault(keyword, List.of());
  }

  /** Where each value stands that counts, by keyword; of several values, where the first does. */
  Map<String, String> origins() {
    Map<String, String> origins = new TreeMap<>();
    first.forEach((keyword, setting) -> origins.put(keyword, setting.line().where()));
    each.forEach((keyword, all) -> origins.put(keyword, all.get(0).line().where()));
    return origins;
  }

  /** The host to connect to, in lower case; what was typed, where no HostName is given. */
  String hostName() throws SshConfigException {
    if (last) {
      return host;
    }
    Setting name = first.get("hostname");
    return name == null
        ? original.toLowerCase(Locale.ROOT)
        : new Tokens(account, Map.of('h', original))
            .withoutVariables(name, name.value())
            .toLowerCase(Locale.ROOT);
  }

  private void read(List<ConfigFile> files) throws SshConfigException {
    for (ConfigFile file : files) {
      read(file, true, 0);
    }
  }

  /**
   * @param applies whether the lines before the first Host and Match count; if not, none does
   */
  private void read(ConfigFile file, boolean applies, int depth) throws SshConfigException {
    boolean active = applies;
    for (ConfigLine line : reader.lines(file)) {
      String keyword = Keyword.canonical(line.keyword());
      try {
        switch (keyword) {
          case "host" -> active = applies && hostApplies(line);
          case "match" -> {
            wantsSecondReading |= MatchLine.asksForSecondReading(line);
            active = matchApplies(line, applies);
          }
          case "include" -> include(line, file, active, depth);
          default -> take(keyword, line, active);
        }
      } catch (SshConfigException e) {
        faults.addAll(e.faults());
        if (keyword.equals("match")) {
          active = false;
        }
      }
    }
  }

  private boolean hostApplies(ConfigLine line) throws SshConfigException {
    boolean matched = false;
    for (String pattern : line.words()) {
      if (pattern.isEmpty()) {
        throw new SshConfigException(line.where() + ": Host: an empty pattern");
      }
      boolean negated = pattern.startsWith("!");
      if (Wildcards.matches(negated ? pattern.substring(1) : pattern, host)) {
        if (negated) {
          return false;
        }
        matched = true;
      }
    }
    return matched;
  }

  private boolean matchApplies(ConfigLine line, boolean applies) throws SshConfigException {
    String user =
        givenUser.orElseGet(
            () ->
                Optional.ofNullable(first.get("user")).map(Setting::value).orElse(account.user()));
    return MatchLine.applies(
        line, new MatchLine.Subject(hostName(), original, user, account.user(), last), applies);
  }

  private void include(ConfigLine line, ConfigFile from, boolean active, int depth)
      throws SshConfigException {
    if (depth == DEEPEST) {
      throw new SshConfigException(
          line.where() + ": Include: files include one another more than " + DEEPEST + " deep");
    }
    for (String pattern : line.words()) {
      try {
        for (Path path : included.named(pattern, from.personal())) {
          read(new ConfigFile(path, from.personal(), false, true), active, depth + 1);
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new SshConfigException(line.where() + ": Include: " + e.getMessage());
      }
    }
  }

  private void take(String keyword, ConfigLine line, boolean active) throws SshConfigException {
    Keyword.Kind kind = Keyword.kindOf(keyword);
    if (kind == null) {
      Setting ignored = first.get("ignoreunknown");
      if (ignored == null || !Wildcards.hostListMatches(ignored.value(), line.keyword())) {
        throw new SshConfigException(
            line.where()
                + ": there is no option "
                + Discreet.shown(line.written())
                + " in ssh_config(5)");
      }
      return;
    }
    if (kind == Keyword.Kind.PASSED_OVER) {
      return;
    }
    List<String> values = kind == Keyword.Kind.REST ? List.of(restOf(line)) : line.words();
    Setting setting = new Setting(line, values);
    if (values.isEmpty() || values.contains("")) {
      throw setting.fault("its value is missing");
    }
    if (kind != Keyword.Kind.WORDS && values.size() > 1) {
      throw setting.fault("it takes one value, and a value with blanks stands in quotes");
    }
    if (!active) {
      return;
    }
    if (kind == Keyword.Kind.EACH) {
      List<Setting> all = each.computeIfAbsent(keyword, k -> new ArrayList<>());
      if (all.stream().noneMatch(other -> other.values().equals(values))) {
        all.add(setting);
      }
    } else if (!isSettled(keyword) && !saysNothing(keyword, values)) {
      first.putIfAbsent(keyword, setting);
    }
  }

  private boolean isSettled(String keyword) {
    return switch (keyword) {
      case "proxyjump" -> wayIsGiven || first.containsKey("proxycommand");
      case "proxycommand" ->
          wayIsGiven
              || first("proxyjump")
                  .filter(set -> !set.value().equalsIgnoreCase("none"))
                  .isPresent();
      case "hostname" -> last;
      default -> false;
    };
  }

  /** Whether the line counts as absent: OpenSSH takes {@code none} as a time for that. */
  private static boolean saysNothing(String keyword, List<String> values) {
    return (keyword.equals("connecttimeout") || keyword.equals("serveraliveinterval"))
        && values.get(0).equals("none");
  }

  private static String restOf(ConfigLine line) {
    String rest = line.rest().startsWith("=") ? line.rest().substring(1).strip() : line.rest();
    int comment = rest.indexOf('#');
    return line.keyword().equals("proxyjump") && comment >= 0
        ? rest.substring(0, comment).strip()
        : rest;
  }
}
