package dev.deployer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.StepFacts.Known;
import dev.deployer.gate.StepFacts.OnHost;
import dev.deployer.gate.StepFacts.Standing;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.StoreVersions;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a step is due, and which releases may go live after it, each reason as one detail. */
final class ContractGateTest {
  private static final Instant NOW = Instant.parse("2026-11-28T20:10:00Z");
  private static final Instant AN_HOUR_AGO = Instant.parse("2026-11-28T19:10:00Z");

  private static Metadata needing(String... names) {
    return new Metadata(new TreeMap<>(), List.of(names), List.of(), List.of());
  }

  private static Metadata reading(long from, long to) {
    return new Metadata(
        new TreeMap<>(Map.of("schema", new StoreVersions(from, to, to, false))),
        List.of(),
        List.of(),
        List.of());
  }

  private static Standing release(String id, Metadata says) {
    return new Standing(ReleaseId.parse(id), Optional.ofNullable(says));
  }

  private static OnHost host(String name, Standing live, Standing back) {
    return new OnHost(
        name,
        Optional.empty(),
        false,
        Optional.of(
            new Known(
                Optional.ofNullable(live),
                Optional.ofNullable(back),
                Optional.of(AN_HOUR_AGO),
                false)));
  }

  private static OnHost leftOut(String name, Standing live) {
    OnHost host = host(name, live, null);
    return new OnHost(name, Optional.empty(), true, host.known());
  }

  private static OnHost elsewhere(Optional<Known> known) {
    return new OnHost("cg1", Optional.of("codegen"), false, known);
  }

  private static StepFacts dropEmail(Duration after, Instant now, OnHost... hosts) {
    return new StepFacts(
        "drop-email",
        List.of("users.email"),
        Map.of(),
        after,
        List.of(hosts),
        Set.of("users.email", "users.name"),
        Optional.empty(),
        now);
  }

  private static StepFacts dropEmail(OnHost... hosts) {
    return dropEmail(Duration.ZERO, NOW, hosts);
  }

  private static StepFacts raise(OnHost... hosts) {
    return new StepFacts(
        "raise",
        List.of(),
        Map.of("schema", 43L),
        Duration.ZERO,
        List.of(hosts),
        Set.of(),
        Optional.empty(),
        NOW);
  }

  private static Standing live41() {
    return release("41", needing("users.name"));
  }

  private static Standing needs40() {
    return release("40", needing("users.email", "users.name"));
  }

  private static Arguments of(String name, StepFacts facts, String fact, String... details) {
    return Arguments.of(name, facts, fact, List.of(details));
  }

