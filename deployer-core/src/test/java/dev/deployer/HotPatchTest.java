package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.Verdict;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was changed by hand on a host is lost by no deploy unsaid, and is no loss where it is in.
 */
final class HotPatchTest {
  private static final String LIVE = "/srv/shop/releases/1/";

  @TempDir Path source;
  private Shop shop;
  private Backdoor files;

  @BeforeEach
  void deployed() throws Exception {
    shop = new Shop(source).initialised();
    shop.deploy(1);
    files = shop.disk.backdoor();
    shop.version(2);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void patch(String path, String text, int mode) {
    files.writeFile(LIVE + path, bytes(text));
    files.setMode(LIVE + path, mode);
  }

  private int sourceMode(String path) throws Exception {
    return (int) Files.getAttribute(source.resolve(path), "unix:mode") & 0777;
  }

  private Finding drift(Acceptance... accepted) throws Exception {
    return drift(shop.deployer().plan(shop.release("2", accepted)));
  }

  private static Finding drift(Plan plan) {
    return plan.gates().stream()
        .filter(finding -> finding.gate() == GateName.DRIFT)
        .findFirst()
        .orElseThrow();
  }

  /** Something that is done to the host, and to the source. */
  private record Case(String name, Doing doing, List<String> kinds) {
    interface Doing {
      void to(HotPatchTest test) throws Exception;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> contained() {
    return Stream.of(
        new Case(
            "a file was changed as the new release has it",
            t -> t.patch("index.html", "<h1>version 2</h1>", t.sourceMode("index.html")),
            List.of("TIME")),
        new Case(
            "a file was made longer as the new release has it",
            t -> {
              t.shop.write("lib/engine.js", "no longer the same");
              t.patch("lib/engine.js", "no longer the same", t.sourceMode("lib/engine.js"));
            },
            List.of("CHANGED", "TIME")),
        new Case(
            "a file was added as the new release has it",
            t -> t.patch("only-in-2.txt", "n", t.sourceMode("only-in-2.txt")),
            List.of("EXTRA")),
        new Case(
            "a file was removed that the new release does not have",
            t -> t.files.remove(LIVE + "only-in-1.txt"),
            List.of("MISSING")),
        new Case(
            "a file was made executable as in the new release",
            t -> {
              t.source.resolve("lib/engine.js").toFile().setExecutable(true, false);
              t.files.setMode(LIVE + "lib/engine.js", t.sourceMode("lib/engine.js"));
            },
            List.of("MODE")),
        new Case(
            "a link leads where that of the new release does",
            t -> {
              Files.delete(t.source.resolve("lib/latest.js"));
              Files.createSymbolicLink(t.source.resolve("lib/latest.js"), Path.of("deep"));
              t.files.remove(LIVE + "lib/latest.js");
              t.files.link(LIVE + "lib/latest.js", "deep");
            },
            List.of("LINK")),
        new Case(
            "a link became the file that the new release has there",
            t -> {
              Files.delete(t.source.resolve("lib/latest.js"));
              t.shop.write("lib/latest.js", "a file");
              t.files.remove(LIVE + "lib/latest.js");
              t.patch("lib/latest.js", "a file", t.sourceMode("lib/latest.js"));
            },
            List.of("TYPE")));
  }

  @ParameterizedTest
  @MethodSource("contained")
  void whatIsInTheNewReleaseIsNoLoss(Case one) throws Exception {
    one.doing().to(this);
    Finding found = drift();
    assertThat(found.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(found.fact()).isEqualTo("1 change made on the host is in this release");
    assertThat(found.details())
        .allMatch(detail -> detail.endsWith(" (is in the new release)"))
        .extracting(detail -> detail.substring(0, detail.indexOf(' ')))
        .isEqualTo(one.kinds());
    shop.deployer().deploy(shop.release("2"));
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  static Stream<Case> lost() {
    return Stream.of(
        new Case(
            "other content of the same size",
            t -> t.patch("index.html", "<h1>version X</h1>", t.sourceMode("index.html")),
            List.of("TIME")),
        new Case(
            "the right content with another mode",
            t -> t.patch("only-in-2.txt", "n", 0600),
            List.of("EXTRA")),
        new Case(
            "a file was removed that the new release has",
            t -> t.files.remove(LIVE + "lib/engine.js"),
            List.of("MISSING")),
        new Case(
            "a mode that is not that of the new release",
            t -> t.files.setMode(LIVE + "lib/engine.js", 0600),
            List.of("MODE")),
        new Case(
            "a link that leads elsewhere",
            t -> {
              t.files.remove(LIVE + "lib/latest.js");
              t.files.link(LIVE + "lib/latest.js", "deep");
            },
            List.of("LINK")),
        new Case(
            "a name that no release can have",
            t -> t.patch("bad\nname", "n", 0644),
            List.of("EXTRA")));
  }

  @ParameterizedTest
  @MethodSource("lost")
  void whatIsNotExactlySoInTheNewReleaseIsRefused(Case one) throws Exception {
    one.doing().to(this);
    Finding found = drift();
    assertThat(found.verdict()).isEqualTo(Verdict.OBJECTED);
    assertThat(found.details())
        .noneMatch(detail -> detail.endsWith(")"))
        .extracting(detail -> detail.substring(0, detail.indexOf(' ')))
        .isEqualTo(one.kinds());
    DeployerException refusal =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().deploy(shop.release("2")));
    assertThat(refusal.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  @Test
  void aDirectoryThatWasMadeAsTheNewReleaseHasItIsNoLossWithAllThatLiesInIt() throws Exception {
    shop.write("app/jobs/mail/fix.rb", "fixed");
    files.makeDirectory(LIVE + "app/jobs/mail");
    patch("app/jobs/mail/fix.rb", "fixed", sourceMode("app/jobs/mail/fix.rb"));
    Finding found = drift();
    assertThat(found.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(found.fact()).isEqualTo("4 changes made on the host are in this release");
    assertThat(found.details())
        .extracting(detail -> detail.substring(0, detail.indexOf(':')))
        .containsExactly(
            "EXTRA app", "EXTRA app/jobs", "EXTRA app/jobs/mail", "EXTRA app/jobs/mail/fix.rb");
    shop.deployer().deploy(shop.release("2"));
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void ofADirectoryThatWasMadeWhatTheNewReleaseDoesNotHaveIsRefused() throws Exception {
    shop.write("app/fix.rb", "fixed");
    shop.write("app/plain.rb", "");
    files.makeDirectory(LIVE + "app");
    patch("app/fix.rb", "fixed", sourceMode("app/fix.rb"));
    patch("app/other.rb", "", sourceMode("app/fix.rb"));
    files.link(LIVE + "app/plain.rb", "../index.html");
    Finding found = drift();
    assertThat(found.fact())
        .isEqualTo(
            "1 on the host differs from its manifest in 4 places, of which 2 are in the new"
                + " release");
    assertThat(found.details().subList(0, 2))
        .noneMatch(detail -> detail.endsWith(")"))
        .extracting(detail -> detail.substring(0, detail.indexOf(':')))
        .containsExactly("EXTRA app/other.rb", "EXTRA app/plain.rb");
    assertThat(found.details().subList(2, 4))
        .allMatch(detail -> detail.endsWith(" (is in the new release)"));
    files.remove(LIVE + "app/other.rb");
    files.remove(LIVE + "app/plain.rb");
    assertThat(drift().verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void whatWasAcceptedOfAnExtraFileIsAskedAgainOnceThatIsEdited() throws Exception {
    patch("app/jobs/fix.rb", "by ben", 0644);
    Acceptance accepted = Acceptance.parse("drift:" + drift().digest(), "known");
    Plan plan = shop.deployer().plan(shop.release("2", accepted));
    assertThat(plan.isRefused()).isFalse();
    patch("app/jobs/fix.rb", "and by carl", 0644);
    assertThat(drift(accepted).verdict()).isEqualTo(Verdict.OBJECTED);
    DeployerException refusal =
        catchThrowableOfType(
            DeployerException.class,
            () -> shop.deployer().deploy(shop.release("2", accepted), plan));
    assertThat(refusal.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.STALE_PLAN);
    patch("app/jobs/fix.rb", "by ben", 0644);
    shop.deployer().deploy(shop.release("2", accepted), plan);
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void whatWouldBeLostIsListedFirstAndTheRestIsMarked() throws Exception {
    patch("index.html", "<h1>version 2</h1>", sourceMode("index.html"));
    patch("zz.txt", "not in 2", 0644);
    files.setModified(LIVE + "lib/engine.js", 7);
    Finding found = drift();
    assertThat(found.fact())
        .isEqualTo(
            "1 on the host differs from its manifest in 3 places, of which 1 is in the new"
                + " release");
    assertThat(found.details()).hasSize(3);
    assertThat(found.details().get(0))
        .startsWith("EXTRA zz.txt: file of 8 bytes, mode 0644, modified ");
    assertThat(found.details().get(1))
        .startsWith("TIME index.html: ")
        .endsWith(" (is in the new release)");
    assertThat(found.details().get(2))
        .startsWith("TIME lib/engine.js: ")
        .endsWith(" (only touched)");
  }

  @Test
  void theDigestOfDriftIsOfAllDifferencesWhateverTheNewReleaseHas() throws Exception {
    patch("zz.txt", "not in 2", 0644);
    patch("only-in-2.txt", "n", sourceMode("only-in-2.txt"));
    String some = drift().digest();
    Files.delete(source.resolve("only-in-2.txt"));
    assertThat(drift().details()).noneMatch(detail -> detail.contains("new release"));
    assertThat(drift().digest()).isEqualTo(some);
  }

  @Test
  void aTimeAloneIsNeverAnObjection() throws Exception {
    files.setModified(LIVE + "lib/engine.js", 7);
    files.setModified(LIVE + "index.html", 8);
    Finding found = drift();
    assertThat(found.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(found.fact()).isEqualTo("2 files were only touched");
    shop.deployer().deploy(shop.release("2"));
    files.setModified(LIVE + "only-in-1.txt", 9);
    assertThat(shop.deployer().rollback(Optional.empty(), List.of()).to())
        .isEqualTo(ReleaseId.parse("1"));
  }

  @Test
  void whatIsContainedNeedsNoAcceptanceAndWhoAcceptsItIsTold() throws Exception {
    patch("index.html", "<h1>version 2</h1>", sourceMode("index.html"));
    Acceptance accepted = Acceptance.parse("drift", "it is in 2");
    assertThat(drift(accepted).verdict()).isEqualTo(Verdict.PASSED);
    assertThat(drift(accepted).fact()).endsWith("; there is nothing to accept");
    shop.deployer().deploy(shop.release("2", accepted));
    assertThat(shop.deployer().history()).allMatch(record -> record.accepted().isEmpty());
  }

  @Test
  void aPlanWhosePatchWasContainedIsRefusedOnceMoreIsChanged() throws Exception {
    patch("index.html", "<h1>version 2</h1>", sourceMode("index.html"));
    Plan plan = shop.deployer().plan(shop.release("2"));
    assertThat(plan.isRefused()).isFalse();
    patch("zz.txt", "not in 2", 0644);
    DeployerException refusal =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().deploy(shop.release("2"), plan));
    assertThat(refusal.objections())
        .singleElement()
        .satisfies(
            objection -> {
              assertThat(objection.kind()).isEqualTo(Objection.Kind.DRIFT);
              assertThat(objection.details().get(0)).contains("zz.txt");
            });
    files.remove(LIVE + "zz.txt");
    shop.deployer().deploy(shop.release("2"), plan);
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void moreThanCanBeReadIsNotKnownToBeContained() throws Exception {
    files.makeDirectory(LIVE + "many");
    for (int i = 0; i < 10_000; i++) {
      shop.write("many/" + i, "n");
    }
    for (int i = 0; i < 10_000; i++) {
      patch("many/" + i, "n", sourceMode("many/0"));
    }
    assertThat(drift().verdict()).isEqualTo(Verdict.PASSED);
    patch("only-in-2.txt", "n", sourceMode("only-in-2.txt"));
    assertThat(drift().verdict()).isEqualTo(Verdict.OBJECTED);
  }

  @Test
  void whereNothingWasChangedNothingMoreIsAskedThanBefore() throws Exception {
    CutConnector untouched = CutConnector.counting(shop.connector()).countingQuestions();
    shop.by(untouched).plan(shop.release("2"));
    assertThat(untouched.operations())
        .noneMatch(operation -> operation.text().startsWith("digest"));
    patch("only-in-2.txt", "n", sourceMode("only-in-2.txt"));
    CutConnector patched = CutConnector.counting(shop.connector()).countingQuestions();
    shop.by(patched).plan(shop.release("2"));
    assertThat(patched.operations().stream().filter(o -> o.text().startsWith("digest")).count())
        .isPositive();
  }

  @Test
  void aDryRunOfARollbackTellsOfBothReleases() throws Exception {
    shop.deployer().deploy(shop.release("2"));
    patch("zz.txt", "added", 0644);
    files.writeFile("/srv/shop/releases/2/index.html", bytes("patched"));
    Plan plan = shop.deployer().planRollback(Optional.empty());
    assertThat(drift(plan).objects()).isTrue();
    assertThat(drift(plan).fact()).startsWith("1 on the host differs from its manifest");
    assertThat(plan.hosts().stream().map(HostPlan::notes))
        .containsExactly(List.of("2 has 1 change made on the host; it is kept"));
    RollbackRequest accepting =
        new RollbackRequest(
            Optional.empty(),
            List.of(Acceptance.parse("drift:" + drift(plan).digest(), "known")),
            RollbackRequest.Pace.AT_ONCE);
    assertThat(shop.deployer().planRollback(accepting).isRefused()).isFalse();
  }

  @Test
  void aRollbackFromAReleaseWithChangesSaysThatItIsKept() throws Exception {
    shop.deployer().deploy(shop.release("2"));
    files.writeFile("/srv/shop/releases/2/index.html", bytes("patched"));
    RollbackResult result = shop.deployer().rollback(Optional.empty(), List.of());
    assertThat(result.warnings())
        .containsExactly(new Warning.LeftChanged(ReleaseId.parse("2"), "deploy@web1:22", 1));
    assertThat(shop.target()).isEqualTo("releases/1");
    assertThat(files.content("/srv/shop/releases/2/index.html")).isEqualTo(bytes("patched"));
  }

  @Test
  void aManifestThatIsNotTheRecordedOneRefusesTheDryRunToo() throws Exception {
    shop.deployer().deploy(shop.release("2"));
    files.writeFile("/srv/shop/.deployer/manifests/1/manifest.mtree", bytes("#mtree\n"));
    Plan plan = shop.deployer().planRollback(Optional.empty());
    assertThat(plan.isRefused()).isTrue();
    assertThat(plan.hosts().get(0).objections().get(0).fact())
        .isEqualTo("the manifest of 1 is missing or is not the recorded one");
  }
}
