package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.AlgorithmNames;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.crypto.KeyAgreement;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;

/**
 * The exchange with ML-KEM, but for ML-KEM itself where this Java lacks it: what stands for it here
 * has its lengths, and a secret that is made of the capsule.
 */
final class HybridTest {
  private static final byte[] KEY = bytes(1184, 1);

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private record StandIn() implements Hybrid.Encapsulation {
    @Override
    public byte[] publicKey() {
      return KEY.clone();
    }

    @Override
    public byte[] secretIn(byte[] capsule) throws GeneralSecurityException {
      assertThat(capsule).hasSize(1088);
      return sha256(capsule);
    }
  }

  private static byte[] sha256(byte[]... parts) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(joined(parts));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List.of(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  @Test
  void bothKeysGoOutInOnePartTheOneOfMlKemFirst() throws Exception {
    byte[] sent = new Hybrid(new StandIn()).publicValue();

    assertThat(sent).hasSize(1184 + 32).startsWith(KEY);
    assertThat(PublicKeys.x25519(Arrays.copyOfRange(sent, 1184, sent.length))).isNotNull();
  }

  /** A host as it is: of its own X25519 key pair, and the other side's words. */
  @Test
  void theSecretIsTheDigestOfBothAndGoesIntoTheKeysAsAStringWhateverItBeginsWith()
      throws Exception {
    Set<Integer> firstBytes = new HashSet<>();
    for (int round = 0; !firstBytes.contains(0) || firstBytes.size() < 20; round++) {
      assertThat(round).isLessThan(10_000);
      Hybrid ours = new Hybrid(new StandIn());
      byte[] sent = ours.publicValue();
      KeyPair host = KeyPairGenerator.getInstance("X25519").generateKeyPair();
      byte[] capsule = bytes(1088, round);
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(host.getPrivate());
      agreement.doPhase(PublicKeys.x25519(Arrays.copyOfRange(sent, 1184, sent.length)), true);
      byte[] expected = sha256(sha256(capsule), agreement.generateSecret());

      Buffer.PlainBuffer written =
          new Buffer.PlainBuffer()
              .putMPInt(ours.with(joined(capsule, PublicKeys.raw32(host.getPublic()))));

      assertThat(written.getCompactData()).isEqualTo(joined(new byte[] {0, 0, 0, 32}, expected));
      firstBytes.add(expected[0] & 0xff);
    }
  }

  @Test
  void aPartOfAnotherLengthIsRefusedBeforeAnythingIsMadeOfIt() throws Exception {
    for (int length : List.of(0, 32, 1088, 1119, 1121)) {
      assertThatThrownBy(() -> new Hybrid(new StandIn()).with(new byte[length]))
          .isInstanceOf(GeneralSecurityException.class)
          .hasMessageContaining("wrong length");
    }
  }

  @Test
  void aPublicValueOfCurve25519ThatGivesEveryoneTheSameSecretIsRefused() throws Exception {
    assertThatThrownBy(() -> new Hybrid(new StandIn()).with(new byte[1088 + 32]))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void itIsOfferedFirstWhereJavaHasItAndNowhereElse() {
    boolean there;
    try {
      there = KeyPairGenerator.getInstance("ML-KEM-768") != null;
    } catch (GeneralSecurityException e) {
      there = false;
    }

    List<String> offered = AlgorithmKind.KEY_EXCHANGE.all();
    assertThat(offered.indexOf(AlgorithmNames.ML_KEM)).isEqualTo(there ? 0 : -1);
    assertThat(Algorithms.names(AlgorithmKind.KEY_EXCHANGE)).isEqualTo(offered);
  }
}
