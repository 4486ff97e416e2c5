package dev.deployer.ssh.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.ssh.settings.AddressFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The values that count are those of {@code ssh -G}, for files of every kind. */
@Timeout(300)
class AgreesWithOpenSshTest {
  private static final int FILES = Integer.getInteger("deployer.generated.files", 150);
  private static final List<String> HOSTS =
      List.of("web1", "web2.example.net", "Db", "10.0.0.7", "deploy@web1");
  private static final Account ACCOUNT =
      new Account(
          System.getProperty("user.name"),
          Path.of(System.getProperty("user.home")),
          System.getenv());

  @TempDir Path folder;

  @Test
  void generatedFilesMeanTheSameToUs() throws Exception {
    int told = 0;
    int refused = 0;
    for (int seed = 0; seed < FILES; seed++) {
      Random random = new Random(seed);
      String included = new GeneratedConfig(random, null).text();
      Path other = Files.writeString(folder.resolve("included-" + seed + ".conf"), included);
      Path file =
          Files.writeString(
              folder.resolve("config-" + seed), new GeneratedConfig(random, other).text());
      String host = HOSTS.get(random.nextInt(HOSTS.size()));
      Optional<Map<String, String>> theirs = openSsh(file, host);
      Optional<Map<String, String>> ours = deployer(file, host);
      assertThat(ours)
          .as(() -> host + " in " + file + ":\n" + read(file) + "\nand " + other + ":\n" + included)
          .isEqualTo(theirs);
      told += ours.isPresent() ? 1 : 0;
      refused += ours.isPresent() ? 0 : 1;
    }
    assertThat(told).isGreaterThan(FILES / 2);
    assertThat(refused).isPositive();
  }

  private static Optional<Map<String, String>> openSsh(Path file, String host) throws Exception {
    Process ssh =
        new ProcessBuilder("ssh", "-G", "-F", file.toString(), host)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ssh.getOutputStream().close();
    Map<String, String> all = new TreeMap<>();
    for (String line : ssh.inputReader().lines().toList()) {
      int blank = line.indexOf(' ');
      if (COMPARED.contains(line.substring(0, Math.max(blank, 0)))) {
        all.merge(line.substring(0, blank), line.substring(blank + 1), (a, b) -> a + "\n" + b);
      }
    }
    assertThat(ssh.waitFor(30, TimeUnit.SECONDS)).isTrue();
    if (ssh.exitValue() != 0) {
      return Optional.empty();
    }
    return Optional.of(all);
  }

  private static final List<String> COMPARED =
      List.of(
          "hostname",
          "user",
          "port",
          "identityfile",
          "certificatefile",
          "identitiesonly",
          "identityagent",
          "hostkeyalias",
          "connecttimeout",
          "serveraliveinterval",
          "serveralivecountmax",
          "userknownhostsfile",
          "globalknownhostsfile",
          "addressfamily",
          "hashknownhosts",
          "stricthostkeychecking",
          "proxyjump",
          "proxycommand");

  private static Optional<Map<String, String>> deployer(Path file, String target) {
    int at = target.indexOf('@');
    Optional<String> user = at < 0 ? Optional.empty() : Optional.of(target.substring(0, at));
    Map<String, String> all = new TreeMap<>();
    try {
      SshConfig config = SshConfig.of(ACCOUNT, file);
      String host = target.substring(at + 1);
      Resolution found = config.resolution(host, user);
      HostOptions options = config.options(host, user, Optional.empty());
      all.put("hostname", options.hostName());
      all.put("user", options.user());
      all.put("port", String.valueOf(options.port()));
      all.put("identitiesonly", yesOrNo(options.identitiesOnly()));
      all.put("hashknownhosts", yesOrNo(options.hashKnownHosts()));
      all.put("connecttimeout", options.connectTimeout().map(String::valueOf).orElse("none"));
      all.put("serveraliveinterval", String.valueOf(options.serverAliveInterval().orElse(0L)));
      all.put("serveralivecountmax", String.valueOf(options.serverAliveCountMax()));
      all.put("addressfamily", wordOf(options.addressFamily()));
      all.put(
          "stricthostkeychecking",
          switch (found.first("stricthostkeychecking").map(Setting::value).orElse("ask")) {
            case "yes", "true" -> "true";
            case "no", "false", "off" -> "false";
            case "ask" -> "ask";
            default -> "accept-new";
          });
      all.put("userknownhostsfile", files(options.userKnownHostsFiles(), USUAL));
      all.put("globalknownhostsfile", files(options.globalKnownHostsFiles(), SYSTEM));
      options.hostKeyAlias().ifPresent(alias -> all.put("hostkeyalias", alias));
      options
          .agent()
          .ifPresent(a -> all.put("identityagent", a.map(Path::toString).orElse("none")));
      String identities = words(found.each("identityfile"));
      all.put("identityfile", identities.isEmpty() ? DEFAULTS : identities);
      if (!found.each("certificatefile").isEmpty()) {
        all.put("certificatefile", words(found.each("certificatefile")));
      }
      found
          .first("proxycommand")
          .filter(set -> !set.value().equals("none"))
          .ifPresent(set -> all.put("proxycommand", set.value()));
      if (!options.jumps().isEmpty()) {
        List<String> way =
            new ArrayList<>(List.of(found.first("proxyjump").get().value().split(",", -1)));
        way.set(way.size() - 1, text(options.jumps().get(way.size() - 1)));
        all.put("proxyjump", String.join(",", way));
      }
      return Optional.of(all);
    } catch (SshConfigException e) {
      return Optional.empty();
    }
  }

  private static final String DEFAULTS =
      "~/.ssh/id_rsa\n~/.ssh/id_ecdsa\n~/.ssh/id_ecdsa_sk\n~/.ssh/id_ed25519\n"
          + "~/.ssh/id_ed25519_sk\n~/.ssh/id_xmss\n~/.ssh/id_dsa";
  private static final String USUAL =
      ACCOUNT.home() + "/.ssh/known_hosts " + ACCOUNT.home() + "/.ssh/known_hosts2";
  private static final String SYSTEM = "/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2";

  private static String files(Optional<List<Path>> files, String usual) {
    return files
        .map(all -> all.stream().map(Path::toString).collect(Collectors.joining(" ")))
        .orElse(usual);
  }

  private static String words(List<Setting> settings) {
    return settings.stream().map(Setting::value).collect(Collectors.joining("\n"));
  }

  private static String text(Jump jump) {
    boolean numeric = jump.host().contains(":") || jump.host().matches("[0-9.]+");
    return jump.user().map(user -> user + "@").orElse("")
        + (numeric ? "[" + jump.host() + "]" : jump.host())
        + jump.port().map(port -> ":" + port).orElse("");
  }

  private static String wordOf(AddressFamily family) {
    return switch (family) {
      case ANY -> "any";
      case IPV4 -> "inet";
      case IPV6 -> "inet6";
    };
  }

  private static String yesOrNo(boolean value) {
    return value ? "yes" : "no";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
