package dev.deployer;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.Secrets;
import dev.deployer.gate.AllowedSigners;
import dev.deployer.gate.ApprovalRule;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.Signatures;
import dev.deployer.gate.SignerKeys;
import dev.deployer.manifest.Digest;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Anna, who deploys, and Ben and Carl, who may agree; with signatures that need no keys. */
final class Approving {
  static final int ANNA = 1;
  static final int BEN = 2;
  static final int CARL = 3;

  /** They say whose they are, and of what they were made. */
  private static final Signatures SIGNATURES =
      (signature, message) -> {
        String text = new String(signature, StandardCharsets.UTF_8);
        int blank = text.indexOf(' ');
        if (blank < 0 || !text.substring(blank + 1).equals(Digest.ofContent(message).toString())) {
          throw new GeneralSecurityException("its signature is wrong");
        }
        String key = text.substring(0, blank);
        return new Signatures.SignedBy(key, fingerprint(key));
      };

  private Approving() {}

  /** As OpenSSH has it. */
  static String fingerprint(String key) {
    return "SHA256:"
        + Base64.getEncoder()
            .withoutPadding()
            .encodeToString(Digest.sha256().digest(Base64.getDecoder().decode(key)));
  }

  /** One on which every command passes. */
  static Workstation machine() {
    return machine((command, output) -> new CommandOutcome.Exited(0));
  }

  static Workstation machine(LocalCommands commands) {
    return new Workstation(commands, Secrets.none(), Path.of("/"), SIGNATURES);
  }

  /** From now on a plan has to be approved there. */
  static void ask(ShopCluster cluster) {
    AllowedSigners signers =
        AllowedSigners.parse(
            SignerKeys.line("anna@example.net", ANNA)
                + SignerKeys.line("ben@example.net", BEN)
                + SignerKeys.line("carl@example.net", CARL));
    gates(
        cluster,
        GateSettings.DEFAULTS.withApproval(
            Optional.of(
                new ApprovalRule(1, "allowed_signers", signers, ApprovalRule.USUALLY_WITHIN))));
    cluster.from(machine());
  }

  static void gates(ShopCluster cluster, GateSettings gates) {
    cluster.shops.forEach(shop -> shop.with(shop.settings().toBuilder().gates(gates).build()));
  }

  static Path kept(Plan plan, Path folder) throws IOException {
    return Files.write(folder.resolve("r.plan"), PlanFile.write(plan));
  }

  /** Signs it, and keeps that beside it. */
  static Path signed(Path plan, int key) throws IOException {
    return Files.writeString(
        plan.resolveSibling("r.plan." + key + ".sig"),
        SignerKeys.key(key) + " " + Digest.ofContent(Files.readAllBytes(plan)));
  }

  /** What the gate says. */
  static Finding said(List<Finding> gates) {
    return gates.stream()
        .filter(finding -> finding.gate() == GateName.APPROVAL)
        .findFirst()
        .orElseThrow();
  }
}
