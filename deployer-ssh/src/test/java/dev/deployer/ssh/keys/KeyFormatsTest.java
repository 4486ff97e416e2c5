package dev.deployer.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Private keys in all formats that ssh-keygen and openssl write, held against ssh-keygen -y. */
class KeyFormatsTest {
  private static final String PASSPHRASE = "sésame et lis";
  private static final byte[] DATA = "to be signed".getBytes(StandardCharsets.UTF_8);
  private static final List<String> CURVES = List.of("prime256v1", "secp384r1", "secp521r1");

  @TempDir Path folder;
  private int number;

  @Test
  void everyFormatOfSshKeygenIsRead() throws IOException {
    for (List<String> type :
        List.of(
            List.of("ed25519"),
            List.of("ecdsa", "-b", "256"),
            List.of("ecdsa", "-b", "384"),
            List.of("ecdsa", "-b", "521"),
            List.of("rsa", "-b", "2048"))) {
      for (String format : List.of("RFC4716", "PEM", "PKCS8")) {
        for (String passphrase : List.of("", PASSPHRASE)) {
          List<String> arguments = new ArrayList<>(type);
          arguments.addAll(List.of("-m", format));
          readsAsSshDoes(keygen(passphrase, arguments), passphrase);
        }
      }
    }
  }

  @Test
  void aKeyIsReadWithEveryCipherOfSshKeygen() throws IOException {
    List<String> ciphers = OpenSshServer.run("ssh", "-Q", "cipher").lines().toList();
    assertThat(ciphers).hasSizeGreaterThan(8);
    for (String cipher : ciphers) {
      readsAsSshDoes(keygen(PASSPHRASE, List.of("ed25519", "-Z", cipher)), PASSPHRASE);
    }
  }

  @Test
  void aSec1KeyIsReadInEachFormThatOpensslWrites() throws IOException {
    for (String curve : CURVES) {
      Path key = openssl("ecparam", "-name", curve, "-genkey");
      assertThat(key).content().contains("BEGIN EC PARAMETERS", "BEGIN EC PRIVATE KEY");
      readsAsSshDoes(key, "");
      readsAsSshDoes(openssl("ec", "-in", key + ""), "");
      readsAsSshDoes(openssl("ec", "-in", key + "", "-no_public"), "");
      readsAsSshDoes(openssl("ec", "-in", key + "", "-conv_form", "compressed"), "");
      for (String cipher : List.of("-aes128", "-aes192", "-aes256", "-des3")) {
        Path sealed = openssl("ec", "-in", key + "", cipher, "-passout", "pass:" + PASSPHRASE);
        assertThat(sealed).content().contains("DEK-Info");
        readsAsSshDoes(sealed, PASSPHRASE);
      }
    }
  }

  @Test
  void aPkcs1KeyIsReadPlainAndEncrypted() throws IOException {
    readsAsSshDoes(openssl("genrsa", "-traditional", "2048"), "");
    readsAsSshDoes(
        openssl("genrsa", "-traditional", "-aes256", "-passout", "pass:" + PASSPHRASE, "2048"),
        PASSPHRASE);
  }

  @Test
  void aPkcs8KeyIsReadWithEachWayToEncryptIt() throws IOException {
    Path key = openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout");
    for (List<String> way :
        List.of(
            List.of("-v2", "aes-128-cbc"),
            List.of("-v2", "aes-192-cbc"),
            List.of("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA1"),
            List.of("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA384"),
            List.of("-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512"),
            List.of("-v2", "des3"),
            List.of("-scrypt"))) {
      List<String> words = new ArrayList<>(List.of("pkcs8", "-topk8", "-in", key + ""));
      words.addAll(way);
      words.addAll(List.of("-passout", "pass:" + PASSPHRASE));
      readsAsSshDoes(openssl(words.toArray(String[]::new)), PASSPHRASE);
    }
    String[] old = {"pkcs8", "-topk8", "-in", key + "", "-v1", "PBE-SHA1-3DES", "-passout", null};
    old[7] = "pass:sesame";
    readsAsSshDoes(openssl(old), "sesame");
    old[7] = "pass:" + PASSPHRASE;
    Path accented = openssl(old);
    assertThat(refusal(Files.readString(accented), PASSPHRASE)).contains("ssh-keygen -p -f KEY");
    OpenSshServer.run(
        "ssh-keygen", "-q", "-p", "-P", PASSPHRASE, "-N", PASSPHRASE, "-f", accented.toString());
    readsAsSshDoes(accented, PASSPHRASE);
  }

