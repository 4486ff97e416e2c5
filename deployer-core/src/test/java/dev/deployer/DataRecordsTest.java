package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was written is shown, and the word of who has repaired the data lets a release pass. */
final class DataRecordsTest {
  @TempDir Path folder;
  private Shop shop;

  @BeforeEach
  void aReleaseThatWrites42IsLiveOver41() throws Exception {
    shop = new Shop(folder.resolve("source")).initialised();
    deploy("0", "41-42", 41);
    deploy("1", "41-42", 42);
  }

  @Test
  void theHighestTheLowestAndWhoReadsThemAreShown() throws Exception {
    DataReport report = shop.deployer().data();
    DataReport.Store schema = report.stores().get(0);
    assertThat(schema.name()).isEqualTo("schema");
    assertThat(schema.written()).isEqualTo(42);
    assertThat(schema.by()).contains(ReleaseId.parse("1"));
    assertThat(schema.source()).isEqualTo("served");
    assertThat(schema.floor()).isEqualTo(41);
    assertThat(schema.readers())
        .containsExactly(
            new DataReport.Reader(
                Optional.of("production"),
                "deploy@web1:22",
                ReleaseId.parse("1"),
                Optional.of(new DataReport.Range(41, 42, 42)),
                true));
    assertThat(report.isWhole()).isTrue();
    assertThat(report.recorded()).isEmpty();
  }

  @Test
  void afterARepairTheFixWithTheLowerNumberPasses() throws Exception {
    shop.deployer()
        .rollback(
            new RollbackRequest(
                Optional.of(ReleaseId.parse("0")), List.of(), RollbackRequest.Pace.AT_ONCE));
    assertThat(refused("2").objections().get(0).kind()).isEqualTo(Objection.Kind.DATA);
    DataReport report = shop.deployer().recordData("schema", 41, "the rows were repaired");
    assertThat(report.recorded()).contains("schema=41");
    assertThat(report.stores().get(0).written()).isEqualTo(41);
    assertThat(report.stores().get(0).source()).isEqualTo("recorded");
    JournalRecord last = shop.journal().get(shop.journal().size() - 1);
    assertThat(last.note()).contains("the rows were repaired");
    deploy("2", "41", 41);
    assertThat(shop.target()).isEqualTo("releases/2");
  }

  @Test
  void whileSomethingThatWritesMoreIsLiveNothingIsRecorded() {
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().recordData("schema", 41, "no"));
    assertThat(refused.objections().get(0).fact())
        .isEqualTo("1, live on deploy@web1:22, writes schema 42");
    int records = shop.journal().size();
    DeployerException unknown =
        catchThrowableOfType(
            DeployerException.class, () -> shop.deployer().recordData("shema", 42, "a slip"));
    assertThat(unknown.objections().get(0).fact())
        .isEqualTo("no release has ever written to a store shema");
    assertThat(shop.journal()).hasSize(records);
  }

  @Test
  void aVersionThatNoReleaseIsKnownToReadIsNotRecordedUnasked() throws Exception {
    int records = shop.journal().size();
    for (long slip : List.of(4300L, 40L)) {
      DeployerException refused =
          catchThrowableOfType(
              DeployerException.class, () -> shop.deployer().recordData("schema", slip, "a slip"));
      assertThat(refused.objections())
          .filteredOn(objection -> objection.fact().startsWith("no release that is known reads"))
          .singleElement()
          .satisfies(
              objection -> {
                assertThat(objection.kind()).isEqualTo(Objection.Kind.DATA);
                assertThat(objection.fact())
                    .startsWith(
                        "no release that is known reads or writes schema " + slip + " (data:");
                assertThat(objection.details())
                    .containsExactly(
                        "0 reads schema 41 to 42 and writes 41",
                        "1 reads schema 41 to 42 and writes 42");
              });
    }
    assertThat(shop.journal()).hasSize(records);

    DataReport done =
        shop.deployer()
            .recordData(
                "schema", 4300, "by hand", List.of(Acceptance.parse("data", "migrated by hand")));
    assertThat(done.stores().get(0).written()).isEqualTo(4300);
  }

  @Test
  void whereAHostIsLeftOutNothingIsRecorded() {
    Target.Others others =
        new Target.Others(
            List.of(Target.Place.builder(shop.connector(), Shop.ROOT).name("web3").build()),
            Map.of());
    Deployer deployer =
        new Deployer(
            Target.builder()
                .place(Target.Place.of(shop.connector(), Shop.ROOT))
                .settings(shop.settings())
                .others(others)
                .build(),
            new Operator("anna", "laptop"),
            (host, event) -> {});
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class, () -> deployer.recordData("schema", 42, "known"));
    assertThat(refused.objections())
        .extracting(Objection::fact)
        .containsExactly("web3 is left out, and what is recorded is to hold for all hosts");
  }

  private DeployerException refused(String release) throws Exception {
    source(release, "41", 41);
    return catchThrowableOfType(
        DeployerException.class, () -> shop.deployer().deploy(shop.release(release)));
  }

  private void deploy(String release, String reads, long writes) throws Exception {
    source(release, reads, writes);
    shop.deployer().deploy(shop.release(release));
  }

  private void source(String release, String reads, long writes) throws Exception {
    shop.version(release.hashCode());
    shop.write(
        "release.yaml",
        "deployer: 1\ndata: {schema: {reads: " + reads + ", writes: " + writes + "}}\n");
  }
}
