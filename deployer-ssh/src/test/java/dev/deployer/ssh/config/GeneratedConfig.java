package dev.deployer.ssh.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A file such as nobody writes: every form of line, in any order, some of them wrong. */
final class GeneratedConfig {
  private static final List<String> OPTIONS =
      List.of(
          "HostName %h.example.net",
          "HostName 192.0.2.7",
          "HostName Other.example.org",
          "HostName 100%%",
          "Port 22",
          "Port 2222",
          "User deploy",
          "User root",
          "User \"a b\"",
          "IdentityFile ~/.ssh/id_%r",
          "IdentityFile /keys/%h",
          "IdentityFile '/keys/with blank'",
          "IdentityFile none",
          "IdentitiesOnly yes",
          "IdentitiesOnly false",
          "CertificateFile ~/.ssh/%n-cert.pub",
          "IdentityAgent ~/agents/%h-%p-%r-%n-%u-%k",
          "IdentityAgent none",
          "HostKeyAlias Shared-Key",
          "ConnectTimeout 10",
          "ConnectTimeout 1m30s",
          "ConnectTimeout 1h2",
          "ConnectTimeout none",
          "ServerAliveInterval 5",
          "ServerAliveInterval 2M",
          "ServerAliveCountMax 4",
          "UserKnownHostsFile ~/.ssh/known_%h ~/.ssh/more",
          "UserKnownHostsFile \"%d/with blank\" /x\\ y",
          "GlobalKnownHostsFile /etc/ssh/known # everyone's",
          "AddressFamily inet",
          "AddressFamily ANY",
          "HashKnownHosts yes",
          "StrictHostKeyChecking accept-new",
          "StrictHostKeyChecking yes",
          "StrictHostKeyChecking off",
          "ProxyJump gate",
          "ProxyJump ops@gate.example.net:2022",
          "ProxyJump a,b@192.0.2.1,ssh://c@d.example.net:99",
          "ProxyJump none",
          "ProxyCommand nc -x proxy %h %p",
          "ProxyCommand none",
          "IgnoreUnknown Mine,Your*",
          "Compression yes",
          "SendEnv LANG LC_*",
          "LocalForward 8080 localhost:80",
          "ForwardAgent yes",
          "ControlMaster auto",
          "LogLevel INFO",
          "# nothing",
          "");
  private static final List<String> BLOCKS =
      List.of(
          "Host web1",
          "Host web*",
          "Host *.example.net !web2.*",
          "Host \"web1\" db",
          "Host !web1 *",
          "Host *",
          "Host ???",
          "Match all",
          "Match host web1",
          "Match host \"*.example.net,!web2*\"",
          "Match originalhost web1,Db user deploy",
          "Match !host web1",
          "Match user root localuser *",
          "Match user deploy host=web*",
          "Match final host *.example.net",
          "Match final all",
          "Match !final host web1",
          "Match canonical",
          "Match host web1 # and no other");
  private static final List<String> WRONG =
      List.of(
          "MineToo yes",
          "Nonsense 1",
          "Port",
          "User a b",
          "User \"a",
          "Match",
          "Match host",
          "Host");

  private final Random random;
  private final StringBuilder text = new StringBuilder();

  GeneratedConfig(Random random, Path included) {
    this.random = random;
    int lines = 1 + random.nextInt(25);
    for (int i = 0; i < lines; i++) {
      int kind = random.nextInt(200);
      if (kind == 0) {
        line(any(WRONG));
      } else if (kind < 60) {
        line(any(BLOCKS));
      } else if (kind < 70 && included != null) {
        line("Include " + included);
      } else if (kind < 73 && included != null) {
        line("Include " + included.getParent() + "/included-?.c*nf");
      } else if (kind == 199) {
        line(random.nextBoolean() ? "Yours 1" : "mine 2 3");
      } else {
        line(any(OPTIONS));
      }
    }
  }

  String text() {
    return text.toString();
  }

  private void line(String line) {
    String written = line;
    int blank = line.indexOf(' ');
    if (blank > 0 && !line.startsWith("#")) {
      String keyword = line.substring(0, blank);
      String rest = line.substring(blank + 1);
      written =
          switch (random.nextInt(6)) {
            case 0 -> keyword + "=" + rest;
            case 1 -> keyword + " = " + rest;
            case 2 -> "\t" + keyword.toUpperCase(java.util.Locale.ROOT) + "\t  " + rest + " ";
            case 3 -> keyword + " " + rest + "\r";
            default -> "  " + line;
          };
    }
    text.append(written).append('\n');
  }

  private String any(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }
}