  @Test
  void aPkcs8KeyOfEd25519IsReadAsNewerSshDoes() throws IOException {
    Path key = openssl("genpkey", "-algorithm", "ed25519");
    assertThat(key).content().contains("BEGIN PRIVATE KEY");
    KeyFile read = parse(Files.readString(key), "");
    assertThat(PublicKeys.typeOrNone(read.publicKey())).isEqualTo("ssh-ed25519");
    byte[] der =
        Base64.getMimeDecoder()
            .decode(pem(OpenSshServer.run("openssl", "pkey", "-in", key + "", "-pubout")));
    assertThat(PublicKeys.raw32(decoded(read)))
        .isEqualTo(java.util.Arrays.copyOfRange(der, der.length - 32, der.length));
    signs(read);
    Path sealed = openssl("pkey", "-in", key + "", "-aes256", "-passout", "pass:" + PASSPHRASE);
    assertThat(parse(Files.readString(sealed), PASSPHRASE).publicKey()).isEqualTo(read.publicKey());
  }

  @Test
  void anEncryptedPemKeyShowsItsPublicHalfByTheFileBesideIt() throws IOException {
    Path key = keygen(PASSPHRASE, List.of("rsa", "-b", "2048", "-m", "PEM"));
    byte[] half = PublicKeys.parse("half", Files.readString(Path.of(key + ".pub")));
    KeyFile read = KeyFile.parse("id", Files.readString(key), Optional.empty(), Optional.of(half));
    assertThat(read.publicKey()).isEqualTo(half);
    assertThat(read.signsUnasked()).isFalse();
    assertThatIOException()
        .isThrownBy(() -> read.sign(DATA))
        .withMessage("id is encrypted, and there is no passphrase for it");
  }

  @Test
  void aWrongPassphraseIsSaidInOurWordsForEveryFormat() throws IOException {
    for (Path key :
        List.of(
            keygen(PASSPHRASE, List.of("ed25519")),
            keygen(PASSPHRASE, List.of("ed25519", "-Z", "aes128-gcm@openssh.com")),
            keygen(PASSPHRASE, List.of("ed25519", "-Z", "chacha20-poly1305@openssh.com")),
            keygen(PASSPHRASE, List.of("rsa", "-b", "2048", "-m", "PEM")),
            keygen(PASSPHRASE, List.of("rsa", "-b", "2048", "-m", "PKCS8")))) {
      assertThatIOException()
          .isThrownBy(() -> parse(Files.readString(key), "wrong").sign(DATA))
          .withMessageContaining("the passphrase is wrong, or the file is damaged");
    }
  }

