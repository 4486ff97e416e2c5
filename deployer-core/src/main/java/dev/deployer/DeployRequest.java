package dev.deployer;

import dev.deployer.gate.Acceptance;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.Remark;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.source.SourceSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to deploy. Made by {@link #builder}.
 *
 * @param source the folder that holds the build, and what of it is left out
 * @param release the id; by default the time in UTC
 * @param revision of the source, for people; by default what git says of it. At most {@value
 *     Remark#MOST_BYTES_OF_A_REVISION} bytes
 * @param seal the file that a directory is held against, absolute; absent where there is none
 * @param atOnce whether it goes to all hosts without waves, and without a wait between them
 * @param aside files of this machine that no build is made of, such as a plan: they may lie
 *     anywhere
 * @param describing files that say how it is deployed, such as {@code deployer.yaml}: where git
 *     does not know them, and they are not sent, no build is made of them
 * @param message for people; shown in lists and recorded in the journal. At most {@value
 *     Remark#MOST_BYTES} bytes
 * @param accepted gates that a person overrides
 * @param authors whose work it is besides, for a plan that others have to approve
 * @param approval where the plan lies that is carried out, with its signatures
 */
public record DeployRequest(
    SourceSettings source,
    Optional<ReleaseId> release,
    Optional<String> revision,
    Optional<String> message,
    List<Acceptance> accepted,
    Optional<Path> seal,
    boolean atOnce,
    List<Path> aside,
    List<Path> describing,
    List<String> authors,
    Optional<PlanApproval> approval) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if the revision or the message is too long
   */
  public DeployRequest {
    revision.ifPresent(r -> Remark.require("a revision", r, Remark.MOST_BYTES_OF_A_REVISION));
    message.ifPresent(m -> Remark.require("a message", m, Remark.MOST_BYTES));
    aside = List.copyOf(aside);
    describing = List.copyOf(describing);
    accepted = List.copyOf(accepted);
    authors = List.copyOf(authors);
  }

  /** Begins a request for this build, of which nothing else is known. */
  public static Builder builder(SourceSettings source) {
    return new Builder(source);
  }

  /** Begins with all that this one says. */
  public Builder toBuilder() {
    Builder builder = new Builder(source);
    builder.release = release;
    builder.revision = revision;
    builder.message = message;
    builder.accepted = accepted;
    builder.seal = seal;
    builder.atOnce = atOnce;
    builder.aside = aside;
    builder.describing = describing;
    builder.authors = authors;
    builder.approval = approval;
    return builder;
  }

  /** The same, with what the plan by which it is carried out says for the journal. */
  DeployRequest by(Plan plan) {
    return new DeployRequest(
        source,
        release,
        revision,
        message.or(() -> plan.terms().flatMap(PlanTerms::message)),
        accepted,
        seal,
        atOnce,
        aside,
        describing,
        authors,
        approval);
  }

  /** Gathers a request; each part is as in {@link DeployRequest}. */
  public static final class Builder {
    private final SourceSettings source;
    private Optional<ReleaseId> release = Optional.empty();
    private Optional<String> revision = Optional.empty();
    private Optional<String> message = Optional.empty();
    private List<Acceptance> accepted = List.of();
    private Optional<Path> seal = Optional.empty();
    private boolean atOnce;
    private List<Path> aside = List.of();
    private List<Path> describing = List.of();
    private List<String> authors = List.of();
    private Optional<PlanApproval> approval = Optional.empty();

    private Builder(SourceSettings source) {
      this.source = source;
    }

    /** The id of the release; by default the time in UTC. */
    public Builder release(ReleaseId value) {
      release = Optional.of(value);
      return this;
    }

    /** The revision of the source, such as a commit; by default what git says. */
    public Builder revision(String value) {
      revision = Optional.of(value);
      return this;
    }

    /** What people read of it in lists and in the journal. */
    public Builder message(String value) {
      message = Optional.of(value);
      return this;
    }

    /** The gates that a person overrides; by default none. */
    public Builder accepting(List<Acceptance> value) {
      accepted = value;
      return this;
    }

    /** The seal that a directory is held against, as an absolute path; by default none. */
    public Builder seal(Path value) {
      seal = Optional.of(value);
      return this;
    }

    /** Whether it goes to all hosts without waves and waits; by default not. */
    public Builder atOnce(boolean value) {
      atOnce = value;
      return this;
    }

    /** Files that no build is made of, as absolute paths; by default none. */
    public Builder aside(List<Path> value) {
      aside = value;
      return this;
    }

    /** Files that say how it is deployed, as absolute paths; by default none. */
    public Builder describing(List<Path> value) {
      describing = value;
      return this;
    }

    /** Whose work it is besides what git says; by default nobody's. */
    public Builder authors(List<String> value) {
      authors = value;
      return this;
    }

    /** Where the plan that is carried out lies, with its signatures; by default nowhere. */
    public Builder approval(PlanApproval value) {
      approval = Optional.of(value);
      return this;
    }

    /** Makes the request. */
    public DeployRequest build() {
      return new DeployRequest(
          source,
          release,
          revision,
          message,
          accepted,
          seal,
          atOnce,
          aside,
          describing,
          authors,
          approval);
    }
  }
}
