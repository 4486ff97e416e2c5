package dev.deployer.ssh.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.settings.TextSource;
import dev.deployer.ssh.trust.KnownHosts.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsTest {
  private static final byte[] OURS = key("ssh-ed25519", "ours");
  private static final byte[] THEIRS = key("ssh-ed25519", "theirs");
  private static final byte[] RSA = key("ssh-rsa", "rsa");

  @TempDir Path folder;

  @Test
  void aKeyIsKnownForTheNamesOfItsLine() throws IOException {
    KnownHosts known = known("web1,10.0.0.1 " + line(OURS) + " a comment");
    assertThat(known.check(KnownHosts.nameOf("web1", 22), OURS)).isInstanceOf(Verdict.Known.class);
    assertThat(known.check(KnownHosts.nameOf("WEB1", 22), OURS)).isInstanceOf(Verdict.Known.class);
    assertThat(known.check(KnownHosts.nameOf("10.0.0.1", 22), OURS))
        .isInstanceOf(Verdict.Known.class);
    assertThat(known.check(KnownHosts.nameOf("web2", 22), OURS))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void anotherPortIsAnotherHost() throws IOException {
    KnownHosts known = known("web1 " + line(OURS), "[web2]:2222 " + line(OURS));
    assertThat(known.check(KnownHosts.nameOf("web1", 2222), OURS))
        .isInstanceOf(Verdict.Unknown.class);
    assertThat(known.check(KnownHosts.nameOf("web2", 22), OURS))
        .isInstanceOf(Verdict.Unknown.class);
    assertThat(known.check(KnownHosts.nameOf("web2", 2222), OURS))
        .isInstanceOf(Verdict.Known.class);
  }

  @Test
  void wildcardsMatchAndANegatedMatchExcludesTheLine() throws IOException {
    KnownHosts known = known("*.example.net,!db?.example.net " + line(OURS));
    assertThat(known.check(KnownHosts.nameOf("web1.example.net", 22), OURS))
        .isInstanceOf(Verdict.Known.class);
    assertThat(known.check(KnownHosts.nameOf("db1.example.net", 22), OURS))
        .isInstanceOf(Verdict.Unknown.class);
    assertThat(known.check(KnownHosts.nameOf("db12.example.net", 22), OURS))
        .isInstanceOf(Verdict.Known.class);
    assertThat(known("!web1 " + line(OURS)).check(KnownHosts.nameOf("web2", 22), OURS))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void aDifferentKeyContradictsWhatIsKnownAndNamesTheLine() throws IOException {
    KnownHosts known = known("# first", "web1 " + line(OURS));
    assertThat(known.check(KnownHosts.nameOf("web1", 22), THEIRS))
        .isInstanceOfSatisfying(
            Verdict.Contradicted.class, it -> assertThat(it.line().where()).isEqualTo("known:2"));
  }

  @Test
  void aKeyOfAnotherTypeThanTheKnownOneContradictsItToo() throws IOException {
    assertThat(known("web1 " + line(RSA)).check(KnownHosts.nameOf("web1", 22), OURS))
        .isInstanceOf(Verdict.Contradicted.class);
  }

  @Test
  void aRevocationWinsOverEverything() throws IOException {
    KnownHosts known = known("web1 " + line(OURS), "@revoked * " + line(OURS));
    assertThat(known.check(KnownHosts.nameOf("web1", 22), OURS))
        .isInstanceOf(Verdict.Revoked.class);
    assertThat(known("@revoked * " + line(OURS)).check(KnownHosts.nameOf("web1", 22), THEIRS))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void certificateAuthoritiesHaveNoEffect() throws IOException {
    KnownHosts known = known("@cert-authority * " + line(OURS));
    assertThat(known.check(KnownHosts.nameOf("web1", 22), OURS))
        .isInstanceOf(Verdict.Unknown.class);
    assertThat(known.typesFor(KnownHosts.nameOf("web1", 22))).isEmpty();
  }

  @Test
  void badLinesArePassedOverAndReported() throws IOException {
    KnownHosts known =
        known(
            "",
            "  # nothing",
            "web1",
            "web1 ssh-ed25519 !!!",
            "web1 ssh-rsa " + Base64.getEncoder().encodeToString(OURS),
            "@what web1 " + line(OURS),
            "|1|x " + line(OURS),
            "web1 " + line(OURS) + "\r");
    assertThat(known.check(KnownHosts.nameOf("web1", 22), OURS)).isInstanceOf(Verdict.Known.class);
    assertThat(known.warnings()).hasSize(5);
    assertThat(known.warnings().get(0)).startsWith("known:3 is passed over");
  }

  @Test
  void hashedNamesAsSshKeygenWritesThem() throws IOException {
    Path file = folder.resolve("known_hosts");
    Files.writeString(file, "web1 " + line(OURS) + "\n[web2]:2222 " + line(OURS) + "\n");
    OpenSshServer.run("ssh-keygen", "-q", "-H", "-f", file.toString());
    assertThat(Files.readString(file)).doesNotContain("web1");
    KnownHosts known = KnownHosts.read(List.of(TextSource.of(file)));
    assertThat(known.warnings()).isEmpty();
    assertThat(known.check(KnownHosts.nameOf("web1", 22), OURS)).isInstanceOf(Verdict.Known.class);
    assertThat(known.check(KnownHosts.nameOf("web2", 2222), OURS))
        .isInstanceOf(Verdict.Known.class);
    assertThat(known.check(KnownHosts.nameOf("web3", 22), OURS))
        .isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void severalSourcesCountTogetherAndMissingFilesAreEmpty() throws IOException {
    KnownHosts known =
        KnownHosts.read(
            List.of(
                TextSource.of(folder.resolve("missing")),
                TextSource.of("ci", "web1 " + line(RSA)),
                TextSource.of("ci2", "web1 " + line(OURS))));
    assertThat(known.typesFor(KnownHosts.nameOf("web1", 22)))
        .containsExactly("ssh-rsa", "ssh-ed25519");
    assertThat(known.warnings()).isEmpty();
  }

  private static KnownHosts known(String... lines) throws IOException {
    return KnownHosts.read(List.of(TextSource.of("known", String.join("\n", lines))));
  }

  private static String line(byte[] key) {
    try {
      return PublicKeys.typeOf(key) + " " + Base64.getEncoder().encodeToString(key);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] key(String type, String content) {
    return new Buffer.PlainBuffer()
        .putString(type)
        .putBytes(content.getBytes(StandardCharsets.US_ASCII))
        .getCompactData();
  }
}
