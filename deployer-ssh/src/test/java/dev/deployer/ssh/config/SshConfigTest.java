package dev.deployer.ssh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.AlgorithmLimits;
import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From the files to the settings of a connection. */
class SshConfigTest extends HomeWithConfig {
  @Test
  void withoutAFileTheSettingsAreTheUsualOnes() throws Exception {
    SshSettings settings = SshConfig.none(account).settings("web1", none(), none(), NOTHING);
    assertThat(settings)
        .isEqualTo(
            SshSettings.builder("web1", account.user())
                .sshDirectory(ssh)
                .agent(Path.of("/run/agent"))
                .passphrases(settings.passphrases().orElseThrow())
                .build());
  }

  @Test
  void anAccountWithoutANameIsToldToSayUserAtHost() throws Exception {
    Account nameless = new Account("?", home, Map.of());
    assertThatExceptionOfType(SshConfigException.class)
        .isThrownBy(() -> SshConfig.none(nameless).settings("web1", none(), none(), NOTHING))
        .withMessageContaining("say user@host");
    assertThat(
            SshConfig.none(nameless)
                .settings("web1", Optional.of("deploy"), none(), NOTHING)
                .address())
        .isEqualTo("deploy@web1:22");
    config("Host web1\n  User anna\n");
    assertThat(SshConfig.of(nameless).settings("web1", none(), none(), NOTHING).address())
        .isEqualTo("anna@web1:22");
  }

