package dev.deployer.gate;

import dev.deployer.gate.Signatures.SignedBy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a plan that has to be approved.
 *
 * @param target where it is to be carried out, for people
 * @param what is to be made live or run, for people: {@code the content 02c3f0aa91be}
 * @param made when the plan was made, by its maker's clock; absent: no plan is carried out
 * @param authors whose work it is, as the plan has it
 * @param makerAlone who made the plan, where nobody else is known whose work it is
 * @param approvers whom the release names: all of them have to sign
 * @param signatures those that hold over exactly this plan
 * @param faults why others do not, a clause each that begins with the file
 */
public record ApprovalFacts(
    String target,
    String what,
    Optional<Instant> made,
    List<String> authors,
    Optional<String> makerAlone,
    List<String> approvers,
    List<Signature> signatures,
    List<String> faults) {
  /**
   * A signature that holds, whoever made it.
   *
   * @param file in which it lies, without the folder
   * @param by with which key
   * @param sha256 of the file
   */
  public record Signature(String file, SignedBy by, String sha256) {}

  /** Copies the lists. */
  public ApprovalFacts {
    authors = List.copyOf(authors);
    approvers = List.copyOf(approvers);
    signatures = List.copyOf(signatures);
    faults = List.copyOf(faults);
  }
}
