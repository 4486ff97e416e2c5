package dev.deployer.ssh.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.keys.PublicKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose keys count, in the format that ssh-keygen reads. */
final class AllowedSignersTest {
  private static final String PURPOSE = "deployer-plan";
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path folder;
  private String line;
  private byte[] key;

  @BeforeEach
  void key() throws Exception {
    Path file = folder.resolve("key");
    OpenSshServer.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString());
    line = Files.readString(Path.of(file + ".pub")).strip();
    key = PublicKeys.parse("key", line);
  }

  @Test
  void aKeyStandsForTheNamesOfItsLines() throws Exception {
    AllowedSigners signers =
        AllowedSigners.parse("# people\n\nben@example.net,ben " + line + "\nbenny " + line + "\n");
    assertThat(signers.namesOf(key, PURPOSE, NOW))
        .containsExactly("ben@example.net", "ben", "benny");
  }

  @Test
  void aLineCountsForItsPurposesAndInItsTime() throws Exception {
    for (String options :
        new String[] {
          "namespaces=\"file,deployer-*\"",
          "valid-after=\"20261119\"",
          "valid-after=20261120115959Z,valid-before=\"20261121\"",
          "NAMESPACES=\"deployer-plan\",valid-before=\"202611201300Z\""
        }) {
      assertThat(AllowedSigners.parse("ben " + options + " " + line).namesOf(key, PURPOSE, NOW))
          .as(options)
          .containsExactly("ben");
    }
    for (String options :
        new String[] {
          "namespaces=\"file,git\"",
          "valid-after=\"20261122\"",
          "valid-before=20261120120000Z",
          "namespaces=\"deployer-plan\",valid-before=\"20261118\""
        }) {
      AllowedSigners signers = AllowedSigners.parse("ben " + options + " " + line);
      assertThatThrownBy(() -> signers.namesOf(key, PURPOSE, NOW))
          .as(options)
          .hasMessageContaining("in line 1, may not sign this, or not now");
    }
  }

  @Test
  void aStrangersKeyIsNobodys() {
    assertThatThrownBy(() -> AllowedSigners.parse("").namesOf(key, PURPOSE, NOW))
        .hasMessageContaining("nobody's");
  }

  @Test
  void whatCannotBeTakenIsRefusedWithItsLine() {
    String[] bad = {
      "ben",
      "ben ssh-ed25519",
      "ben ssh-ed25519 AAAA",
      "ben ssh-rsa " + line.split(" ", -1)[1],
      "*@example.net " + line,
      "!ben " + line,
      "ben,,anna " + line,
      "ben cert-authority " + line,
      "ben cert-authority,namespaces=\"git\" " + line,
      "ben no-touch-required " + line,
      "ben valid-after=\"tomorrow\" " + line,
      "ben valid-after=\"20261332\" " + line,
      "ben namespaces=\"git " + line,
      "ben " + line.replace('A', '-'),
    };
    for (String each : bad) {
      assertThatThrownBy(() -> AllowedSigners.parse("\n" + each + "\n"))
          .as(each)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("line 2: ");
    }
  }

  @Test
  void aFileOfTenMegabytesIsRefused() {
    assertThatThrownBy(() -> AllowedSigners.parse(("# " + "x".repeat(97) + "\n").repeat(100_000)))
        .hasMessageContaining("1 MiB");
  }
}
