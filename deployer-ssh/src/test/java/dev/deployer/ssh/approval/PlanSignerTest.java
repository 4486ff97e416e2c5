package dev.deployer.ssh.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.gate.AllowedSigners;
import dev.deployer.gate.AllowedSigners.Holder;
import dev.deployer.gate.Signatures.SignedBy;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.RunningAgent;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's keys, from files and from a real agent, and plans that are signed with them. */
final class PlanSignerTest {
  private static final byte[] PLAN = "{\"format\": 2}\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private Path key(String name, String passphrase) throws Exception {
    Path key = folder.resolve(name);
    OpenSshServer.run("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", key.toString());
    return key;
  }

  private static SshSettings.Builder settings() {
    return SshSettings.builder("localhost", "signer");
  }

  private String byKeygen(Path key, String signature) throws Exception {
    Path plan = Files.write(folder.resolve("r.plan"), PLAN);
    Path sig = Files.writeString(folder.resolve("r.plan.ben.sig"), signature);
    Path signers =
        Files.writeString(
            folder.resolve("signers"),
            "ben namespaces=\"deployer-*\" " + Files.readString(Path.of(key + ".pub")));
    assertThat(
            AllowedSigners.parse(Files.readString(signers))
                .holder(
                    new SshSignatures().check(Files.readAllBytes(sig), PLAN).key(), Instant.now()))
        .isEqualTo(new Holder.Known(List.of("ben")));
    return OpenSshServer.run(
        "sh",
        "-c",
        "ssh-keygen -Y verify -f '%s' -I ben -n deployer-plan -s '%s' < '%s'"
            .formatted(signers, sig, plan));
  }

  @Test
  void aKeyOfAFileSignsAndSshKeygenTakesIt() throws Exception {
    Path key = key("plain", "");
    PlanSigner signer = new PlanSigner(settings().identities(TextSource.of(key)).build());
    SignedBy mine = signer.keys().get(0);

    assertThat(byKeygen(key, signer.sign(mine, PLAN))).contains("Good \"deployer-plan\" signature");
    assertThat(OpenSshServer.run("ssh-keygen", "-lf", key.toString())).contains(mine.fingerprint());
  }

  @Test
  void aLockedKeyAsksForItsPassphraseAndAWrongOneSignsNothing() throws Exception {
    Path key = key("locked", "sesame");
    PlanSigner signer =
        new PlanSigner(
            settings()
                .identities(TextSource.of(key))
                .passphrases(name -> "sesame".toCharArray())
                .build());
    assertThat(byKeygen(key, signer.sign(signer.keys().get(0), PLAN))).contains("Good");

    PlanSigner wrong =
        new PlanSigner(
            settings()
                .identities(TextSource.of(key))
                .passphrases(name -> "wrong".toCharArray())
                .build());
    assertThatThrownBy(() -> wrong.sign(wrong.keys().get(0), PLAN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("passphrase");
  }

  @Test
  void anAgentSignsWithTheKeyThatItHolds() throws Exception {
    Path key = key("held", "");
    try (RunningAgent agent = new RunningAgent(folder)) {
      agent.add(key);
      PlanSigner signer = new PlanSigner(settings().agent(agent.socket()).build());
      SignedBy held = signer.keys().get(0);

      assertThat(signer.name(held)).startsWith("agent: ");
      assertThat(byKeygen(key, signer.sign(held, PLAN))).contains("Good");
    }
  }

  @Test
  void whatIsNoSignatureOrOfAnotherPlanIsRefusedAndSaysWhy() throws Exception {
    PlanSigner signer =
        new PlanSigner(settings().identities(TextSource.of(key("other", ""))).build());
    byte[] signature = signer.sign(signer.keys().get(0), PLAN).getBytes(StandardCharsets.US_ASCII);
    SshSignatures signatures = new SshSignatures();

    assertThat(signatures.check(signature, PLAN)).isEqualTo(signer.keys().get(0));
    assertThatThrownBy(() -> signatures.check(signature, new byte[0]))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage("its signature is wrong");
    assertThatThrownBy(() -> signatures.check(new byte[] {0, -1, 7}, PLAN))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage("it is no SSH signature");
  }
}