  static Stream<Arguments> steps() {
    return Stream.of(
        of(
            "nobody needs it",
            dropEmail(host("web1", live41(), live41())),
            "nothing that is live or would be after a rollback needs users.email"),
        of(
            "a host needs it",
            dropEmail(host("web1", live41(), null), host("web2", needs40(), null)),
            "users.email is still needed",
            "web2 runs 40, which needs users.email"),
        of(
            "a host that was left out needs it, and the rollback",
            dropEmail(host("web1", live41(), needs40()), leftOut("web3", needs40())),
            "users.email is still needed",
            "a rollback goes to 40, which needs users.email",
            "web3 was left out, and runs 40, which needs users.email"),
        of(
            "a host could not be asked",
            dropEmail(
                host("web1", live41(), null),
                new OnHost("web3", Optional.empty(), true, Optional.empty())),
            "drop-email, which removes users.email, is not due",
            "web3 was left out, and could not be asked"),
        of(
            "a host of another environment needs it, and one there could not be asked",
            dropEmail(
                host("web1", live41(), null),
                elsewhere(host("cg1", needs40(), needs40()).known()),
                elsewhere(Optional.empty())),
            "users.email is still needed",
            "a rollback of codegen goes to 40, which needs users.email",
            "cg1 of codegen could not be asked",
            "cg1 of codegen runs 40, which needs users.email"),
        of(
            "what is live says nothing",
            dropEmail(host("web1", release("v1", null), null)),
            "drop-email, which removes users.email, is not due",
            "web1 runs v1, which does not say what it needs"),
        of(
            "nothing is live there",
            dropEmail(host("web1", null, null)),
            "nothing that is live or would be after a rollback needs users.email"),
        of(
            "a run is open",
            dropEmail(
                new OnHost(
                    "web1",
                    Optional.empty(),
                    false,
                    Optional.of(
                        new Known(
                            Optional.of(live41()), Optional.empty(), Optional.empty(), true)))),
            "drop-email, which removes users.email, is not due",
            "a run on web1 has not come to its end"),
        of(
            "the time has not passed",
            dropEmail(Duration.ofHours(2), NOW, host("web1", live41(), null)),
            "drop-email, which removes users.email, is not due",
            "41 is live on web1 since 2026-11-28 19:10 UTC, and is to be so until 2026-11-28 21:10"
                + " UTC"),
        of(
            "the time has just passed",
            dropEmail(Duration.ofHours(1), NOW, host("web1", live41(), null)),
            "nothing that is live or would be after a rollback needs users.email"),
        of(
            "it went live in the future",
            dropEmail(
                Duration.ofHours(1), AN_HOUR_AGO.minusSeconds(240), host("web1", live41(), null)),
            "drop-email, which removes users.email, is not due",
            "41 is live on web1 since 2026-11-28 19:10 UTC, which is still to come: the clocks"
                + " differ"),
        of(
            "the name is spelled otherwise",
            new StepFacts(
                "drop-email",
                List.of("users.emial"),
                Map.of(),
                Duration.ZERO,
                List.of(host("web1", live41(), null)),
                Set.of("users.email"),
                Optional.empty(),
                NOW),
            "drop-email, which removes users.emial, is not due",
            "nothing ever needed users.emial"),
        of(
            "all read the new floor",
            raise(host("web1", release("41", reading(41, 43)), release("40", reading(40, 43)))),
            "all that is live reads what raise leaves"),
        of(
            "one does not read the new floor",
            raise(host("web1", release("41", reading(41, 43)), release("40", reading(40, 42)))),
            "raise, which raises schema to 43, is not due",
            "a rollback goes to 40, which reads schema 40 to 42, and not 43"),
        of(
            "one says nothing of the store",
            raise(host("web1", live41(), null)),
            "raise, which raises schema to 43, is not due",
            "web1 runs 41, which says nothing of schema"),
        of(
            "a task removes nothing",
            new StepFacts(
                "remove-i586",
                List.of(),
                Map.of(),
                Duration.ZERO,
                List.of(host("web1", release("v1", null), null)),
                Set.of(),
                Optional.empty(),
                NOW),
            "remove-i586 removes nothing that a release could need"),
        of(
            "nobody knows what an earlier run did",
            new StepFacts(
                "remove-i586",
                List.of(),
                Map.of(),
                Duration.ZERO,
                List.of(),
                Set.of(),
                Optional.of("2026-11-28 20:14 UTC by anna@laptop"),
                NOW),
            "what an earlier run of remove-i586 did is not known",
            "it was begun 2026-11-28 20:14 UTC by anna@laptop, and what it did is not known"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void aStepIsDueOrEachReasonIsADetail(
      String name, StepFacts facts, String fact, List<String> details) {
    Finding found = ContractGate.ofStep(facts, List.of());

    assertThat(found.fact()).isEqualTo(fact);
    assertThat(found.details()).isEqualTo(details);
    assertThat(found.objects()).isEqualTo(!details.isEmpty());
  }

  @Test
  void whoDoesNotWaitForTheRollbackAcceptsExactlyThat() {
    StepFacts facts = dropEmail(host("web1", live41(), needs40()));
    String digest = ContractGate.ofStep(facts, List.of()).digest();
    List<Acceptance> word = List.of(Acceptance.parse("contract:" + digest, "it takes a week"));

    assertThat(ContractGate.ofStep(facts, word).verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(
            ContractGate.ofStep(
                    dropEmail(host("web1", live41(), needs40()), host("web2", needs40(), null)),
                    word)
                .verdict())
        .isEqualTo(Verdict.OBJECTED);
  }

  @Test
  void ofSeveralWordsTheOneThatIsOfWhatIsFoundCounts() {
    StepFacts facts = dropEmail(host("web1", live41(), needs40()));
    String digest = ContractGate.ofStep(facts, List.of()).digest();

    assertThat(
            ContractGate.ofStep(
                    facts,
                    List.of(
                        Acceptance.parse("contract:0123456789ab", "another"),
                        Acceptance.parse("contract:" + digest, "this one")))
                .reason())
        .contains("this one");
  }

  private static Optional<Finding> candidate(Metadata says, Map<String, Instant> removed) {
    return ContractGate.ofRelease(
        ReleaseId.parse("40"), Optional.ofNullable(says), removed, List.of(), List.of());
  }

  @Test
  void aReleaseThatNeedsSomethingIsRefusedWhereItIsNotKnownWhatWasRemoved() {
    Finding found =
        ContractGate.ofRelease(
                ReleaseId.parse("40"),
                Optional.of(needing("users.email")),
                Map.of(),
                List.of("web3 was left out, and could not be asked"),
                List.of())
            .orElseThrow();

    assertThat(found.fact()).isEqualTo("what steps have removed is not known everywhere");
    assertThat(found.details())
        .containsExactly(
            "the release needs users.email", "web3 was left out, and could not be asked");
  }

  @Test
  void aReleaseThatNeedsWhatWasRemovedIsRefused() {
    Finding found =
        candidate(needing("users.email", "users.name"), Map.of("users.email", NOW)).orElseThrow();

    assertThat(found.objection().fact())
        .isEqualTo("40 needs users.email, removed by a step (contract:" + found.digest() + ")");
    assertThat(found.details()).containsExactly("users.email was removed 2026-11-28 20:10 UTC");
  }

  @Test
  void aReleaseThatDoesNotSayWhatItNeedsIsRefusedOnceSomethingIsRemoved() {
    assertThat(candidate(null, Map.of("users.email", NOW)).orElseThrow().objects()).isTrue();
  }

  @Test
  void whereNobodyHasEverDeclaredAnythingNothingIsSaid() {
    assertThat(candidate(null, Map.of())).isEmpty();
    assertThat(candidate(needing(), Map.of())).isEmpty();
  }

  @Test
  void aReleaseThatNeedsNothingOfWhatWasRemovedPasses() {
    assertThat(candidate(needing("users.name"), Map.of("users.email", NOW)).orElseThrow().fact())
        .isEqualTo("40 needs 1 name, none of them removed");
    assertThat(candidate(needing(), Map.of("users.email", NOW)).orElseThrow().verdict())
        .isEqualTo(Verdict.PASSED);
  }
}
