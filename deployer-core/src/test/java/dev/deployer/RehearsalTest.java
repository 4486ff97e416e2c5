package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.SourceRule;
import dev.deployer.hook.Hook;
import dev.deployer.hook.Where;
import dev.deployer.host.HostCommand;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.testing.Backdoor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A rehearsal brings a release to all hosts and tries it there, and what is live stays live. */
final class RehearsalTest extends RehearsalOnTwoHosts {
  @Test
  void theReleaseIsOnAllHostsAndTriedThereAndWhatIsLiveIsLiveStill() throws Exception {
    Map<String, String> served = cluster.shop(0).served();

    RehearseResult result = rehearse("2");

    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.shop(0).served()).isEqualTo(served);
    for (int host = 0; host < 2; host++) {
      assertThat(cluster.shop(host).disk.backdoor().tree("/srv/shop/releases/2"))
          .containsKey("only-in-2.txt");
      assertThat(cluster.shop(host).deployer().status().lock()).isEmpty();
    }
    assertThat(result.verdict()).isEqualTo(RehearseResult.Verdict.PUBLISHED);
    assertThat(result.tried())
        .extracting(RehearseResult.Tried::name)
        .containsExactly("clone", "migrate");
    assertThat(result.warnings()).isEmpty();
    assertThat(cluster.events).noneMatch(event -> event.contains("Activated["));
    assertThat(cluster.events).anyMatch(event -> event.contains("HookFinished[phase=rehearse"));
  }

  @Test
  void hooksRunInTheReleaseThatIsTried() throws Exception {
    rehearse("2");

    assertThat(ran)
        .extracting(command -> command.arguments().program())
        .containsExactly("clone", "migrate", "migrate");
    for (HostCommand command : ran) {
      assertThat(command.directory().toString()).isEqualTo("/srv/shop/releases/2");
      assertThat(command.variables().values())
          .containsEntry("DEPLOYER_PHASE", "rehearse")
          .containsEntry("DEPLOYER_RELEASE", "2")
          .containsEntry("DEPLOYER_RELEASE_PATH", "/srv/shop/releases/2")
          .containsEntry("DEPLOYER_PREVIOUS_PATH", "/srv/shop/releases/1");
    }
  }

  @Test
  void howItEndedIsNotedOnAllHostsAndDecidesNothing() throws Exception {
    RehearseResult result = rehearse("2");

    for (int host = 0; host < 2; host++) {
      JournalRecord noted = last(host);
      assertThat(noted.kind()).isEqualTo(JournalRecord.Kind.NOTED);
      assertThat(noted.noted().map(Noted::about)).contains("rehearsal");
      assertThat(noted.noted().orElseThrow().facts())
          .containsEntry("outcome", "passed")
          .containsKeys("took_ms", "hooks");
      assertThat(noted.to()).contains(ReleaseId.parse("2"));
      assertThat(noted.digest()).contains(result.digest());
      assertThat(cluster.shop(host).deployer().status().unfinished()).isEmpty();
    }
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @Test
  void whereAHookFailsWhatIsLiveStaysAndTheReleaseToBeLookedAt() throws Exception {
    cluster.where(
        "migrate",
        (command, output) -> {
          output.line("type mismatch for event_payload", false);
          return new Exited(7);
        });

    DeployerException end = refusedOrFailed("2");

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.FAILED);
    assertThat(end)
        .hasMessage("the hook migrate on deploy@web1:22, deploy@web2:22 exited with 7 (rehearse)");
    assertThat(end.output().get(0).lines()).containsExactly("type mismatch for event_payload");
    assertThat(end.live()).isEqualTo(new Live.Release(ReleaseId.parse("1")));
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(releases(0)).containsExactly("1", "2");
    for (int host = 0; host < 2; host++) {
      assertThat(last(host).noted().orElseThrow().facts()).containsEntry("outcome", "failed");
      assertThat(cluster.shop(host).deployer().status().lock()).isEmpty();
    }
  }

  @Test
  void whereAHookFailedTheSameContentIsTriedAgainWhereItIs() throws Exception {
    cluster.where("migrate", (command, output) -> new Exited(7));
    assertThat(refusedOrFailed("2")).isNotNull();
    cluster.where("migrate", (command, output) -> new Exited(0));

    RehearseResult again = cluster.deployer().rehearse(unnamed());

    assertThat(again.release()).isEqualTo(ReleaseId.parse("2"));
    assertThat(again.verdict()).isEqualTo(RehearseResult.Verdict.THERE);
  }

  @Test
  void aHookThatChangesTheReleaseIsRefusedAndThatReleaseIsNotTakenAgain() throws Exception {
    cluster.where("migrate", (command, output) -> scribbled(command));

    DeployerException end = refusedOrFailed("2");

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(end.objections())
        .extracting(Objection::fact)
        .containsExactly(
            "a hook has changed the release on deploy@web1:22 outside what is writable",
            "a hook has changed the release on deploy@web2:22 outside what is writable");
    assertThat(last(1).noted().orElseThrow().facts()).containsEntry("outcome", "changed");
    assertThat(cluster.targets()).containsOnly("releases/1");

    DeployResult anew = cluster.deployer().deploy(unnamed());
    assertThat(anew.release()).isNotEqualTo(ReleaseId.parse("2"));
    assertThat(anew.verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
  }

  private Exited scribbled(HostCommand command) {
    for (Shop shop : cluster.shops) {
      shop.disk
          .backdoor()
          .writeFile(command.directory() + "/migrated.log", "yes".getBytes(StandardCharsets.UTF_8));
    }
    return new Exited(0);
  }

  @Test
  void aChangeOfTheLiveReleaseIsToldAndStopsNothing() throws Exception {
    Backdoor files = cluster.shop(1).disk.backdoor();
    files.writeFile("/srv/shop/releases/1/patched.php", new byte[] {1});
    files.setModified("/srv/shop/releases/1/patched.php", 1_763_640_000);

    RehearseResult result = rehearse("2");

    assertThat(result.warnings())
        .containsExactly(
            new Warning.NotAsDeployed(
                ReleaseId.parse("1"),
                Optional.of("deploy@web2:22"),
                1,
                "EXTRA patched.php: file of 1 byte, mode 0644, modified 2025-11-20T12:00:00Z, not in"
                    + " the manifest"));
  }

  @Test
  void withoutAHookThereIsNothingToRehearse() {
    cluster.with(Rollout.DEFAULTS);

    DeployerException end = refusedOrFailed("2");

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.INVALID);
    assertThat(end).hasMessage("there is no hook in the phase rehearse, so nothing would be tried");
  }

  @Test
  void aDeployRunsNoHookOfARehearsalAndNeedsNothingForIt() throws Exception {
    Hook elsewhere =
        new Hook(
            "clone",
            new Arguments(List.of("clone")),
            Where.ONCE,
            Optional.of("web9"),
            Duration.ofMinutes(1),
            Map.of());
    cluster.with(rehearsing(elsewhere));

    cluster.deployer().deploy(cluster.shop(0).release("2"));

    assertThat(ran).isEmpty();
    assertThat(refusedOrFailed("3"))
        .hasMessageStartingWith("the hook clone runs on web9, which is not among the hosts");
  }

  @Test
  void whatIsNotAccountedForIsRefusedAndAnAcceptanceIsRecorded() throws Exception {
    cluster.shops.forEach(
        shop ->
            shop.with(
                shop.settings().toBuilder()
                    .gates(
                        GateSettings.DEFAULTS.withSource(
                            Optional.of(new SourceRule(true, List.of()))))
                    .build()));
    DeployerException end = refusedOrFailed("2");
    assertThat(end.objections()).extracting(Objection::kind).containsExactly(Objection.Kind.SOURCE);
    assertThat(releases(0)).containsExactly("1");

    Acceptance known = new Acceptance(GateName.SOURCE, Optional.empty(), "a trial");
    RehearseResult result = cluster.deployer().rehearse(cluster.shop(0).release("2", known));

    assertThat(result.gates()).singleElement().matches(Finding::isOverridden);
    assertThat(last(1).note()).contains("source accepted: a trial");
    assertThat(last(1).gates().accepted())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).isEqualTo("a trial"));
  }

  @Test
  void anAccountWithoutAShellCannotRehearseAndDeploysAsEver() throws Exception {
    UnaryOperator<HostConnector> withoutShell =
        connector ->
            cluster
                .shop(connector.address().contains("web1") ? 0 : 1)
                .disk
                .connector(connector.address().contains("web1") ? "web1" : "web2");

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class,
            () -> cluster.deployer(withoutShell).rehearse(cluster.shop(0).release("2")));

    assertThat(end.objections())
        .extracting(Objection::kind)
        .containsOnly(Objection.Kind.UNSUPPORTED_HOST);
    cluster.deployer(withoutShell).deploy(cluster.shop(0).release("2"));
    assertThat(cluster.events).noneMatch(event -> event.contains("WouldFail"));
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aHostOnWhichItIsLiveAlreadyTakesNoPartInTrying() throws Exception {
    cluster.without(1).deploy(cluster.shop(0).release("2"));
    ran.clear();

    RehearseResult result = cluster.deployer().rehearse(unnamed());

    assertThat(result.release()).isEqualTo(ReleaseId.parse("2"));
    assertThat(result.hosts())
        .extracting(RehearseResult.OnHost::verdict)
        .containsExactly(RehearseResult.Verdict.ALREADY_LIVE, RehearseResult.Verdict.PUBLISHED);
    assertThat(ran).hasSize(2);
    assertThat(cluster.targets()).containsExactly("releases/2", "releases/1");
    assertThat(last(0).noted().map(Noted::about)).contains("rehearsal");
  }
}
