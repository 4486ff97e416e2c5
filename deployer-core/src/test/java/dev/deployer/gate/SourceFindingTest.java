package dev.deployer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.GateSettings.SourceRule;
import dev.deployer.git.WorkTree;
import dev.deployer.git.WorkTree.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Objection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gate says of which sources, and which acceptance covers it. */
final class SourceFindingTest {
  private static final String COMMIT = "69d46d48ed11aabbccddeeff00112233445566ff";
  private static final Candidate CONTENT =
      Candidate.content(Digest.ofContent("43".getBytes(StandardCharsets.UTF_8)));
  private static final String NAMED = CONTENT.inWords();
  private static final SortedMap<String, String> NOTHING_WRITTEN = new TreeMap<>();

  private static WorkTree.Known tree(
      String prefix, Set<String> tracked, Map<String, Difference> changes) {
    return new WorkTree.Known(Optional.of(COMMIT), prefix, tracked, new TreeMap<>(changes));
  }

  private static SourceFacts facts(List<String> sent, WorkTree tree) {
    return new SourceFacts(
        CONTENT,
        sent,
        Set.of(),
        List.of(),
        tree,
        Set.of(),
        NOTHING_WRITTEN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Finding judge(SourceFacts facts, String... generated) {
    return SourceGate.judge(facts, new SourceRule(false, List.of(generated)), List.of());
  }

  static Stream<Arguments> sources() {
    return Stream.of(
        of(
            "all tracked, nothing changed",
            facts(List.of("a", "b"), tree("", Set.of("a", "b"), Map.of())),
            Verdict.PASSED,
            "commit 69d46d48ed11, 2 files, all of them in it",
            List.of()),
        of(
            "one is untracked",
            facts(
                List.of("a", "schema/42.stamp"),
                tree("", Set.of("a"), Map.of("schema/42.stamp", Difference.UNTRACKED))),
            Verdict.OBJECTED,
            "1 file of " + NAMED + " is not in git",
            List.of("untracked schema/42.stamp")),
        of(
            "one is ignored, which git does not even tell",
            facts(List.of("a", "b", ".env"), tree("", Set.of("a"), Map.of())),
            Verdict.OBJECTED,
            "2 files of " + NAMED + " are not in git",
            List.of("untracked b", "untracked .env")),
        of(
            "one is modified, in a part of the tree",
            facts(
                List.of("a", "b"),
                tree("web/", Set.of("a", "b"), Map.of("web/b", Difference.MODIFIED))),
            Verdict.OBJECTED,
            NAMED + " differs from what is committed in 1 file",
            List.of("modified b")),
        of(
            "what is modified elsewhere is not sent",
            facts(List.of("a"), tree("web/", Set.of("a"), Map.of("README", Difference.MODIFIED))),
            Verdict.PASSED,
            "commit 69d46d48ed11, 1 file, all of them in it",
            List.of()),
        of(
            "one is known to git, and in no commit",
            facts(List.of("a", "b"), tree("", Set.of("a", "b"), Map.of("b", Difference.ADDED))),
            Verdict.OBJECTED,
            NAMED + " differs from what is committed in 1 file",
            List.of("not committed b")),
        of(
            "one that is committed was deleted",
            new SourceFacts(
                CONTENT,
                List.of("a"),
                Set.of(),
                List.of("b"),
                tree("", Set.of("a", "b"), Map.of("b", Difference.DELETED)),
                Set.of(),
                NOTHING_WRITTEN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            Verdict.OBJECTED,
            NAMED + " differs from what is committed in 1 file",
            List.of("deleted b")),
        of(
            "one lies in a submodule in which something differs",
            facts(
                List.of("a", "lib/x"),
                tree("", Set.of("a", "lib/x"), Map.of("lib", Difference.SUBMODULE))),
            Verdict.OBJECTED,
            NAMED + " differs from what is committed in 1 file",
            List.of("modified lib/x")),
        of(
            "a build, and the tree is clean",
            facts(List.of("a", "b"), tree("dist/", Set.of(), Map.of())),
            Verdict.PASSED,
            "commit 69d46d48ed11, 2 files built from a clean work tree",
            List.of()),
        of(
            "a build of which git keeps the empty folder",
            new SourceFacts(
                CONTENT,
                List.of(".gitkeep", "b"),
                Set.of(".gitkeep"),
                List.of(),
                tree("dist/", Set.of(".gitkeep"), Map.of()),
                Set.of(),
                NOTHING_WRITTEN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            Verdict.PASSED,
            "commit 69d46d48ed11, 2 files built from a clean work tree",
            List.of()),
        of(
            "a build of a tree that is not clean",
            facts(
                List.of("a"),
                tree(
                    "dist/",
                    Set.of(),
                    Map.of("src/x", Difference.MODIFIED, "src/y", Difference.UNTRACKED))),
            Verdict.OBJECTED,
            "the work tree that " + NAMED + " was built from has 2 changes that are in no commit",
            List.of("modified src/x", "untracked src/y")),
        of(
            "a plan beside a build is no part of it",
            new SourceFacts(
                CONTENT,
                List.of("a"),
                Set.of(),
                List.of(),
                tree("dist/", Set.of(), Map.of("plan.json", Difference.UNTRACKED)),
                Set.of("plan.json"),
                NOTHING_WRITTEN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            Verdict.PASSED,
            "commit 69d46d48ed11, 1 file built from a clean work tree",
            List.of()),
        of(
            "a hook of the build left something",
            new SourceFacts(
                CONTENT,
                List.of("a"),
                Set.of(),
                List.of(),
                tree("", Set.of("a"), Map.of("schema/42.stamp", Difference.UNTRACKED)),
                Set.of(),
                NOTHING_WRITTEN,
                Optional.of(
                    new SourceFacts.LeftByHooks(
                        List.of("build"),
                        new TreeMap<>(Map.of("schema/42.stamp", Difference.UNTRACKED)))),
                Optional.empty(),
                Optional.empty()),
            Verdict.OBJECTED,
            "the hook build left schema/42.stamp in the work tree of " + NAMED,
            List.of()),
        of(
            "a hook of the build left something in the folder that is sent, which is told of once",
            new SourceFacts(
                CONTENT,
                List.of("a", "made", "old"),
                Set.of(),
                List.of(),
                tree(
                    "web/",
                    Set.of("a"),
                    Map.of(
                        "web/made", Difference.UNTRACKED,
                        "web/old", Difference.UNTRACKED,
                        "web/a", Difference.MODIFIED)),
                Set.of(),
                NOTHING_WRITTEN,
                Optional.of(
                    new SourceFacts.LeftByHooks(
                        List.of("build"),
                        new TreeMap<>(
                            Map.of(
                                "web/made", Difference.UNTRACKED,
                                "web/a", Difference.MODIFIED)))),
                Optional.empty(),
                Optional.empty()),
            Verdict.OBJECTED,
            "the hook build left 2 files in the work tree of " + NAMED,
            List.of("modified web/a", "untracked web/made", "untracked old")),
        of(
            "a commit itself, whatever lies beside it",
            new SourceFacts(
                CONTENT,
                List.of("a", "b"),
                Set.of(),
                List.of(),
                tree("", Set.of("a"), Map.of("x", Difference.UNTRACKED)),
                Set.of(),
                NOTHING_WRITTEN,
                Optional.empty(),
                Optional.empty(),
                Optional.of("commit 69d46d48ed11")),
            Verdict.PASSED,
            "commit 69d46d48ed11, 2 files, as they are in it",
            List.of()),
        of(
            "a commit itself, and a hook of the build left something",
            new SourceFacts(
                CONTENT,
                List.of("a"),
                Set.of(),
                List.of(),
                new WorkTree.None(),
                Set.of(),
                NOTHING_WRITTEN,
                Optional.of(
                    new SourceFacts.LeftByHooks(
                        List.of("make", "test"),
                        new TreeMap<>(
                            Map.of("x", Difference.UNTRACKED, "y", Difference.MODIFIED)))),
                Optional.empty(),
                Optional.of("commit 69d46d48ed11")),
            Verdict.OBJECTED,
            "the hooks make, test left 2 files in the work tree of " + NAMED,
            List.of("untracked x", "modified y")),
        of(
            "a build from a tree into which Deployer wrote itself, which is told of as that",
            new SourceFacts(
                CONTENT,
                List.of("a"),
                Set.of(),
                List.of(),
                tree(
                    "dist/",
                    Set.of(),
                    Map.of("shop.html", Difference.UNTRACKED, "x", Difference.UNTRACKED)),
                Set.of(),
                new TreeMap<>(Map.of("shop.html", "what deployer report wrote")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            Verdict.OBJECTED,
            "the work tree that " + NAMED + " was built from has 2 changes that are in no commit",
            List.of("untracked shop.html: what deployer report wrote", "untracked x")),
        of(
            "no work tree",
            facts(List.of("a"), new WorkTree.None()),
            Verdict.NOT_ASKED,
            "it lies in no work tree of git",
            List.of()),
        of(
            "git does not say",
            facts(
                List.of("a"),
                new WorkTree.Unanswered("fatal: detected dubious ownership", List.of("call: …"))),
            Verdict.OBJECTED,
            "git does not say what is in the work tree of "
                + NAMED
                + ": fatal: detected dubious ownership",
            List.of("call: …")));
  }

  private static Arguments of(
      String what, SourceFacts facts, Verdict verdict, String fact, List<String> details) {
    return Arguments.of(what, facts, verdict, fact, details);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  void aSourceIsAccountedForOrNot(
      String what, SourceFacts facts, Verdict verdict, String fact, List<String> details) {
    Finding found = judge(facts);
    assertThat(found.verdict()).isEqualTo(verdict);
    assertThat(found.fact()).isEqualTo(fact);
    assertThat(found.details()).containsExactlyElementsOf(details);
    assertThat(found.host()).isEmpty();
  }

  @Test
  void whatIsGeneratedNeedNotBeInGitAndIsCounted() {
    SourceFacts facts =
        facts(List.of("a", "vendor/x", "vendor/y/z"), tree("", Set.of("a"), Map.of()));
    assertThat(judge(facts, "/vendor/").fact())
        .isEqualTo("commit 69d46d48ed11, 3 files, 1 of them in it, and 2 generated");
    assertThat(judge(facts, "y/").details()).containsExactly("untracked vendor/x");
  }

  @Test
  void aFindingIsAcceptedByItsDigestAndByNoOther() {
    SourceFacts facts =
        facts(List.of("a", "b"), tree("", Set.of("a"), Map.of("b", Difference.UNTRACKED)));
    Finding found = judge(facts);
    String whole =
        Digest.ofContent(
                ("1 file of " + NAMED + " is not in git\nuntracked b\n")
                    .getBytes(StandardCharsets.UTF_8))
            .toString();
    assertThat(found.digest()).isEqualTo(whole.substring(0, 12));
    assertThat(found.objection().fact())
        .isEqualTo("1 file of " + NAMED + " is not in git (source:" + found.digest() + ")");
    assertThat(found.objection().kind()).isEqualTo(Objection.Kind.SOURCE);

    assertThat(accepting(facts, "source:" + whole).verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(accepting(facts, "source:" + whole.substring(0, 8)).reason()).contains("why");
    assertThat(accepting(facts, "source").verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(accepting(facts, "source:0123456789ab").objects()).isTrue();
    assertThat(accepting(facts, "drift").objects()).isTrue();
    assertThat(accepting(facts, "source:0123456789ab", "source:" + whole).isOverridden())
        .as("of several the one that fits counts")
        .isTrue();
    assertThat(accepting(facts, "source").acceptance())
        .contains(new Acceptance(GateName.SOURCE, Optional.of(found.digest()), "why"));
  }

  private static Finding accepting(SourceFacts facts, String... words) {
    return SourceGate.judge(
        facts,
        SourceRule.CLEAN,
        Stream.of(words).map(word -> Acceptance.parse(word, "why")).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  void whatIsAcceptedOfOneContentIsAcceptedOfNoOther(
      String what, SourceFacts facts, Verdict verdict, String fact, List<String> details) {
    assertOfNoOther(facts, SourceRule.CLEAN);
    assertOfNoOther(facts, new SourceRule(true, List.of()));
    assertOfNoOther(differingFromItsSeal(facts), SourceRule.CLEAN);
  }

  /** By the paths alone it would be the same: what lies there is something else. */
  private static void assertOfNoOther(SourceFacts facts, SourceRule rule) {
    Finding found = SourceGate.judge(facts, rule, List.of());
    List<Acceptance> word =
        List.of(new Acceptance(GateName.SOURCE, Optional.of(found.digest()), "a hot-fix"));
    if (found.objects()) {
      assertThat(SourceGate.judge(facts, rule, word).isOverridden()).isTrue();
      assertThat(SourceGate.judge(withOtherContent(facts), rule, word).objects()).isTrue();
    }
  }

  private static SourceFacts withOtherContent(SourceFacts facts) {
    return new SourceFacts(
        Candidate.content(Digest.ofContent("44".getBytes(StandardCharsets.UTF_8))),
        facts.sent(),
        facts.empty(),
        facts.missing(),
        facts.tree(),
        facts.aside(),
        facts.written(),
        facts.left(),
        facts.seal(),
        facts.whole());
  }

  private static SourceFacts differingFromItsSeal(SourceFacts facts) {
    return new SourceFacts(
        facts.what(),
        facts.sent(),
        facts.empty(),
        facts.missing(),
        facts.tree(),
        facts.aside(),
        facts.written(),
        facts.left(),
        Optional.of(new SourceFacts.AgainstSeal(Optional.empty(), List.of("changed a"))),
        facts.whole());
  }
}
