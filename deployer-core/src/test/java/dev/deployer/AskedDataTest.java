package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.Variable;
import dev.deployer.gate.DataQuestion;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.DataRule;
import dev.deployer.host.HostCommand;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Standing;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.CutConnector.Moment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the configuration says how, the data itself is asked which version it is of. */
final class AskedDataTest {
  private static final Arguments COMMAND = Arguments.of("schema-version");
  private static final String LOWER =
      "3 reads schema to 41; 42 was written since 2 (2026-11-21 08:00 UTC)";

  @TempDir Path source;
  private final List<HostCommand> asked = Collections.synchronizedList(new ArrayList<>());
  private ShopCluster cluster;
  private List<String> says = List.of();
  private CommandOutcome outcome = new Exited(0);

  @BeforeEach
  void fortyTwoWasWritten() throws Exception {
    cluster =
        new ShopCluster(source, 2)
            .where(
                "schema-version",
                (command, output) -> {
                  asked.add(command);
                  says.forEach(line -> output.line(line, false));
                  return outcome;
                })
            .initialised();
    deploy(1, "41-42", 41);
    deploy(2, "41-42", 42);
    asking(false, Map.of());
  }

  private void asking(boolean onEach, Map<String, Variable> environment) {
    DataQuestion question =
        new DataQuestion(COMMAND, onEach, DataQuestion.USUALLY_WITHIN, environment);
    GateSettings gates =
        GateSettings.DEFAULTS.withData(
            Optional.of(new DataRule(List.of(), new TreeMap<>(Map.of("schema", question)))));
    cluster.shops.forEach(shop -> shop.with(shop.settings().toBuilder().gates(gates).build()));
  }

  private DeployRequest source(int version, String reads, int writes) throws Exception {
    cluster.shop(0).version(version);
    cluster
        .shop(0)
        .write(
            "release.yaml",
            "deployer: 1\ndata: {schema: {reads: %s, writes: %d}}\n".formatted(reads, writes));
    return cluster.release(version);
  }

  private void deploy(int version, String reads, int writes) throws Exception {
    cluster.deployer().deploy(source(version, reads, writes));
  }

  private DeployerException refused(int version, String reads, int writes) throws Exception {
    DeployRequest request = source(version, reads, writes);
    return catchThrowableOfType(DeployerException.class, () -> cluster.deployer().deploy(request));
  }

  private Finding said(int version, String reads, int writes) throws Exception {
    return cluster.deployer().plan(source(version, reads, writes)).gates().stream()
        .filter(finding -> finding.gate() == GateName.DATA)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatTheDataSaysCountsAndNotTheJournals() throws Exception {
    says = List.of("the schema is at", "41", "");

    deploy(3, "41", 41);

    assertThat(cluster.targets()).containsOnly("releases/3");
    assertThat(asked)
        .isNotEmpty()
        .allSatisfy(
            command -> {
              assertThat(command.directory()).hasToString("/srv/shop/releases/2");
              assertThat(command.variables().values())
                  .containsEntry("DEPLOYER_PHASE", "ask")
                  .containsEntry("DEPLOYER_RELEASE", "2");
            });
  }

  @Test
  void whatWasWrittenWithoutARecordIsFoundOut() throws Exception {
    says = List.of("43");

    assertThat(refused(3, "41-42", 42).objections().get(0).details())
        .startsWith("3 reads schema to 42; 43 is there, as the data itself says");
  }

  @Test
  void whereItCannotBeAskedTheJournalsTellAndTheFindingSaysSo() throws Exception {
    outcome = new Exited(7);
    String failed =
        "schema could not be asked (the command exited with 7), so the journals tell of it";
    assertThat(refused(3, "41", 41).objections().get(0).details())
        .startsWith(LOWER)
        .contains(failed);
    assertThat(said(3, "41-42", 42).fact()).endsWith("; " + failed);

    outcome = new Exited(0);
    says = List.of("42", "bye");
    assertThat(said(3, "41-42", 42).fact())
        .endsWith(
            "schema could not be asked (its last line is no version), so the journals tell of it");
  }

  @Test
  void ofEachHostTheHighestCounts() throws Exception {
    asking(true, Map.of());
    AtomicInteger hosts = new AtomicInteger();
    cluster.where(
        "schema-version",
        (command, output) -> {
          asked.add(command);
          output.line(hosts.getAndIncrement() == 0 ? "43" : "42", false);
          return new Exited(0);
        });

    assertThat(said(3, "41-42", 42).details().get(0)).contains("43 is there");
    assertThat(asked).hasSize(2);
  }

  @Test
  void aWayBackIsAskedForAsWell() throws Exception {
    says = List.of("43");

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class,
            () -> cluster.deployer().rollback(Optional.of(ReleaseId.parse("1")), List.of()));

    assertThat(end.objections().get(0).details())
        .startsWith("1 reads schema to 42; 43 is there, as the data itself says");
  }