  @Test
  void aKeyIsReadHoweverItsVariableWasWrapped() throws IOException {
    for (Path key :
        List.of(
            keygen("", List.of("ed25519")),
            keygen("", List.of("ecdsa", "-m", "PEM")),
            keygen("", List.of("rsa", "-b", "2048", "-m", "PEM")))) {
      String text = Files.readString(key);
      byte[] expected = parse(text, "").publicKey();
      String base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
      for (String wrapped :
          List.of(
              text.strip(),
              text.replace("\n", "\r\n"),
              text.replace("\n", "\\n"),
              text.replace("\n", "\\r\\n"),
              "\"" + text.replace("\n", "\\n") + "\"",
              "'" + text + "'",
              text.replace("\n", " "),
              text.replace("\n", "\n      "),
              "\uFEFF" + text,
              "\n\n" + text + "\n\n",
              base64,
              base64.replace('+', '-').replace('/', '_'),
              base64.replaceAll("(.{76})", "$1\n"),
              Base64.getEncoder().encodeToString(base64.getBytes(StandardCharsets.UTF_8)),
              pem(text),
              pem(text).replace("\n", ""))) {
        assertThat(parse(wrapped, "").publicKey()).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatIsReadByNobodyIsNamedWithTheCommandThatConvertsIt() throws IOException {
    Path key = openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout");
    Path unnamed = openssl("ec", "-in", key + "", "-param_enc", "explicit");
    assertThat(refusal(Files.readString(unnamed))).contains("openssl ec -in KEY -param_enc named");
    readsAsSshDoes(openssl("ec", "-in", unnamed + "", "-param_enc", "named_curve"), "");
    assertThat(refusal(Files.readString(openssl("ecparam", "-name", "secp256k1", "-genkey"))))
        .contains("a curve that SSH does not have", "ssh-keygen -t ed25519");
    assertThat(refusal(Files.readString(openssl("genpkey", "-algorithm", "x25519"))))
        .contains("X25519", "ssh-keygen -t ed25519");
    assertThat(refusal("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n"))
        .contains("puttygen KEY -O private-openssh -o NEW");
    assertThat(refusal("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n")).contains("ssh-keygen -i");
    assertThat(refusal(OpenSshServer.run("openssl", "pkey", "-in", key + "", "-pubout")))
        .contains("it is no private key but a public key");
  }

  @Test
  void aPublicKeyThatWasCutIsWrongUsageWhereverItWasCut() {
    String whole =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGhtZ2h0Z2h0Z2h0Z2h0Z2h0Z2h0Z2h0Z2h0Z2h0Z2h0 anna";
    assertThat(GivenKey.of("--identity", whole, Path.of("/")).name()).isEqualTo("--identity");
    for (int cut : List.of(4, 8, 20, 40)) {
      String text = whole.substring(0, whole.indexOf(" anna") - cut);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> GivenKey.of("--identity", text, Path.of("/")));
    }
  }

  private void readsAsSshDoes(Path key, String passphrase) throws IOException {
    String name = Files.readString(key).lines().findFirst().orElseThrow();
    String[] expected =
        OpenSshServer.run("ssh-keygen", "-y", "-P", passphrase, "-f", key.toString())
            .split(" ", -1);
    KeyFile read = parse(Files.readString(key), passphrase);
    assertThat(Base64.getEncoder().encodeToString(read.publicKey()))
        .as(name)
        .isEqualTo(expected[1]);
    signs(read);
  }

  private static void signs(KeyFile read) throws IOException {
    try {
      Signing.verify(read.publicKey(), DATA, read.sign(DATA), List.of(read.algorithm()));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(read.algorithm(), e);
    }
  }

  private static java.security.PublicKey decoded(KeyFile read) {
    try {
      return PublicKeys.decode(read.publicKey());
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String refusal(String text) {
    return refusal(text, "");
  }

  private static String refusal(String text, String passphrase) {
    try {
      parse(text, passphrase);
    } catch (IOException e) {
      return e.getMessage();
    }
    throw new AssertionError("it was read");
  }

  private static KeyFile parse(String text, String passphrase) throws IOException {
    return KeyFile.parse(
        "id", text, Optional.of(name -> passphrase.toCharArray()), Optional.empty());
  }

  /** What stands between the first and the last line. */
  private static String pem(String text) {
    return text.replaceAll("-----[A-Z0-9 ]+-----", "").strip();
  }

  private Path keygen(String passphrase, List<String> type) throws IOException {
    Path key = folder.resolve("id" + number++);
    List<String> words = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", passphrase, "-t"));
    words.addAll(type);
    words.addAll(List.of("-f", key.toString()));
    OpenSshServer.run(words.toArray(String[]::new));
    return key;
  }

  private Path openssl(String... words) throws IOException {
    Path key = folder.resolve("id" + number++);
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    int before = List.of("genrsa").contains(words[0]) ? command.size() - 1 : command.size();
    command.addAll(before, List.of("-out", key.toString()));
    OpenSshServer.run(command.toArray(String[]::new));
    Files.setPosixFilePermissions(
        key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    return key;
  }
}
