package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.config.HostEntry;
import dev.deployer.outcome.InWords;
import dev.deployer.project.reach.HostConnectors.Trust;
import dev.deployer.project.reach.SshConnectors;
import dev.deployer.project.report.ConfigShown.Held;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.target.Said;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What holds for one host: where it lies, and how it is reached, in the words of ssh_config(5). */
final class HostInWords {
  private final Map<String, String> origins;
  private final List<Held> all = new ArrayList<>();

  private HostInWords(Map<String, String> origins) {
    this.origins = origins;
  }

  /**
   * All of it.
   *
   * @param number which of its environment it is; absent where it was typed
   */
  static List<Held> of(
      HostEntry place,
      Optional<Integer> number,
      ValueOrigins file,
      CommonOptions common,
      Surroundings here)
      throws MisuseException {
    Trust trust = Said.trust(common.options(here));
    SshSettings settings = SshConnectors.settled(place.address(), trust, here.machine());
    HostInWords words =
        new HostInWords(SshConnectors.origins(place.address(), trust, here.machine()));
    words.place(place, number, file, common, settings);
    words.way(settings, common, here);
    return words.all;
  }

  private void place(
      HostEntry place,
      Optional<Integer> number,
      ValueOrigins file,
      CommonOptions common,
      SshSettings settings) {
    add("host", place.address().host(), file.ofHost(number, "host"));
    if (origins.containsKey("hostname")) {
      add("HostName", settings.host(), origins.get("hostname"));
    }
    add(
        "user",
        settings.user(),
        place.address().user().isPresent()
            ? file.ofHost(number, "user")
            : said("user", "this account"));
    add(
        "port",
        settings.port(),
        common.port != null
            ? "--port"
            : place.address().port().isPresent()
                ? file.ofHost(number, "port")
                : said("port", ValueOrigins.DEFAULT));
    add("root", place.root().toString(), file.ofHost(number, "root"));
    place.rootId().ifPresent(id -> add("root_id", id, file.ofHost(number, "root_id")));
    if (!place.labels().isEmpty()) {
      add("labels", List.copyOf(place.labels()), file.ofHost(number, "labels"));
    }
  }

  private void way(SshSettings settings, CommonOptions common, Surroundings here) {
    List<String> jumps = new ArrayList<>();
    for (Optional<SshSettings> via = settings.via(); via.isPresent(); via = via.get().via()) {
      jumps.add(0, via.get().address());
    }
    if (!jumps.isEmpty() || common.way.isPresent()) {
      add(
          "ProxyJump",
          jumps.isEmpty() ? "none" : String.join(", ", jumps),
          common.way.isPresent() ? "--jump" : said("proxyjump", ValueOrigins.DEFAULT));
    }
    add(
        "IdentityFile",
        settings.identities().isEmpty()
            ? names(settings.defaultIdentities().stream().map(TextSource::of).toList())
            : names(settings.identities()),
        given(common.identity, "--identity", "DEPLOYER_IDENTITY", here, "identityfile"));
    settings
        .agent()
        .map(Path::toString)
        .ifPresent(socket -> add("IdentityAgent", socket, said("identityagent", "SSH_AUTH_SOCK")));
    add(
        "UserKnownHostsFile",
        names(settings.knownHosts()),
        given(
            common.knownHosts,
            "--known-hosts",
            "DEPLOYER_KNOWN_HOSTS",
            here,
            "userknownhostsfile"));
    add(
        "Compression",
        Held.word(settings.compression()),
        common.compression.isPresent() ? "--compress" : said("compression", ValueOrigins.DEFAULT));
    add(
        "ConnectTimeout",
        InWords.typed(settings.connectTimeout()),
        said("connecttimeout", ValueOrigins.DEFAULT));
  }

  private String given(
      String typed, String option, String variable, Surroundings here, String keyword) {
    return typed != null
        ? option
        : here.variable(variable).isPresent() ? variable : said(keyword, ValueOrigins.DEFAULT);
  }

  private static List<String> names(List<TextSource> sources) {
    return sources.stream().map(TextSource::name).toList();
  }

  private String said(String keyword, String otherwise) {
    return origins.getOrDefault(keyword, otherwise);
  }

  private void add(String key, Object value, String from) {
    all.add(new Held(key, value, from));
  }
}
