package dev.deployer.ssh.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.manifest.Digest;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.keys.Identity;
import dev.deployer.ssh.keys.KeyFile;
import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.keys.Signing;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
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

  @ParameterizedTest
  @CsvSource({"sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"})
  void aKeyInADeviceCountsWhereSomebodyTouchedIt(String type) throws Exception {
    Device device = Device.of(type, "ssh:");
    for (int flags : new int[] {1, 5}) {
      String touched = SshSignature.sign(device.with(flags), PLAN, PURPOSE);
      SshSignature.parse(touched).verify(PLAN, PURPOSE);
      String line = type + " " + Base64.getEncoder().encodeToString(device.publicKey()) + "\n";
      assertThat(byKeygen(line, touched)).contains("Good");
    }
    for (int flags : new int[] {0, 4}) {
      String untouched = SshSignature.sign(device.with(flags), PLAN, PURPOSE);
      assertThatThrownBy(() -> SshSignature.parse(untouched).verify(PLAN, PURPOSE))
          .hasMessageContaining("nobody touched");
    }
  }

  @ParameterizedTest
  @CsvSource({"sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"})
  void whatADeviceSignedBindsThePlanItsCounterItsFlagsAndItsApplication(String type)
      throws Exception {
    Device device = Device.of(type, "ssh:");
    byte[] blob = blob(SshSignature.sign(device, PLAN, PURPOSE));
    assertThat(passes(PLAN, armoured(blob))).isTrue();
    assertThat(passes("{}\n".getBytes(StandardCharsets.UTF_8), armoured(blob))).isFalse();
    // The flags and the counter are the last five bytes of what the device says.
    for (int fromTheEnd = 1; fromTheEnd <= 5; fromTheEnd++) {
      byte[] changed = blob.clone();
      changed[blob.length - fromTheEnd] ^= 4;
      assertThat(passes(PLAN, armoured(changed))).as("byte -" + fromTheEnd).isFalse();
    }
    byte[] elsewhere = blob.clone();
    elsewhere[new String(blob, StandardCharsets.ISO_8859_1).indexOf("ssh:")] ^= 1;
    assertThat(passes(PLAN, armoured(elsewhere))).isFalse();
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      assertThat(passes(PLAN, armoured(changed(blob, random)))).as(type + " " + i).isFalse();
    }
  }

  @Test
  void aDeviceIsNotAKeyOfAFileNorTheOtherWayRound() throws Exception {
    Device device = Device.of("sk-ssh-ed25519@openssh.com", "ssh:");
    Identity file = identity(key("ed25519", "256"));
    byte[] ofTheFile = file.sign(PLAN);
    assertThatThrownBy(() -> Signing.verify(device.publicKey(), PLAN, ofTheFile))
        .isInstanceOf(GeneralSecurityException.class);
    byte[] ofTheDevice = device.sign(PLAN);
    assertThatThrownBy(() -> Signing.verify(file.publicKey(), PLAN, ofTheDevice))
        .isInstanceOf(GeneralSecurityException.class);
  }

  /** What a device does, without one. */
  private static final class Device implements Identity {
    private final String type;
    private final PrivateKey key;
    private final byte[] shown;
    private final String application;
    private final int flags;

    private Device(String type, PrivateKey key, byte[] shown, String application, int flags) {
      this.type = type;
      this.key = key;
      this.shown = shown;
      this.application = application;
      this.flags = flags;
    }

    static Device of(String type, String application) throws GeneralSecurityException {
      boolean edwards = type.startsWith("sk-ssh-ed25519");
      KeyPairGenerator generator = KeyPairGenerator.getInstance(edwards ? "Ed25519" : "EC");
      if (!edwards) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      KeyPair pair = generator.generateKeyPair();
      Buffer.PlainBuffer shown = new Buffer.PlainBuffer().putString(type);
      if (edwards) {
        // The last 32 bytes of the platform's encoding (RFC 8410) are those of RFC 8032.
        byte[] encoded = pair.getPublic().getEncoded();
        shown.putBytes(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
      } else {
        ECPublicKey half = (ECPublicKey) pair.getPublic();
        shown.putString("nistp256").putBytes(PublicKeys.pointOf(half.getParams(), half.getW()));
      }
      return new Device(
          type, pair.getPrivate(), shown.putString(application).getCompactData(), application, 1);
    }

    Device with(int other) {
      return new Device(type, key, shown, application, other);
    }

    @Override
    public String name() {
      return "device";
    }

    @Override
    public byte[] publicKey() {
      return shown;
    }

    @Override
    public String algorithm() {
      return type;
    }

    @Override
    public boolean signsUnasked() {
      return true;
    }

    @Override
    public byte[] sign(byte[] data) {
      try {
        boolean numbers = type.startsWith("sk-ecdsa");
        Signature signer =
            Signature.getInstance(numbers ? "SHA256withECDSAinP1363Format" : "Ed25519");
        signer.initSign(key);
        signer.update(Digest.sha256().digest(application.getBytes(StandardCharsets.UTF_8)));
        signer.update(ByteBuffer.allocate(5).put((byte) flags).putInt(7).array());
        signer.update(Digest.sha256().digest(data));
        byte[] bytes = signer.sign();
        if (numbers) {
          bytes =
              new Buffer.PlainBuffer()
                  .putMPInt(new BigInteger(1, Arrays.copyOf(bytes, 32)))
                  .putMPInt(new BigInteger(1, Arrays.copyOfRange(bytes, 32, 64)))
                  .getCompactData();
        }
        return new Buffer.PlainBuffer()
            .putString(type)
            .putBytes(bytes)
            .putByte((byte) flags)
            .putUInt32(7)
            .getCompactData();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
