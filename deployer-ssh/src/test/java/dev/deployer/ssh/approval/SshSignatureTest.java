package dev.deployer.ssh.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.manifest.Digest;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.keys.Identity;
import dev.deployer.ssh.keys.KeyFile;
import dev.deployer.ssh.keys.PublicKeys;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures as the real ssh-keygen makes and takes them. */
final class SshSignatureTest {
  private static final String PURPOSE = "deployer-plan";
  private static final byte[] PLAN = "{\"format\": 2}\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private Path key(String type, String bits) throws Exception {
    Path key = folder.resolve("key-" + type + bits);
    OpenSshServer.run("ssh-keygen", "-q", "-t", type, "-b", bits, "-N", "", "-f", key.toString());
    return key;
  }

  private static Identity identity(Path key) throws Exception {
    return KeyFile.parse("key", Files.readString(key), Optional.empty(), Optional.empty());
  }

  private String signed(Path key, String purpose, String... more) throws Exception {
    Path plan = folder.resolve("r.plan");
    Files.write(plan, PLAN);
    Files.deleteIfExists(folder.resolve("r.plan.sig"));
    String[] command = {
      "ssh-keygen", "-q", "-Y", "sign", "-f", key.toString(), "-n", purpose, plan.toString()
    };
    String[] whole = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, whole, command.length, more.length);
    if (more.length > 0) {
      System.arraycopy(more, 0, whole, 8, more.length);
      whole[whole.length - 1] = plan.toString();
    }
    OpenSshServer.run(whole);
    return Files.readString(folder.resolve("r.plan.sig"));
  }

  @ParameterizedTest
  @CsvSource({"ed25519, 256", "ecdsa, 256", "ecdsa, 384", "ecdsa, 521", "rsa, 2048", "rsa, 3072"})
  void whatSshKeygenSignsIsTakenAndWhatWeSignItTakes(String type, String bits) throws Exception {
    Path key = key(type, bits);

    SshSignature theirs = SshSignature.parse(signed(key, PURPOSE));
    theirs.verify(PLAN, PURPOSE);
    assertThat(theirs.key()).isEqualTo(identity(key).publicKey());
    SshSignature.parse(signed(key, PURPOSE, "-O", "hashalg=sha256")).verify(PLAN, PURPOSE);
    assertThatThrownBy(() -> theirs.verify("{}\n".getBytes(StandardCharsets.UTF_8), PURPOSE))
        .isInstanceOf(GeneralSecurityException.class);

    String ours = SshSignature.sign(identity(key), PLAN, PURPOSE);
    assertThat(byKeygen(Files.readString(Path.of(key + ".pub")), ours)).contains("Good");
  }

  private String byKeygen(String publicKey, String signature) throws Exception {
    Path plan = Files.write(folder.resolve("r.plan"), PLAN);
    Path sig = Files.writeString(folder.resolve("ours.sig"), signature);
    Path signers = Files.writeString(folder.resolve("signers"), "ben@example.net " + publicKey);
    return OpenSshServer.run(
        "sh",
        "-c",
        "ssh-keygen -Y verify -f '%s' -I ben@example.net -n %s -s '%s' < '%s'"
            .formatted(signers, PURPOSE, sig, plan));
  }

  @Test
  void aSignatureForAnotherPurposeIsNone() throws Exception {
    SshSignature ofMail = SshSignature.parse(signed(key("ed25519", "256"), "email"));
    assertThatThrownBy(() -> ofMail.verify(PLAN, PURPOSE)).hasMessageContaining("another purpose");
  }

  @Test
  void ofTenThousandChangedSignaturesAndPlansNonePasses() throws Exception {
    Random random = new Random(1);
    for (String type : new String[] {"ed25519", "ecdsa", "rsa"}) {
      String text =
          SshSignature.sign(
              identity(key(type, type.equals("rsa") ? "2048" : "256")), PLAN, PURPOSE);
      byte[] blob = blob(text);
      for (int i = 0; i < 3400; i++) {
        boolean ofPlan = i % 3 == 0;
        byte[] plan = ofPlan ? changed(PLAN, random) : PLAN;
        String armour = armoured(ofPlan ? blob : changed(blob, random));
        assertThat(passes(plan, armour)).as(type + " " + i).isFalse();
      }
    }
  }

  private static byte[] blob(String armoured) {
    return Base64.getMimeDecoder().decode(armoured.replaceAll("-----.*-----", ""));
  }

  private static String armoured(byte[] blob) {
    return "-----BEGIN SSH SIGNATURE-----\n"
        + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(blob)
        + "\n-----END SSH SIGNATURE-----\n";
  }

  /** Turns a bit, cuts, or puts something in. */
  private static byte[] changed(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    byte[] changed = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> changed = Arrays.copyOf(bytes, at);
      case 1 -> changed = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(8));
      default -> changed[at] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private static boolean passes(byte[] plan, String armoured) {
    try {
      SshSignature.parse(armoured).verify(plan, PURPOSE);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Test
  void aKeyInADeviceCountsWhereSomebodyTouchedIt() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    ECPublicKey half = (ECPublicKey) pair.getPublic();
    byte[] key =
        new Buffer.PlainBuffer()
            .putString("sk-ecdsa-sha2-nistp256@openssh.com")
            .putString("nistp256")
            .putBytes(PublicKeys.pointOf(half.getParams(), half.getW()))
            .putString("ssh:")
            .getCompactData();

    String touched = SshSignature.sign(new Device(pair, key, 1), PLAN, PURPOSE);
    SshSignature.parse(touched).verify(PLAN, PURPOSE);
    String line =
        "sk-ecdsa-sha2-nistp256@openssh.com " + Base64.getEncoder().encodeToString(key) + "\n";
    assertThat(byKeygen(line, touched)).contains("Good");

    String untouched = SshSignature.sign(new Device(pair, key, 0), PLAN, PURPOSE);
    assertThatThrownBy(() -> SshSignature.parse(untouched).verify(PLAN, PURPOSE))
        .hasMessageContaining("nobody touched");
  }

  /** What a device does, without one. */
  private static final class Device implements Identity {
    private final KeyPair pair;
    private final byte[] key;
    private final int flags;

    Device(KeyPair pair, byte[] key, int flags) {
      this.pair = pair;
      this.key = key;
      this.flags = flags;
    }

    @Override
    public String name() {
      return "device";
    }

    @Override
    public byte[] publicKey() {
      return key;
    }

    @Override
    public String algorithm() {
      return "sk-ecdsa-sha2-nistp256@openssh.com";
    }

    @Override
    public boolean signsUnasked() {
      return true;
    }

    @Override
    public byte[] sign(byte[] data) {
      try {
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(pair.getPrivate());
        signer.update(Digest.sha256().digest("ssh:".getBytes(StandardCharsets.UTF_8)));
        signer.update(ByteBuffer.allocate(5).put((byte) flags).putInt(7).array());
        signer.update(Digest.sha256().digest(data));
        byte[] halves = signer.sign();
        byte[] numbers =
            new Buffer.PlainBuffer()
                .putMPInt(new BigInteger(1, Arrays.copyOf(halves, 32)))
                .putMPInt(new BigInteger(1, Arrays.copyOfRange(halves, 32, 64)))
                .getCompactData();
        return new Buffer.PlainBuffer()
            .putString(algorithm())
            .putBytes(numbers)
            .putByte((byte) flags)
            .putUInt32(7)
            .getCompactData();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
