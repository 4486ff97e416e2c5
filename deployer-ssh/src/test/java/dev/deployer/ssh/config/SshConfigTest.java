package dev.deployer.ssh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.AlgorithmLimits;
import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the files to the settings of a connection, and what is refused on the way. */
class SshConfigTest {
  private static final Given NOTHING =
      new Given(
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.of(Path.of("/run/agent")),
          Optional.of(name -> new char[0]));

  @TempDir Path home;

  private Path ssh;
  private Account account;

  @BeforeEach
  void aHome() throws IOException {
    ssh = Files.createDirectory(home.resolve(".ssh"));
    account =
        new Account(System.getProperty("user.name"), home, Map.of("KEYS", "/keys", "AG", "/a"));
  }

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
    config("Host a\n IdentityAgent none\nHost b\n IdentityAgent $AG\nHost c\n IdentityAgent ~/s");
    assertThat(settings("a").agent()).isEmpty();
    assertThat(settings("b").agent()).contains(Path.of("/a"));
    assertThat(settings("c").agent()).contains(home.resolve("s"));
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
  void aWayThatLeadsBackIsRefused() throws Exception {
    config("Host *\n ProxyJump gate");
    assertThat(faults("web1").get(0))
        .contains(ssh.resolve("config") + ":2")
        .contains("leads through gate and back to it");
    config("Host *\n ProxyJump gate\nHost gate\n ProxyJump none");
    assertThat(faults("web1")).hasSize(1);
    config("Host gate\n ProxyJump none\nHost *\n ProxyJump gate");
    assertThat(settings("web1").via()).isPresent();
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

  @Test
  void filesThatIncludeOneAnotherAreRefused() throws Exception {
    config("Include config");
    assertThat(faults("web1").get(0)).contains("include one another");
  }

  @Test
  void aFileThatOthersCanWriteIsRefused() throws Exception {
    Path file = config("User deploy");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    assertThat(faults("web1").get(0)).contains("can be written by others", "chmod go-w " + file);
    Path included = Files.writeString(ssh.resolve("more"), "User deploy");
    Files.setPosixFilePermissions(included, PosixFilePermissions.fromString("rw-r--rw-"));
    config("Include more");
    assertThat(faults("web1").get(0)).contains(included + " can be written by others");
  }

  @Test
  void aFileThatIsNamedHasToBeThere() {
    SshConfigException refused =
        catchThrowableOfType(
            SshConfigException.class,
            () ->
                SshConfig.of(account, home.resolve("none.conf"))
                    .settings("web1", none(), none(), NOTHING));
    assertThat(refused).hasMessageContaining("none.conf: there is no such file");
  }

  @Test
  void aFileThatIsNamedAndIsADirectoryIsNoEmptyOne() {
    SshConfigException refused =
        catchThrowableOfType(
            SshConfigException.class,
            () -> SshConfig.of(account, home).settings("web1", none(), none(), NOTHING));
    assertThat(refused).hasMessageContaining(home + " cannot be read: it is a directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "StrictHostKeyChecking no",
        "StrictHostKeyChecking off",
        "ProxyCommand ssh -W %h:%p gate",
        "KnownHostsCommand /bin/keys %H",
        "RevokedHostKeys /etc/revoked",
        "VerifyHostKeyDNS yes",
        "CheckHostIP yes",
        "NoHostAuthenticationForLocalhost yes",
        "CanonicalizeHostname yes",
        "PKCS11Provider /lib/card.so",
        "SmartcardDevice /lib/card.so",
        "PubkeyAuthentication no",
        "PreferredAuthentications password,keyboard-interactive",
        "BindAddress 10.0.0.1",
        "BindInterface eth0",
        "RekeyLimit 1G 1h",
        "RequiredRSASize 3072",
        "RefuseConnection no longer there"
      })
  void whatBearsOnSecurityAndIsNotSupportedIsRefusedForItsHostsAlone(String line) throws Exception {
    config("User deploy\nHost web1\n " + line.replace("no longer there", "\"no longer there\""));
    assertThat(faults("web1"))
        .singleElement()
        .asString()
        .startsWith(ssh.resolve("config") + ":3: " + line.split(" ", -1)[0])
        .contains("not supported")
        .contains(": ");
    assertThat(settings("web2").user()).isEqualTo("deploy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "StrictHostKeyChecking yes",
        "StrictHostKeyChecking ask",
        "ProxyCommand none",
        "KnownHostsCommand none",
        "RevokedHostKeys none",
        "VerifyHostKeyDNS no",
        "CheckHostIP no",
        "CanonicalizeHostname no",
        "PreferredAuthentications publickey,password",
        "RekeyLimit default none",
        "RequiredRSASize 1024",
        "Compression yes",
        "ControlMaster auto",
        "SendEnv LANG LC_*",
        "LogLevel DEBUG",
        "GSSAPIAuthentication yes",
        "UseKeychain yes",
        "LocalForward 8080 localhost:80"
      })
  void whatOrdersNothingElseIsPassedOver(String line) throws Exception {
    config(line);
    assertThat(settings("web1").port()).isEqualTo(22);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Match exec \"test -f /x\"",
        "Match localnetwork 10.0.0.0/8",
        "Match tagged shop",
        "Match host web1 exec true",
        "Match nonsense x",
        "Port ssh",
        "Port 0",
        "IdentitiesOnly maybe",
        "ConnectTimeout soon",
        "AddressFamily ipx",
        "IdentityFile ~other/key",
        "IdentityFile /keys/%C",
        "IdentityFile ${UNSET}/key",
        "HostName %p",
        "ProxyJump gate:99999",
        "ProxyJump -oProxyCommand=x",
        "UserKnownHostsFile none /x",
        "User a b",
        "Mine yes"
      })
  void whatCannotBeDoneOrMakesNoSenseIsNamedWithItsLine(String line) throws Exception {
    config("# first\n" + line);
    assertThat(faults("web1"))
        .singleElement()
        .asString()
        .startsWith(ssh.resolve("config") + ":2: ");
  }

  @Test
  void aCommandIsNotMissedWhereItsBlockDoesNotApplyAnyway() throws Exception {
    config("Match host other exec \"test -f /x\"\n Port 99");
    assertThat(settings("web1").port()).isEqualTo(22);
  }

  @Test
  void allFaultsAreNamedAtOnce() throws Exception {
    config("Mine yes\nYours yes");
    assertThat(faults("web1")).hasSize(2);
    config("CheckHostIP yes\nStrictHostKeyChecking no");
    assertThat(faults("web1")).hasSize(2);
  }

  private Path config(String text) throws IOException {
    Path file = ssh.resolve("config");
    Files.deleteIfExists(file);
    return Files.writeString(file, text);
  }

  private SshSettings settings(String host) throws SshConfigException {
    return SshConfig.of(account).settings(host, none(), none(), NOTHING);
  }

  private List<String> faults(String host) {
    SshConfigException refused =
        catchThrowableOfType(SshConfigException.class, () -> settings(host));
    assertThat(refused).as("it is refused").isNotNull();
    return refused.faults();
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }
}
