package dev.deployer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.ApprovalFacts.Signature;
import dev.deployer.gate.Signatures.SignedBy;
import dev.deployer.root.GatesOfRun.Approved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who has to have signed a plan, and whose signatures count. */
final class ApprovalGateTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Instant MADE = NOW.minus(Duration.ofHours(1));

  /** Anna, Ben, Carl; Dora only until yesterday; Ben has two keys, Carl two names. */
  private static final String SIGNERS =
      SignerKeys.line("anna@example.net", 1)
          + SignerKeys.line("ben@example.net", 2)
          + SignerKeys.line("BEN@example.net", 22)
          + SignerKeys.line("carl@example.net", 3)
          + SignerKeys.line("release-team", 3)
          + SignerKeys.line("dora@example.net", 4)
              .replace(" ssh-", " valid-before=\"20261120Z\" ssh-");

  private String signers = SIGNERS;
  private int by = 1;
  private Optional<Instant> made = Optional.of(MADE);
  private List<String> authors = List.of("carl@laptop", "carl");
  private Optional<String> makerAlone = Optional.empty();
  private List<String> approvers = List.of();
  private List<String> faults = List.of();
  private List<Acceptance> accepted = List.of();

  private ApprovalRule rule() {
    return new ApprovalRule(
        by, "allowed_signers", AllowedSigners.parse(signers), Duration.ofHours(24));
  }

  private ApprovalFacts facts(int... keys) {
    List<Signature> signatures =
        IntStream.of(keys)
            .mapToObj(
                key ->
                    new Signature(
                        "r.plan." + key + ".sig",
                        new SignedBy(SignerKeys.key(key), "SHA256:" + key),
                        "5e" + key))
            .toList();
    return new ApprovalFacts(
        "production", "the content 02c3", made, authors, makerAlone, approvers, signatures, faults);
  }

  private ApprovalGate.Judged judged(int... keys) {
    return ApprovalGate.judge(facts(keys), rule(), NOW, accepted);
  }

  private ApprovalGate.Judged awaited() {
    return ApprovalGate.awaited(facts(), rule(), NOW, accepted);
  }

  private Finding refused(int... keys) {
    Finding finding = judged(keys).finding();
    assertThat(finding.verdict()).isEqualTo(Verdict.OBJECTED);
    return finding;
  }

  @Test
  void oneWhoIsNoAuthorIsEnough() {
    ApprovalGate.Judged judged = judged(2);
    assertThat(judged.finding().verdict()).isEqualTo(Verdict.PASSED);
    assertThat(judged.finding().fact()).isEqualTo("approved by ben@example.net");
    assertThat(judged.approved())
        .containsExactly(new Approved("ben@example.net", "SHA256:2", "5e2"));
  }

  @Test
  void whereNobodyIsKnownWhoseWorkItIsThatIsSaidOfWhatIsApproved() {
    assertThat(judged(2).finding().details()).isEmpty();
    makerAlone = Optional.of("ci@runner");
    assertThat(judged(2).finding().verdict()).isEqualTo(Verdict.PASSED);
    assertThat(judged(2).finding().details())
        .containsExactly("nobody is known whose work it is but ci@runner");
  }

  @Test
  void anAuthorDoesNotCountWhicheverNameIsKnownOfThem() {
    for (String author :
        List.of("carl", "CARL@Example.net", "carl@example.net", "release-team", "Release-Team@x")) {
      authors = List.of(author);
      assertThat(refused(3).fact()).as(author).isEqualTo("0 of 1 approval of the content 02c3");
      assertThat(refused(3).details())
          .as(author)
          .containsExactly("r.plan.3.sig: carl@example.net is an author of it");
    }
    for (String author : List.of("carl@laptop", "car", "carl@example.org", "anna")) {
      authors = List.of(author);
      assertThat(judged(3).finding().verdict()).as(author).isEqualTo(Verdict.PASSED);
    }
  }

  @Test
  void anAuthorDoesNotApproveTheirOwnByALineThatKnowsTheNameForOtherPurposesOnly() {
    signers =
        SignerKeys.line("carl@example.net,carl@work.example", 4)
                .replace(" ssh-", " namespaces=\"git\" ssh-")
            + SignerKeys.line("carl@example.net", 3)
            + SignerKeys.line("ben@example.net", 2);
    authors = List.of("carl@work.example");
    assertThat(refused(3).details())
        .containsExactly("r.plan.3.sig: carl@example.net is an author of it");
    assertThat(awaited().finding().fact())
        .isEqualTo("1 of ben@example.net (carl@example.net is an author)");
    assertThat(refused(4).details())
        .containsExactly("r.plan.4.sig: its key, in line 1, may not sign plans (namespaces)");
  }

  @Test
  void anAuthorDoesNotApproveTheirOwnByAKeyWhoseLineWithThatNameIsOver() {
    signers =
        SignerKeys.line("carl@old.example", 3).replace(" ssh-", " valid-before=\"20261120Z\" ssh-")
            + SignerKeys.line("carl@example.net", 3)
            + SignerKeys.line("ben@example.net", 2);
    authors = List.of("carl@old.example");
    assertThat(refused(3).details())
        .containsExactly("r.plan.3.sig: carl@example.net is an author of it");
    assertThat(awaited().finding().fact())
        .isEqualTo("1 of ben@example.net (carl@example.net is an author)");
  }

  @Test
  void twoKeysThatALineWhichIsOverJoinsAreOneSignature() {
    signers =
        SignerKeys.line("ben@example.net,b@example.org", 9)
                .replace(" ssh-", " valid-before=\"20261120Z\" ssh-")
            + SignerKeys.line("ben@example.net", 2)
            + SignerKeys.line("b@example.org", 22)
            + SignerKeys.line("anna@example.net", 1);
    by = 2;
    assertThat(refused(2, 22).fact()).isEqualTo("1 of 2 approvals of the content 02c3");
    assertThat(judged(2, 22, 1).finding().verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void twoKeysOfOnePersonAreOneSignature() {
    by = 2;
    assertThat(refused(2, 22).fact()).isEqualTo("1 of 2 approvals of the content 02c3");
    assertThat(judged(2, 22, 1).finding().fact())
        .isEqualTo("approved by anna@example.net, ben@example.net");
    assertThat(judged(2, 22, 1).approved()).hasSize(2);
  }

  @Test
  void aStrangerAndOneWhoseTimeIsOverAreNoSignatureAndADetail() {
    faults = List.of("r.plan.x.sig: it is no SSH signature");
    assertThat(refused(4, 9).details())
        .containsExactly(
            "r.plan.4.sig: its key, in line 6, may not sign now (valid-after, -before)",
            "r.plan.9.sig: its key is nobody's who may sign",
            "r.plan.x.sig: it is no SSH signature");
    assertThat(judged(2, 9).finding().details())
        .containsExactly(
            "r.plan.9.sig: its key is nobody's who may sign",
            "r.plan.x.sig: it is no SSH signature");
  }

  @Test
  void whomTheReleaseNamesHasToBeThereAuthorOrNot() {
    approvers = List.of("carl@example.net");
    assertThat(refused(2).fact())
        .isEqualTo(
            "1 of 1 approval of the content 02c3, and not those of all whom the release names");
    assertThat(refused(2).details())
        .containsExactly("carl@example.net, whom the release names, has not signed");
    assertThat(refused(3).fact()).isEqualTo("0 of 1 approval of the content 02c3");
    assertThat(refused(3).details()).isEmpty();
    assertThat(judged(2, 3).finding().fact())
        .isEqualTo("approved by ben@example.net, carl@example.net");
    authors = List.of("anna");
    assertThat(judged(3).finding().verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void withoutAPlanAndAfterItsTimeNobodyCounts() {
    made = Optional.of(NOW.minus(Duration.ofHours(25)));
    assertThat(refused(2).fact())
        .isEqualTo("the plan was made 2026-11-20 07:00:00 UTC, longer ago than 1d");
    made = Optional.of(NOW.plusSeconds(240));
    assertThat(refused(2).fact()).endsWith("still to come by the clock here: the clocks differ");
    made = Optional.empty();
    assertThat(refused().fact()).isEqualTo("production needs an approved plan of the content 02c3");
    assertThat(refused().details()).isEmpty();
  }

  @Test
  void aPersonsWordIsEnoughAndBindsToWhatWasSaid() {
    String digest = refused(3).digest();
    accepted = List.of(new Acceptance(GateName.APPROVAL, Optional.of(digest), "it is burning"));
    assertThat(judged(3).finding().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(judged(9).finding().verdict()).isEqualTo(Verdict.OBJECTED);
    assertThat(judged(2).finding().verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void aPlanSaysWhoCouldApproveIt() {
    Finding awaited = awaited().finding();
    assertThat(awaited.verdict()).isEqualTo(Verdict.AWAITED);
    assertThat(awaited.objects()).isFalse();
    assertThat(awaited.fact())
        .isEqualTo("1 of anna@example.net, ben@example.net (carl@example.net is an author)");
    assertThat(awaited().notes()).isEmpty();

    accepted = List.of(new Acceptance(GateName.APPROVAL, Optional.empty(), "it is burning"));
    assertThat(awaited().finding().verdict()).isEqualTo(Verdict.ACCEPTED);
    made = Optional.of(MADE);
    assertThat(awaited().finding().digest()).isEqualTo(judged().finding().digest());
  }

  @Test
  void aPlanThatNobodyCanApproveSaysSoAtOnce() {
    by = 2;
    authors = List.of("carl", "ben");
    approvers = List.of("dora@example.net", "emil");
    assertThat(awaited().notes())
        .containsExactly(
            "it cannot be approved: it takes 2 people who are no authors, and allowed_signers has"
                + " 1",
            "it cannot be approved: the release names dora@example.net, who has no key in"
                + " allowed_signers that may sign now",
            "it cannot be approved: the release names emil, who has no key in allowed_signers that"
                + " may sign now");
    assertThat(awaited().finding().details())
        .containsExactly(
            "dora@example.net besides, whom the release names",
            "emil besides, whom the release names");
  }
}
