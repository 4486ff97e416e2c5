package dev.deployer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.gate.AllowedSigners.Holder;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose keys count, in the format that ssh-keygen reads. */
final class AllowedSignersTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String KEY = SignerKeys.key(1);
  private static final String LINE = "ssh-ed25519 " + KEY + " on a laptop";

  private static Holder holder(String text) {
    return AllowedSigners.parse(text).holder(KEY, NOW);
  }

  @Test
  void aKeyStandsForTheNamesOfItsLines() {
    assertThat(holder("# people\n\nben@example.net,ben " + LINE + "\r\nbenny " + LINE + "\n"))
        .isEqualTo(new Holder.Known(List.of("ben@example.net", "ben", "benny")));
  }

  @Test
  void aByteOrderMarkIsNoPartOfAName() {
    assertThat(holder("\ufeffben@example.net " + LINE))
        .isEqualTo(new Holder.Known(List.of("ben@example.net")));
  }

  @Test
  void aLineCountsForItsPurposesAndInItsTime() {
    for (String options :
        new String[] {
          "namespaces=\"file,deployer-*\"",
          "namespaces=\"*,!git\"",
          "valid-after=\"20261119\"",
          "valid-after=20261120115959Z,valid-before=\"20261121\"",
          "NAMESPACES=\"deployer-pla?\",valid-before=\"202611201300Z\""
        }) {
      assertThat(holder("ben " + options + " " + LINE))
          .as(options)
          .isEqualTo(new Holder.Known(List.of("ben")));
    }
    assertThat(holder("\nben valid-before=20261120120000Z " + LINE))
        .isEqualTo(
            new Holder.Nobody("its key, in line 2, may not sign now (valid-after, -before)"));
    assertThat(holder("ben valid-after=\"20261122\" " + LINE)).isInstanceOf(Holder.Nobody.class);
    assertThat(holder("ben namespaces=\"file,git\" " + LINE))
        .isEqualTo(new Holder.Nobody("its key, in line 1, may not sign plans (namespaces)"));
    assertThat(holder("ben namespaces=\"*,!deployer-plan\" " + LINE))
        .isInstanceOf(Holder.Nobody.class);
  }

  @Test
  void aStrangersKeyIsNobodys() {
    assertThat(holder("")).isEqualTo(new Holder.Nobody("its key is nobody's who may sign"));
  }

  @Test
  void twoNamesThatShareAKeyOrALineAreOnePerson() {
    String text =
        SignerKeys.line("anna@example.net", 1)
            + SignerKeys.line("ben@example.net", 2)
            + SignerKeys.line("carl@example.net,carl@example.org", 3)
            + SignerKeys.line("ANNA@example.net", 4)
            + SignerKeys.line("dora@example.net", 2)
            + SignerKeys.line("mail@example.net", 5).replace(" ssh-", " namespaces=\"mail\" ssh-");
    assertThat(AllowedSigners.parse(text).people())
        .containsExactly(
            List.of("anna@example.net", "ANNA@example.net"),
            List.of("ben@example.net", "dora@example.net"),
            List.of("carl@example.net", "carl@example.org"));
  }

  @Test
  void onesOwnTwoLinesAreJoinedByAThirdThatComesLater() {
    String text =
        SignerKeys.line("anna", 1) + SignerKeys.line("ben", 2) + SignerKeys.line("anna,ben", 3);
    assertThat(AllowedSigners.parse(text).people()).containsExactly(List.of("anna", "ben"));
  }

  @Test
  void whoIsOnePersonIsDecidedByTheLinesForOtherPurposesAndThoseThatAreOverToo() {
    String text =
        SignerKeys.line("carl@example.net,carl@work.example", 1)
                .replace(" ssh-", " namespaces=\"git\" ssh-")
            + SignerKeys.line("carl@example.net", 2)
            + SignerKeys.line("anna@old.example", 3)
                .replace(" ssh-", " valid-before=\"20261101Z\" ssh-")
            + SignerKeys.line("anna@example.net", 3);
    AllowedSigners signers = AllowedSigners.parse(text);
    assertThat(signers.people(NOW))
        .containsExactly(
            List.of("carl@example.net", "carl@work.example"),
            List.of("anna@example.net", "anna@old.example"));
    assertThat(signers.people()).hasSize(2);
    assertThat(signers.namesOf("anna@example.net"))
        .containsExactly("anna@old.example", "anna@example.net");
    assertThat(signers.namesOf("dora")).isEmpty();
    assertThat(signers.holder(SignerKeys.key(1), NOW)).isInstanceOf(Holder.Nobody.class);
  }

  @Test
  void tenThousandLinesOfOnePersonAreOnePerson() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append(SignerKeys.line("n" + i, 1));
    }
    assertThat(AllowedSigners.parse(text.toString()).people()).hasSize(1);
  }

  @Test
  void whatCannotBeTakenIsRefusedWithItsLine() {
    String[] bad = {
      "ben",
      "ben ssh-ed25519",
      "ben ssh-ed25519 AAAA",
      "ben ssh-ed25519 AAAA////AAAA",
      "ben ssh-rsa " + KEY,
      "ben ssh-dss " + KEY,
      "ben ssh-rsa " + rsa(1024),
      "*@example.net " + LINE,
      "!ben " + LINE,
      "ben,,anna " + LINE,
      "../../ben " + LINE,
      "ben\u0007 " + LINE,
      "b".repeat(201) + " " + LINE,
      "ben cert-authority " + LINE,
      "ben cert-authority,namespaces=\"git\" " + LINE,
      "ben no-touch-required " + LINE,
      "ben valid-after=\"tomorrow\" " + LINE,
      "ben valid-after=\"20261332\" " + LINE,
      "ben namespaces=\"git " + LINE,
      "ben " + LINE.replace('A', '-'),
    };
    for (String each : bad) {
      assertThatThrownBy(() -> AllowedSigners.parse("\n" + each + "\n"))
          .as(each)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("line 2: ");
    }
    AllowedSigners.parse("ben ssh-rsa " + rsa(2048));
  }

  private static String rsa(int bits) {
    byte[] type = "ssh-rsa".getBytes(StandardCharsets.US_ASCII);
    byte[] modulus = BigInteger.ONE.shiftLeft(bits - 1).toByteArray();
    ByteBuffer key = ByteBuffer.allocate(12 + type.length + 1 + modulus.length);
    key.putInt(type.length).put(type).putInt(1).put((byte) 3);
    key.putInt(modulus.length).put(modulus);
    return Base64.getEncoder().encodeToString(key.array());
  }

  @Test
  void aFileOfTenMegabytesIsRefused() {
    assertThatThrownBy(() -> AllowedSigners.parse(("# " + "x".repeat(97) + "\n").repeat(100_000)))
        .hasMessageContaining("1 MiB");
  }

  @Test
  void anotherKeyIsAnotherDigestAndAnotherOrderIsNot() {
    String anna = SignerKeys.line("anna", 1);
    String ben = SignerKeys.line("ben", 2);
    String digest = AllowedSigners.parse(anna + ben).digest();
    assertThat(AllowedSigners.parse("# people\n" + ben + anna).digest()).isEqualTo(digest);
    assertThat(AllowedSigners.parse(anna + SignerKeys.line("ben", 3)).digest())
        .isNotEqualTo(digest);
  }
}