  @Test
  void anAccountWithoutAShellCannotBeAskedAndAWayBackIsNotStoppedByThat() throws Exception {
    DeployRequest request = source(3, "41-42", 42);
    Deployer without =
        cluster.deployer(
            connector ->
                cluster
                    .shop(connector.address().contains("web1") ? 0 : 1)
                    .disk
                    .connector(connector.address().contains("web1") ? "web1" : "web2"));

    assertThat(
            catchThrowableOfType(DeployerException.class, () -> without.deploy(request))
                .objections())
        .isNotEmpty()
        .allSatisfy(
            objection -> {
              assertThat(objection.kind()).isEqualTo(Objection.Kind.UNSUPPORTED_HOST);
              assertThat(objection.fact()).endsWith("has no shell, which asking the data needs");
            });
    without.rollback(Optional.of(ReleaseId.parse("1")), List.of());
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void theReportSaysWhatTheDataSaysAndThatItCouldNotBeAsked() throws Exception {
    says = List.of("41");
    DataReport.Store store = cluster.deployer().data().stores().get(0);
    assertThat(store.source()).isEqualTo("asked");
    assertThat(store.written()).isEqualTo(41);
    assertThat(store.by()).isEmpty();

    outcome = new Exited(1);
    DataReport report = cluster.deployer().data();
    assertThat(report.stores().get(0).source()).isEqualTo("served");
    assertThat(report.unanswered()).hasSize(1);
    assertThat(report.isWhole()).isTrue();
  }

  @Test
  void nobodyRecordsLessThanTheDataSays() throws Exception {
    says = List.of("43");

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.deployer().recordData("schema", 42, "repaired"));

    assertThat(end.objections())
        .extracting(Objection::fact)
        .containsExactly("the data itself says that schema is at 43");
  }

  @Test
  void howItIsAskedIsPartOfThePlan() throws Exception {
    says = List.of("42");
    DeployRequest request = source(3, "41-42", 42);
    var plan = cluster.deployer().plan(request);
    asking(true, Map.of());

    assertThat(
            catchThrowableOfType(
                    DeployerException.class, () -> cluster.deployer().deploy(request, plan))
                .objections())
        .extracting(Objection::kind)
        .containsOnly(Objection.Kind.STALE_PLAN);
  }

  @Test
  void aSecretThatOnlyTheQuestionNamesIsMissedBeforeAnyHostIsAsked() throws Exception {
    asking(false, Map.of("PGPASSWORD", new Variable.Secret("SHOP_DATABASE")));
    DeployRequest request = source(3, "41-42", 42);
    cluster.events.clear();

    DeployerException end =
        catchThrowableOfType(DeployerException.class, () -> cluster.deployer().deploy(request));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INVALID);
    assertThat(end).hasMessageContaining("SHOP_DATABASE").hasMessageContaining("schema");
    assertThat(cluster.events).noneMatch(event -> event.contains("Connected"));
    assertThat(
            catchThrowableOfType(DeployerException.class, () -> cluster.deployer().data()).kind())
        .isEqualTo(DeployerException.Kind.INVALID);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aHostThatIsLostBeforeItIsAskedIsNamedAndTheOtherHasItsLockBack(int times) throws Exception {
    DeployRequest request = source(3, "41-42", 42);
    int[] shells = {0};
    Losing lost =
        Losing.theHostAt(
            Moment.BEFORE, 1, op -> op.text().equals("commands") && ++shells[0] == times);

    DeployerException end =
        catchThrowableOfType(DeployerException.class, () -> cluster.deployer(lost).deploy(request));

    assertThat(lost.happened()).isTrue();
    assertThat(end.standings())
        .extracting(Standing::failure)
        .containsExactly(Optional.empty(), Optional.of("it is down"));
    assertThat(cluster.shop(0).deployer().status().lock()).isEmpty();
    assertThat(cluster.shop(1).deployer().status().lock()).isPresent();
  }
}
