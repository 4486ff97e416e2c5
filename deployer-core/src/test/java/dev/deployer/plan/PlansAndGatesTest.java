package dev.deployer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.Verdict;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.root.History;
import dev.deployer.root.Json;
import dev.deployer.root.Records;
import dev.deployer.source.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A plan as a file, a plan held against what is there now, the gate, and rollbacks. */
final class PlansAndGatesTest {
  private static final Digest DIGEST = Digest.ofContent(new byte[] {1});
  private static final ReleaseId ONE = ReleaseId.parse("1");
  private static final ReleaseId TWO = ReleaseId.parse("2");
  private final OnHost host = new OnHost();

  private static Plan everything() {
    return new Plan(
        Plan.Kind.DEPLOY,
        Optional.of(TWO),
        Optional.of(DIGEST),
        List.of(
            new HostPlan(
                "web1",
                "SHA256:key",
                ReleaseRoot.parse("/srv/shop"),
                "id",
                7,
                History.EMPTY.end(),
                Optional.of(ONE),
                List.of(
                    new Step.Stage(TWO, DIGEST, Optional.of(ONE), 1, 2, 3),
                    new Step.Stage(TWO, DIGEST, Optional.empty(), 4, 5, 6),
                    new Step.Publish(TWO, DIGEST),
                    new Step.Check(TWO),
                    new Step.Activate(Optional.of(ONE), TWO, Optional.of(DIGEST), true),
                    new Step.Activate(Optional.empty(), TWO, Optional.empty(), false),
                    new Step.Retire(List.of(ONE, TWO))),
                new Itemized(List.of("a"), List.of("b", "c"), List.of("d")),
                List.of(new Objection(Objection.Kind.DRIFT, "differs", List.of("x", "y"))),
                List.of("a note")),
            new HostPlan(
                "web2",
                "SHA256:other",
                ReleaseRoot.parse("/srv/shop"),
                "id2",
                0,
                History.EMPTY.end(),
                Optional.empty(),
                List.of(),
                Itemized.NONE,
                List.of(),
                List.of())),
        Optional.of(terms()),
        List.of(
            new Finding(
                GateName.SOURCE,
                Optional.empty(),
                Verdict.ACCEPTED,
                "1 file is not in git",
                List.of("untracked x"),
                Optional.of("known")),
            new Finding(
                GateName.DRIFT,
                Optional.of("web1"),
                Verdict.PASSED,
                "as deployed",
                List.of(),
                Optional.empty())));
  }

  private static PlanTerms terms() {
    return new PlanTerms(
        Instant.parse("2026-11-20T21:13:45Z"),
        "anna@laptop",
        List.of("anna@laptop", "anna"),
        Optional.of("shop"),
        Optional.of("production"),
        Optional.of(
            new Origin(
                Origin.Kind.ARCHIVE,
                Optional.of("abc123"),
                Optional.of(false),
                Optional.of(DIGEST),
                Optional.of(DIGEST),
                Optional.of("def456"))),
        true,
        new PlannedRecipe(
            Map.of(
                "before_activate",
                List.of(
                    new PlannedRecipe.Part(
                        Map.of("name", "migrate", "command", List.of("bin/migrate"))))),
            List.of(new PlannedRecipe.Part(Map.of("http", "http://{host}/", "status", 200))),
            List.of("1", "rest"),
            "5m",
            "revert",
            "2m",
            List.of(
                new PlannedRecipe.Part(
                    Map.of("name", "webhook ALERTS", "events", List.of("failed"), "output", true))),
            Map.of("source", Map.of("files", "clean", "generated", List.of("vendor/"))),
            Map.of("for", "10m", "every", "10s", "bad", 2, "on_failure", "revert"),
            List.of(
                new PlannedRecipe.Part(
                    Map.of("name", "5xx", "http", "http://{host}/metrics", "at_most", "5"))),
            Map.of("keep_releases", 5, "trash", 3, "durable", true, "link", "hard")),
        List.of("drop-email"),
        Optional.of("Summer prices"),
        List.of("d851327fdeef Summer prices (anna)", "and 7 more"),
        List.of(
            new AskedRoot(Optional.of("staging"), "deploy@s1:22", "/srv/shop", Optional.of("4f1c")),
            new AskedRoot(Optional.empty(), "deploy@web9:22", "/srv/shop", Optional.empty())));
  }

  @Test
  void aPlanIsReadAsItWasWritten() throws Exception {
    assertThat(PlanFile.read(PlanFile.write(everything()))).isEqualTo(everything());
    Plan bare =
        new Plan(
            Plan.Kind.PRUNE,
            Optional.empty(),
            Optional.empty(),
            everything().hosts(),
            everything().terms(),
            List.of());
    assertThat(PlanFile.read(PlanFile.write(bare))).isEqualTo(bare);
    assertThat(text(bare)).contains("\"prune\"");
  }