  @Test
  void aHostHasTheNameThePortTheAccountAndTheTimesOfTheFile() throws Exception {
    config(
        """
        Host shop
          HostName %h.example.net
          Port 2222
          User deploy
          ConnectTimeout 7
          ServerAliveInterval 20
          ServerAliveCountMax 2
        """);
    SshSettings settings = settings("shop");
    assertThat(settings.address()).isEqualTo("deploy@shop.example.net:2222");
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.liveness()).isEqualTo(Duration.ofSeconds(40));
    assertThat(settings("other").liveness()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void whatWasTypedCountsBeforeTheFile() throws Exception {
    config("Host *\n Port 2222\n User deploy\n IdentityFile ~/.ssh/a\n UserKnownHostsFile /x");
    TextSource key = TextSource.of("key", "…");
    TextSource known = TextSource.of("known", "…");
    Given given = new Given(Optional.of(key), Optional.of(known), true, none(), none());
    SshSettings settings =
        SshConfig.of(account).settings("web1", Optional.of("me"), Optional.of(22), given);
    assertThat(settings.address()).isEqualTo("me@web1:22");
    assertThat(settings.identities()).containsExactly(key);
    assertThat(settings.agentsOtherKeys()).isFalse();
    assertThat(settings.knownHosts()).containsExactly(known);
    assertThat(settings.acceptNew()).isTrue();
  }

  @Test
  void keysOfTheFileComeBeforeOthersOfTheAgentOrStandAlone() throws Exception {
    config(
        """
        Host only
          IdentitiesOnly yes
        Host none
          IdentityFile none
        Host *.net only
          IdentityFile ${KEYS}/%r@%n
          IdentityFile ~/.ssh/second
          CertificateFile ~/.ssh/signed-cert.pub
        """);
    SshSettings both = settings("a.net");
    assertThat(both.identities())
        .containsExactly(
            TextSource.of(Path.of("/keys/" + account.user() + "@a.net")),
            TextSource.of(ssh.resolve("second")));
    assertThat(both.agentsOtherKeys()).isTrue();
    assertThat(both.certificates()).containsExactly(TextSource.of(ssh.resolve("signed-cert.pub")));
    assertThat(settings("only").agentsOtherKeys()).isFalse();
    assertThat(settings("none").identities()).isEmpty();
    assertThat(settings("none").defaultIdentities()).isEmpty();
    assertThat(settings("none").agentsOtherKeys()).isTrue();
  }

  @Test
  void whereOnlyNamedKeysCountTheUsualFilesAreTheNamedOnes() throws Exception {
    config("IdentitiesOnly yes");
    assertThat(settings("a").agentsOtherKeys()).isFalse();
    assertThat(settings("a").defaultIdentities()).contains(ssh.resolve("id_ed25519"));
  }

  @Test
  void anotherAgentOrNoneIsUsed() throws Exception {
    config(
        "Host a\n IdentityAgent none\nHost b\n IdentityAgent $AG\nHost c\n IdentityAgent ~/s"
            + "\nHost near\n IdentityAgent $NEAR");
    assertThat(settings("a").agent()).isEmpty();
    assertThat(settings("b").agent()).contains(Path.of("/a"));
    assertThat(settings("c").agent()).contains(home.resolve("s"));
    assertThat(settings("near").agent()).contains(home.resolve("s"));
    assertThat(settings("d").agent()).contains(Path.of("/run/agent"));
  }

  @Test
  void theConnectionIsCompressedWhereItPaysUnlessThatWasTypedOrTheFileSaysIt() throws Exception {
    config(
        "Host slow hop\n Compression yes\nHost quick\n Compression no"
            + "\nHost hop wide\n ProxyJump in-between");
    assertThat(settings("slow").compression()).isEqualTo(Compression.YES);
    assertThat(settings("quick").compression()).isEqualTo(Compression.NO);
    assertThat(settings("other").compression()).isEqualTo(Compression.AUTO);
    assertThat(settings("wide").via().orElseThrow().compression()).isEqualTo(Compression.NO);
    for (Compression word : Compression.values()) {
      Given typed =
          new Given(
              none(), none(), false, none(), none(), Optional.of(word), Optional.of(home), none());
      SshSettings hop = SshConfig.of(account).settings("hop", none(), none(), typed);
      assertThat(hop.compression()).isEqualTo(word);
      assertThat(hop.lines()).contains(home);
      assertThat(hop.via().orElseThrow().compression()).isEqualTo(Compression.NO);
    }
  }

  @Test
  void nobodyIsAskedInBatchMode() throws Exception {
    config("BatchMode yes");
    assertThat(settings("a").passphrases()).isEmpty();
  }

  @Test
  void hostKeysAreLookedUpWhereAndAsTheFileSays() throws Exception {
    config(
        """
        Host a
          UserKnownHostsFile ~/.ssh/mine /other
          HostKeyAlias Pool
          StrictHostKeyChecking accept-new
          HashKnownHosts yes
        Host b
          UserKnownHostsFile none
          GlobalKnownHostsFile /etc/everyone
        """);
    SshSettings settings = settings("a");
    assertThat(settings.knownHosts())
        .containsExactly(
            TextSource.of(ssh.resolve("mine")),
            TextSource.of(Path.of("/other")),
            TextSource.of(Path.of("/etc/ssh/ssh_known_hosts")));
    assertThat(settings.hostKeyAlias()).contains("pool");
    assertThat(settings.acceptNew()).isTrue();
    assertThat(settings.hashNewHosts()).isTrue();
    assertThat(settings("b").knownHosts()).containsExactly(TextSource.of(Path.of("/etc/everyone")));
    assertThat(settings("b").acceptNew()).isFalse();
  }

  @Test
  void theWayLeadsThroughSeveralHostsEachWithItsOwnEntry() throws Exception {
    config(
        """
        Host inner.example.net
          User inside
          ProxyJump ignored
        Host first
          HostName first.example.net
          IdentityFile /keys/first
          ProxyJump zero
        Host target
          ProxyJump ops@first,ssh://inner.example.net:2222
        """);
    SshSettings target = settings("target");
    SshSettings inner = target.via().orElseThrow();
    SshSettings first = inner.via().orElseThrow();
    SshSettings zero = first.via().orElseThrow();
    assertThat(inner.address()).isEqualTo("inside@inner.example.net:2222");
    assertThat(first.address()).isEqualTo("ops@first.example.net:22");
    assertThat(first.identities()).containsExactly(TextSource.of(Path.of("/keys/first")));
    assertThat(zero.address()).isEqualTo(account.user() + "@zero:22");
    assertThat(zero.via()).isEmpty();
  }

  @Test
  void aTypedKeyIsForHostsInBetweenToo() throws Exception {
    config("Host gate\n IdentityFile /keys/gate\nHost a\n ProxyJump gate\nHost b\n ProxyJump c");
    TextSource key = TextSource.of("key", "…");
    Given given = new Given(Optional.of(key), none(), false, none(), none());
    SshConfig config = SshConfig.of(account);
    SshSettings gate = config.settings("a", none(), none(), given).via().orElseThrow();
    SshSettings other = config.settings("b", none(), none(), given).via().orElseThrow();
    assertThat(gate.identities()).containsExactly(TextSource.of(Path.of("/keys/gate")));
    assertThat(other.identities()).containsExactly(key);
  }

  @Test
  void algorithmsAreThoseOfTheFileThatDeployerHas() throws Exception {
    config(
        """
        Host a
          Ciphers chacha20-poly1305@openssh.com,aes256-ctr,aes256-gcm@openssh.com
          MACs -*sha2-256*
          KexAlgorithms +diffie-hellman-group1-sha1
          HostKeyAlgorithms ^rsa-*
          PubkeyAcceptedKeyTypes ssh-ed25519
          CASignatureAlgorithms -ecdsa-*
        Host b
          Ciphers aes128-cbc,3des-cbc
        """);
    assertThat(settings("a").algorithms().allowed())
        .containsEntry(AlgorithmKind.CIPHER, List.of("aes256-ctr", "aes256-gcm@openssh.com"))
        .containsEntry(AlgorithmKind.MAC, List.of("hmac-sha2-512-etm@openssh.com", "hmac-sha2-512"))
        .doesNotContainKey(AlgorithmKind.KEY_EXCHANGE)
        .containsEntry(AlgorithmKind.PUBLIC_KEY, List.of("ssh-ed25519"))
        .containsEntry(
            AlgorithmKind.AUTHORITY, List.of("ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256"));
    assertThat(settings("a").algorithms().allowed().get(AlgorithmKind.HOST_KEY))
        .startsWith("rsa-sha2-512-cert-v01@openssh.com")
        .containsExactlyInAnyOrderElementsOf(AlgorithmKind.HOST_KEY.all());
    assertThat(faults("b").get(0)).contains(":9: Ciphers: nothing is left of what Deployer has");
    assertThat(settings("c").algorithms()).isEqualTo(AlgorithmLimits.NONE);
  }

  @Test
  void includedFilesLieBesideTheFileThatNamesThem() throws Exception {
    Files.createDirectory(ssh.resolve("config.d"));
    Files.writeString(ssh.resolve("config.d/20-b"), "User second");
    Files.writeString(ssh.resolve("config.d/10-a"), "User first\nHost other\n Port 99");
    Files.writeString(ssh.resolve("config.d/.hidden"), "Port 1");
    Files.writeString(home.resolve("more"), "Port 2222");
    config("Include config.d/* missing/*\nInclude ~/more\nUser last");
    assertThat(settings("web1").address()).isEqualTo("first@web1:2222");
  }
}
