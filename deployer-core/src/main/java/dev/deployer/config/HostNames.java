package dev.deployer.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the hosts of an environment are called. A host is called by its name or address; where
 * several entries have the same one, by as much more of what the configuration says as it takes to
 * tell them apart:
 *
 * <pre>
 * web1.example.net
 * web1.example.net:2222
 * deploy@web1.example.net:2222/srv/shop
 * </pre>
 *
 * All entries of one host are called in the same way, and those without a port or a user go without
 * it.
 */
final class HostNames {
  private static final List<Function<HostEntry, String>> FORMS =
      List.of(
          host -> host.address().host(),
          host -> host.address().withoutUser().toString(),
          host -> host.address() + host.root().toString());

  private HostNames() {}

  /** The same hosts, each with its name. */
  static List<HostEntry> given(List<HostEntry> hosts) {
    List<HostEntry> named = new ArrayList<>();
    for (HostEntry host : hosts) {
      List<HostEntry> alike = hosts.stream().filter(other -> isAlike(host, other)).toList();
      named.add(host.called(form(alike).apply(host)));
    }
    return named;
  }

  private static boolean isAlike(HostEntry host, HostEntry other) {
    return host.address().host().equalsIgnoreCase(other.address().host());
  }

  /** The first way of naming that tells these hosts apart. */
  private static Function<HostEntry, String> form(List<HostEntry> alike) {
    return FORMS.stream()
        .filter(form -> distinct(alike, form) == alike.size())
        .findFirst()
        .orElse(FORMS.get(FORMS.size() - 1));
  }

  private static int distinct(List<HostEntry> hosts, Function<HostEntry, String> form) {
    return hosts.stream()
        .map(form)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet())
        .size();
  }
}