  @Test
  void aPlanThatIsNotOneIsRefusedWithThePlace() {
    refusesToRead("\"recipe\"", "\"receipt\"", "recipe must be an object");
    refusesToRead("\"archive\"", "\"cellar\"", "there is no source of kind cellar");
    refusesToRead("\"dirty\" : false", "\"dirty\" : 7", "dirty must be true or false");
    refusesToRead("\"step\" : \"check\"", "\"step\" : \"jump\"", "there is no step jump");
    refusesToRead("\"host_key\"", "\"hostkey\"", "host_key must be text");
    refusesToRead("\"kind\" : \"deploy\"", "\"kind\" : \"dance\"", "kind");
    refusesToRead("\"/srv/shop\"", "\"srv\"", "root");
    assertThatThrownBy(
            () ->
                PlanFile.read(
                    "{\"format\":2,\"kind\":\"deploy\",\"hosts\":[]}"
                        .getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Json.MalformedException.class)
        .hasMessageContaining("at least one host");
  }

  @Test
  void aPlanOfAnotherFormatIsRefusedWithWhoMadeIt() {
    String text = text(everything());
    for (String[] each :
        new String[][] {
          {"\"format\" : 1", "it was made by an older Deployer"},
          {"\"format\" : 3", "it was made by a newer Deployer"}
        }) {
      assertThatThrownBy(
              () ->
                  PlanFile.read(
                      text.replace("\"format\" : 2", each[0]).getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(PlanFile.OtherFormatException.class)
          .hasMessage(each[1]);
    }
  }

  @Test
  void whatAPlanSaysBesidesIsIgnored() throws Exception {
    String more =
        text(everything())
            .replace("\"bake\" :", "\"tides\" : {\"for\" : \"5m\"}, \"weather\" : {}, \"bake\" :")
            .replace("\"format\" : 2", "\"format\" : 2, \"moon\" : false, \"weather\" : []");
    assertThat(PlanFile.read(more.getBytes(StandardCharsets.UTF_8))).isEqualTo(everything());
  }

  private static void refusesToRead(String sound, String unsound, String message) {
    String text = text(everything());
    assertThat(text).contains(sound);
    assertThatThrownBy(
            () -> PlanFile.read(text.replace(sound, unsound).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Json.MalformedException.class)
        .hasMessageContaining(message);
  }

  private static String text(Plan plan) {
    return new String(PlanFile.write(plan), StandardCharsets.UTF_8);
  }

  @Test
  void aPlanIsEmptyWhenNoHostHasAStep() {
    assertThat(everything().isEmpty()).isFalse();
    HostPlan idle = everything().hosts().get(1);
    assertThat(
            new Plan(Plan.Kind.PRUNE, Optional.empty(), Optional.empty(), List.of(idle)).isEmpty())
        .isTrue();
    assertThat(everything().hosts().get(0).step(Step.Check.class)).contains(new Step.Check(TWO));
    assertThat(idle.step(Step.Check.class)).isEmpty();
  }

  @Test
  void aPlanHoldsAsLongAsNothingDiffers() {
    serving();
    assertThat(stale(planned("SHA256:key", "/srv/shop", "id", 2, Optional.of(ONE)))).isEmpty();
  }

  @Test
  void whateverDiffersFromThePlanIsSaid() {
    serving();
    assertThat(stale(planned("SHA256:x", "/srv/shop", "id", 2, Optional.of(ONE))))
        .containsExactly("the host key was SHA256:x in the plan, and is SHA256:key");
    assertThat(stale(planned("SHA256:key", "/srv/else", "id", 2, Optional.of(ONE))))
        .containsExactly("the root's path was /srv/else in the plan, and is /srv/shop");
    assertThat(stale(planned("SHA256:key", "/srv/shop", "x", 2, Optional.of(ONE))))
        .containsExactly("the root's id was x in the plan, and is id");
    assertThat(stale(planned("SHA256:key", "/srv/shop", "id", 1, Optional.of(ONE))))
        .containsExactly("the generation was 1 in the plan, and is 2");
    assertThat(stale(planned("SHA256:key", "/srv/shop", "id", 2, Optional.of(TWO))))
        .containsExactly("the live release was 2 in the plan, and is 1");
    assertThat(stale(planned("SHA256:key", "/srv/shop", "id", 2, Optional.empty())))
        .containsExactly("the live release was none in the plan, and is 1");
    host.live = new Live.Nothing();
    assertThat(stale(planned("SHA256:key", "/srv/shop", "id", 2, Optional.of(ONE))))
        .containsExactly("the live release was 1 in the plan, and is none");
  }

  @Test
  void theSourceMustBeThePlannedOneForADeployOnly() {
    serving();
    HostPlan here = planned("SHA256:key", "/srv/shop", "id", 2, Optional.of(ONE));
    Digest other = Digest.ofContent(new byte[] {2});
    assertThat(stale(Plan.Kind.DEPLOY, here, Optional.of(DIGEST))).isEmpty();
    assertThat(stale(Plan.Kind.DEPLOY, here, Optional.of(other)))
        .singleElement()
        .asString()
        .startsWith("the source's content was " + DIGEST);
    assertThat(stale(Plan.Kind.ROLLBACK, here, Optional.of(other))).isEmpty();
  }

  private void serving() {
    host.release("1", DIGEST).live = new Live.Release(ONE);
    host.journal = new Records().activated("", "1").good("1");
  }

  private static HostPlan planned(
      String key, String root, String id, long generation, Optional<ReleaseId> from) {
    return new HostPlan(
        "web1",
        key,
        ReleaseRoot.parse(root),
        id,
        generation,
        History.EMPTY.end(),
        from,
        List.of(),
        Itemized.NONE,
        List.of(),
        List.of());
  }

  private List<String> stale(HostPlan plan) {
    return stale(Plan.Kind.DEPLOY, plan, Optional.empty());
  }

  private List<String> stale(Plan.Kind kind, HostPlan plan, Optional<Digest> source) {
    List<Objection> found =
        new ArrayList<>(Binding.objections(plan, Optional.empty(), host.state()));
    source.ifPresent(
        now ->
            found.addAll(
                Binding.objections(
                    new Plan(kind, Optional.empty(), Optional.of(DIGEST), List.of(plan)), now)));
    assertThat(found).allMatch(o -> o.kind() == Objection.Kind.STALE_PLAN);
    return found.stream().map(Objection::fact).toList();
  }

  @Test
  void aRollbackGoesToThePreviousGoodRelease() {
    host.release("1", Records.digestOf("1")).release("2", Records.digestOf("2"));
    host.journal = new Records().activated("", "1").good("1").activated("1", "2").good("2");
    host.live = new Live.Release(TWO);

    Plan plan = rollback(Optional.empty());

    assertThat(plan.kind()).isEqualTo(Plan.Kind.ROLLBACK);
    assertThat(plan.release()).contains(ONE);
    assertThat(plan.digest()).contains(Records.digestOf("1"));
    HostPlan here = plan.hosts().get(0);
    assertThat(here.steps())
        .containsExactly(
            new Step.Check(ONE),
            new Step.Activate(Optional.of(TWO), ONE, Optional.of(Records.digestOf("1")), true));
    assertThat(here.objections()).isEmpty();
    assertThat(here.from()).contains(TWO);
    assertThat(here.generation()).isEqualTo(4);
    assertThat(here.host()).isEqualTo("web1");
  }

  @Test
  void aRollbackToWhatIsLiveDoesNothing() {
    host.release("2", DIGEST).live = new Live.Release(TWO);
    Plan plan = rollback(Optional.of(TWO));
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.hosts().get(0).objections()).isEmpty();
  }

  @Test
  void aRollbackWithNothingLiveLeavesNothingBad() {
    host.unmanaged("1");
    Plan plan = rollback(Optional.of(ONE));
    assertThat(plan.digest()).isEmpty();
    assertThat(plan.hosts().get(0).steps())
        .containsExactly(
            new Step.Check(ONE), new Step.Activate(Optional.empty(), ONE, Optional.empty(), false));
  }

  @Test
  void aRollbackToNowhereIsRefused() {
    assertThat(kinds(rollback(Optional.empty())))
        .containsExactly(Objection.Kind.NOTHING_TO_ROLL_BACK_TO);
    assertThat(kinds(rollback(Optional.of(ONE)))).containsExactly(Objection.Kind.NO_SUCH_RELEASE);
    assertThat(rollback(Optional.of(ONE)).isEmpty()).isTrue();
    host.release("1", DIGEST).live = new Live.Strange("is a file");
    assertThat(kinds(rollback(Optional.of(ONE)))).containsExactly(Objection.Kind.STRANGE_CURRENT);
    host.live = new Live.Unknown();
    assertThat(kinds(rollback(Optional.of(ONE)))).containsExactly(Objection.Kind.STRANGE_CURRENT);
  }

  private Plan rollback(Optional<ReleaseId> named) {
    return new RollbackPlanner("web1", host.state()).plan(named);
  }

  private static List<Objection.Kind> kinds(Plan plan) {
    return plan.hosts().get(0).objections().stream().map(Objection::kind).toList();
  }
}
