package dev.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.ApprovalRule;
import dev.deployer.gate.SignerKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of {@code gates.approval}; what nobody could satisfy is a fault of the file. */
final class ApprovalKeysTest {
  @TempDir Path folder;

  @BeforeEach
  void signers() throws Exception {
    write("allowed_signers", SignerKeys.line("anna", 1) + SignerKeys.line("ben", 2));
  }

  private void write(String file, String text) throws Exception {
    Files.writeString(folder.resolve(file), text);
  }

  private Optional<ApprovalRule> approval(String top, String ofProduction) throws Exception {
    Path file = folder.resolve("deployer.yaml");
    write(
        "deployer.yaml",
        """
        application: shop
        gates: {approval: %s}
        environments:
          production:
            root: /srv/shop
            hosts: [web1]
            %s
        """
            .formatted(top, ofProduction));
    return Configuration.read(file)
        .environments()
        .get("production")
        .recipe()
        .settings()
        .gates()
        .approval();
  }

  private List<String> faults(String keys) {
    return catchThrowableOfType(ConfigurationException.class, () -> approval(keys, ""))
        .faults()
        .stream()
        .map(fault -> fault.toString().replaceFirst("^.*deployer.yaml:", ""))
        .toList();
  }

  @Test
  void anApprovalIsAskedForWhereThatIsSaid() throws Exception {
    assertThat(approval("off", "")).isEmpty();
    ApprovalRule usual = approval("{signers: allowed_signers}", "").orElseThrow();
    assertThat(usual.by()).isEqualTo(1);
    assertThat(usual.within()).isEqualTo(Duration.ofHours(24));
    ApprovalRule strict =
        approval("off", "gates: {approval: {by: 2, signers: allowed_signers, within: 8h}}")
            .orElseThrow();
    assertThat(strict.by()).isEqualTo(2);
    assertThat(strict.within()).isEqualTo(Duration.ofHours(8));
    assertThat(approval("{signers: allowed_signers}", "gates: {approval: off}")).isEmpty();
  }

  @Test
  void aGateThatNobodyCouldSatisfyIsAFaultOfTheFile() throws Exception {
    assertThat(faults("{by: 3, signers: allowed_signers}"))
        .singleElement()
        .asString()
        .endsWith(
            "gates.approval: can never be satisfied: 3 have to approve, and allowed_signers has 2"
                + " who may sign a plan");
    write("allowed_signers", SignerKeys.line("anna", 1) + SignerKeys.line("ben", 1));
    assertThat(faults("{signers: allowed_signers}"))
        .singleElement()
        .asString()
        .endsWith(
            "can never be satisfied: only one person in allowed_signers may sign a plan, and"
                + " nobody can approve what is their own");
    write("allowed_signers", "# nobody yet\n");
    assertThat(faults("{signers: allowed_signers}"))
        .singleElement()
        .asString()
        .contains("nobody in allowed_signers may sign a plan");
  }

  @Test
  void aFileOfSignersThatCannotBeTakenIsAFaultWithItsLine() throws Exception {
    write(
        "allowed_signers",
        SignerKeys.line("anna", 1)
            + SignerKeys.line("*@example.net", 2).replace(" ssh-", " cert-authority ssh-"));
    assertThat(faults("{signers: allowed_signers}"))
        .singleElement()
        .asString()
        .contains("gates.approval.signers: file \"allowed_signers\": line 2: ");
    write("ca", SignerKeys.line("ca", 2).replace(" ssh-", " cert-authority ssh-"));
    assertThat(faults("{signers: ca}"))
        .singleElement()
        .asString()
        .endsWith("line 1: the keys of authorities (cert-authority) are not taken here");
    assertThat(faults("{signers: nowhere}"))
        .singleElement()
        .asString()
        .endsWith("it cannot be read: there is no such file");
    write("large", "# x\n".repeat(2_500_000));
    assertThat(faults("{signers: large}"))
        .singleElement()
        .asString()
        .endsWith("it has more than 1 MiB");
  }

  @Test
  void everyFaultSaysItsPlaceAndWhatIsAllowed() {
    assertThat(faults("{}"))
        .singleElement()
        .asString()
        .endsWith(
            "gates.approval.signers: is missing; name the file of those who may sign, such as"
                + " signers: allowed_signers");
    assertThat(faults("{by: 0, signers: allowed_signers, within: 91d, form: x}"))
        .anyMatch(fault -> fault.contains("gates.approval.by: must be a whole number from 1"))
        .anyMatch(fault -> fault.contains("from 1ms to 90d is allowed"))
        .anyMatch(fault -> fault.contains("gates.approval.form"));
    assertThat(faults("ben")).singleElement().asString().contains("must be off, or keys");
  }
}
