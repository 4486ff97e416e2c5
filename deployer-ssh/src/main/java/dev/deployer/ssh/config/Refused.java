package dev.deployer.ssh.config;

import dev.deployer.path.Discreet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Options that decide whom we trust, how, or by which way we go, and that Deployer does not follow.
 * To pass over one would be to do something else than its owner ordered.
 */
final class Refused {
  /**
   * @param harmless values with which nothing is ordered that we do not do anyway
   * @param remedy what to do instead
   */
  private record Rule(List<String> harmless, String remedy) {}

  private static final Map<String, Rule> RULES = new LinkedHashMap<>();

  static {
    rule("proxycommand", "none", "name the hosts in between with ProxyJump");
    rule(
        "knownhostscommand",
        "none",
        "put the keys of hosts into a file, and name it with" + " UserKnownHostsFile");
    rule("revokedhostkeys", "none", "mark revoked keys with @revoked in known_hosts");
    rule(
        "stricthostkeychecking",
        "yes true ask accept-new",
        "a host's key is always checked; say accept-new to trust a host at the first contact");
    rule(
        "verifyhostkeydns",
        "no false",
        "host keys are not looked up in the DNS; put them into" + " known_hosts");
    rule(
        "nohostauthenticationforlocalhost",
        "no false",
        "a host's key is always checked; put it into known_hosts");
    rule("checkhostip", "no false", "host keys are looked up by name alone");
    rule("canonicalizehostname", "no false none", "write the whole name with HostName");
    rule("pkcs11provider", "none", "add the card's keys to your agent: ssh-add -s PROVIDER");
    rule(
        "pubkeyauthentication",
        "yes true unbound host-bound",
        "Deployer authenticates by key alone");
    rule("bindaddress", "", "leave the choice of the local address to the system");
    rule("bindinterface", "", "leave the choice of the interface to the system");
    rule("rekeylimit", "default 0", "leave it to the host to ask for new keys");
    rule("refuseconnection", "", "the file forbids connections to this host");
  }

  private Refused() {}

  /**
   * @throws SshConfigException if such an option is set for a host, with all that are
   */
  static void check(Resolution resolution) throws SshConfigException {
    List<String> faults = new ArrayList<>();
    RULES.forEach(
        (keyword, rule) ->
            resolution
                .first(keyword)
                .filter(set -> !rule.harmless().contains(set.value().toLowerCase(Locale.ROOT)))
                .ifPresent(set -> faults.add(sentence(set, rule.remedy()))));
    resolution
        .first("preferredauthentications")
        .filter(set -> !List.of(set.value().split(",", -1)).contains("publickey"))
        .ifPresent(set -> faults.add(sentence(set, "Deployer authenticates by key alone")));
    resolution
        .first("requiredrsasize")
        .filter(set -> !set.value().matches("[0-9]{1,4}") || Integer.parseInt(set.value()) > 2048)
        .ifPresent(set -> faults.add(sentence(set, "RSA keys have 2048 bits or more")));
    if (!faults.isEmpty()) {
      throw new SshConfigException(faults);
    }
  }

  private static String sentence(Setting set, String remedy) {
    return set.line().where()
        + ": "
        + set.line().written()
        + " "
        + Discreet.shown(String.join(" ", set.values()))
        + " is not supported, and is not passed over either: "
        + remedy;
  }

  private static void rule(String keyword, String harmless, String remedy) {
    RULES.put(keyword, new Rule(List.of(harmless.split(" ", -1)), remedy));
  }
}
