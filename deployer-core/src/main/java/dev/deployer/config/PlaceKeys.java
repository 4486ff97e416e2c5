package dev.deployer.config;

import dev.deployer.cluster.Wave;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.root.RootMarker;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** {@code root} and {@code hosts} of an environment: where it lies. */
final class PlaceKeys {
  private static final String HOSTS_EXAMPLE = "[deploy@web1.example.net]";
  private static final Shape ADDRESS = Shape.text("^[^\\s/]+$");

  private static final Key<Value> HOST =
      Key.of(
              "host",
              Form.described(ADDRESS),
              "A name or an address; IPv6 with or without brackets.")
          .needed("name it, such as host: web1.example.net")
          .such("web1.example.net");
  private static final Key<String> USER =
      Key.of(
              "user",
              Form.literal(Shape.text("^[^\\s:/-][^\\s:/]*$"), Function.identity()),
              "The account; what ssh_config says, else yours on this machine.")
          .such("deploy");
  private static final Key<Integer> PORT =
      Key.of("port", Form.number(1, 65535), "The port; what ssh_config says, else 22.").such("22");
  private static final Key<ReleaseRoot> OWN_ROOT =
      Key.of("root", root(), "Instead of that of the environment.").such("/srv/shop");
  private static final Key<String> ROOT_ID =
      Key.of(
          "root_id",
          Form.text(Shape.text("^[0-9a-f]{32}$"), PlaceKeys::rootId),
          "The id that the root there must have, as init and status show it.");
  private static final Key<List<String>> LABELS =
      Key.of(
              "labels",
              Form.list(
                  Form.text(Shape.text("^[A-Za-z][A-Za-z0-9._-]{0,63}$"), PlaceKeys::label),
                  "[canary]"),
              "Words by which waves and people choose hosts.")
          .such("[canary]");
  private static final Keys HOST_KEYS = Keys.of(HOST, USER, PORT, OWN_ROOT, ROOT_ID, LABELS);

  private static final Key<ReleaseRoot> ROOT =
      Key.of(
              "root",
              root(),
              "The absolute directory on the host; one of its own, never /srv or /var/www itself.")
          .such("/srv/shop");
  private static final Key<Value> HOSTS =
      Key.of(
              "hosts",
              Form.described(Shape.list(Shape.any(ADDRESS, Shape.of(HOST_KEYS))).notEmpty()),
              "[user@]host[:port], or a mapping, each; the first one decides.")
          .needed("name at least one, such as hosts: " + HOSTS_EXAMPLE)
          .such(HOSTS_EXAMPLE);

  /** All of them. */
  static final Keys ALL = Keys.of(ROOT, HOSTS);

  private PlaceKeys() {}

  private static Form<ReleaseRoot> root() {
    return Form.text(Shape.text("^/[^/]"), ReleaseRoot::parse);
  }

  /** That has a root, or whose hosts have one of their own each. */
  static Shape rooted(Shape environment) {
    Shape own = new Shape(Map.of("type", "object")).with("required", List.of(OWN_ROOT.name()));
    return environment.with(
        "anyOf",
        List.of(
            Map.of("required", List.of(ROOT.name())),
            Map.of("properties", Map.of(HOSTS.name(), Map.of("items", own.words())))));
  }

  /** The hosts of an environment; those with which something is wrong are left out. */
  static List<HostEntry> hosts(Section environment) {
    Optional<ReleaseRoot> root = ROOT.in(environment);
    Optional<Value> listed = HOSTS.in(environment);
    if (listed.isEmpty()) {
      return List.of();
    }
    List<Value> items = listed.get().items(HOSTS_EXAMPLE).orElse(List.of());
    List<HostEntry> hosts = new ArrayList<>();
    for (Value item : items) {
      Optional<HostEntry> host = host(item, environment, root);
      host.filter(one -> hosts.stream().anyMatch(one::isSamePlace))
          .ifPresent(one -> item.fault("this host and root stand here twice: " + one.address()));
      host.ifPresent(hosts::add);
    }
    if (items.isEmpty()) {
      environment.fault(HOSTS.name(), "must name at least one host, such as " + HOSTS_EXAMPLE);
    }
    return HostNames.given(hosts);
  }

  private static Optional<HostEntry> host(
      Value item, Section environment, Optional<ReleaseRoot> root) {
    if (item.isScalar()) {
      requireRoot(environment);
      return item.literal(HostAddress::parse)
          .flatMap(address -> root.map(r -> new HostEntry(address, r)));
    }
    Section host = item.section().only(HOST_KEYS);
    if (!host.has(OWN_ROOT.name())) {
      requireRoot(environment);
    }
    Optional<String> user = USER.in(host);
    Optional<Integer> port = PORT.in(host);
    Optional<HostAddress> address =
        HOST.in(host)
            .flatMap(v -> v.literal(name -> new HostAddress(user, withoutBrackets(name), port)));
    Optional<ReleaseRoot> own = OWN_ROOT.in(host);
    Optional<String> id = ROOT_ID.in(host);
    Set<String> labels = new LinkedHashSet<>(LABELS.in(host).orElse(List.of()));
    return address.flatMap(a -> own.or(() -> root).map(r -> new HostEntry(a, r, labels, id)));
  }

  /** It is needed where one of the hosts has none of its own. */
  private static void requireRoot(Section environment) {
    if (!environment.has(ROOT.name())) {
      environment.missing(ROOT.name(), "name a directory on the host, such as root: /srv/shop");
    }
  }

  private static String label(String text) {
    if (!Wave.isLabel(text)) {
      throw new InvalidTextException(
          "label",
          text,
          "a label is 1 to 64 letters, digits and . _ -, beginning with a letter, and not rest");
    }
    return text;
  }

  private static String rootId(String text) {
    if (!RootMarker.isId(text)) {
      throw new InvalidTextException(
          "root id", text, "it is 32 hex digits in quotes, as status shows it");
    }
    return text;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
