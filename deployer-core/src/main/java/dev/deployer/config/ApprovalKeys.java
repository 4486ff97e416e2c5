package dev.deployer.config;

import dev.deployer.file.LocalFile;
import dev.deployer.gate.AllowedSigners;
import dev.deployer.gate.ApprovalRule;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code gates.approval}: who has to agree. The file of those who may is read with the
 * configuration, so that a gate that nobody could satisfy is found then, and not in a deploy.
 */
final class ApprovalKeys {
  private static final int MOST_BY = 100;

  private static final Key<Integer> BY =
      Key.of(
              "by",
              Form.number(1, MOST_BY),
              "How many people have to sign the plan, of whom none is an author of it.")
          .usually(1);
  private static final Key<Value> SIGNERS =
      Key.of(
              "signers",
              Form.described(Shape.text("\\S")),
              "The file of those who may, in the format of ssh-keygen(1), relative to this file.")
          .needed("name the file of those who may sign, such as signers: allowed_signers")
          .such("allowed_signers");
  private static final Key<Duration> WITHIN =
      GateForms.within("How old the plan may be, up to 90d.", ApprovalRule.USUALLY_WITHIN);

  /** All of them. */
  static final Keys ALL = Keys.of(BY, SIGNERS, WITHIN);

  private ApprovalKeys() {}

  /** Reads it; the file of signers is relative to the folder. */
  static Optional<ApprovalRule> read(Value value, Path folder) {
    if (value.isScalar()) {
      value.text(GateForms::off);
      return Optional.empty();
    }
    Section section = value.section().only(ALL);
    // What is wrong with one of them leaves no rule that could be held.
    Optional<Integer> by = section.has(BY.name()) ? BY.in(section) : Optional.of(1);
    Optional<Duration> within =
        section.has(WITHIN.name()) ? WITHIN.in(section) : Optional.of(ApprovalRule.USUALLY_WITHIN);
    Optional<Signers> signers =
        SIGNERS.in(section).flatMap(v -> v.literal(text -> signers(text, folder)));
    if (by.isEmpty() || within.isEmpty() || signers.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ApprovalRule(by.get(), signers.get().file(), signers.get().allowed(), within.get()));
    } catch (IllegalArgumentException e) {
      value.fault("can never be satisfied: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The file, as it is written, and what it says. */
  private record Signers(String file, AllowedSigners allowed) {}

  private static Signers signers(String text, Path folder) {
    if (text.isBlank()) {
      throw new InvalidTextException("file", text, "name the file of those who may sign");
    }
    try (InputStream in = LocalFile.open(folder.resolve(text))) {
      byte[] bytes = in.readNBytes(AllowedSigners.MOST_BYTES + 1);
      return new Signers(text, AllowedSigners.parse(new String(bytes, StandardCharsets.UTF_8)));
    } catch (InvalidPathException e) {
      throw new InvalidTextException("path", text, "this is no path on this machine");
    } catch (IOException e) {
      throw new InvalidTextException("file", text, "it cannot be read: " + LocalFailure.why(e));
    } catch (IllegalArgumentException e) {
      throw new InvalidTextException("file", text, String.valueOf(e.getMessage()));
    }
  }
}
