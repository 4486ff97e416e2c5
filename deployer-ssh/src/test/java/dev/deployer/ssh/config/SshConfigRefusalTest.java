package dev.deployer.ssh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a configuration is refused, what is passed over, and how that is named. */
final class SshConfigRefusalTest extends HomeWithConfig {
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
    assertThat(refused).hasMessageContaining("none.conf cannot be read: there is no such file");
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
}
