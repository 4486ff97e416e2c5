package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client is killed (SIGKILL) between a flip and what is to follow it, on real hosts; what each of
 * them really runs afterwards is the release that its last restart found live.
 */
@Timeout(180)
final class KilledClientTest {
  private EightHosts hosts;
  private Path state;

  @BeforeEach
  void threeHostsThatRunTheFirstRelease() throws IOException {
    hosts = EightHosts.first(3);
    state = Files.createDirectory(hosts.folder().resolve("state"));
    Files.writeString(
        hosts.folder().resolve("restart.sh"),
        """
        cd "$DEPLOYER_ROOT" || exit 1
        now=$(basename "$(readlink current)")
        if [ -e STATE/block-$now-$DEPLOYER_HOST ]; then
          rm STATE/block-$now-$DEPLOYER_HOST
          touch STATE/begun
          exec sleep 5
        fi
        echo $now > STATE/runs-$DEPLOYER_HOST
        echo $now >> STATE/restarts-$DEPLOYER_HOST
        """
            .replace("STATE", state.toString()));
    Files.writeString(
        hosts.folder().resolve("works.sh"),
        """
        if [ -e STATE/block-check-$DEPLOYER_HOST ]; then
          rm STATE/block-check-$DEPLOYER_HOST
          touch STATE/begun
          exec sleep 5
        fi
        ! [ -e STATE/sick-$(cat STATE/runs-$DEPLOYER_HOST) ]
        """
            .replace("STATE", state.toString()));
    Prompt prompt = recipe();
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    hosts.version(2);
    assertThat(runs()).containsOnly("1");
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private List<String> hooks() {
    return List.of(
        "hooks:",
        "  after_activate:",
        "    - {name: restart, command: [sh, %s], where: each}"
            .formatted(hosts.folder().resolve("restart.sh")));
  }

  /** Restarts, checks and waves. */
  private Prompt recipe() throws IOException {
    List<String> top = new ArrayList<>(hooks());
    top.add("health:");
    top.add(
        "  - {command: [sh, %s], where: each, within: 8s, every: 200ms}"
            .formatted(hosts.folder().resolve("works.sh")));
    return hosts.prompt(top, List.of("waves: [1, rest]"));
  }

  /** Another checkout, in which there are restarts, and neither checks nor waves. */
  private Prompt withoutProof() throws IOException {
    return hosts.prompt("other/checkout", "ben", hooks(), List.of());
  }

  private Prompt withoutRecipe() throws IOException {
    return hosts.prompt("bare/checkout", "carla", List.of(), List.of());
  }

  private List<String> runs() throws IOException {
    List<String> all = new ArrayList<>();
    for (int host = 1; host <= hosts.count(); host++) {
      all.add(Files.readString(state.resolve("runs-" + hosts.address(host))).strip());
    }
    return all;
  }

  private int restarts(int host) throws IOException {
    return Files.readAllLines(state.resolve("restarts-" + hosts.address(host))).size();
  }

  private void mark(String name) throws IOException {
    Files.createFile(state.resolve(name));
  }

  /** Deploys the second release, and kills the client once a command on a host blocks. */
  private void killed() throws Exception {
    Path begun = state.resolve("begun");
    Launcher launcher = Launcher.in(Files.createDirectory(hosts.folder().resolve("launcher")));
    Process process = launcher.start(recipe(), "", "deploy", "production", "--release", "2");
    while (!Files.exists(begun) && process.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    assertThat(launcher.end(process).exit()).isEqualTo(137);
  }

  private void unlocked(Prompt prompt) throws IOException {
    Prompt.Answer broken = prompt.type("unlock", "--dead", "-y").exits(0);
    assertThat(broken.out()).contains("to deploy 2").contains(hosts.address(3));
    hosts.assertNoLock();
  }

  @Test
  void aHostWhoseRestartWasCutOffIsRestartedByRecover() throws Exception {
    mark("block-2-" + hosts.address(1));
    killed();
    assertThat(hosts.current()).isEqualTo(hosts.upTo(1, "releases/2", "releases/1"));
    Prompt prompt = recipe();
    unlocked(prompt);
    assertThat(prompt.type("status").exits(6).out()).contains("is undecided", "restart");

    prompt.type("recover").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
    assertThat(runs()).containsOnly("2");
    prompt.type("status").exits(0);
    assertThat(prompt.type("recover").exits(0).out()).contains("Nothing to recover");
  }

  @Test
  void hostsThatFlippedBackBeforeTheirRestartAreRestartedByRecover() throws Exception {
    mark("sick-2");
    mark("block-1-" + hosts.address(1));
    killed();
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(runs()).contains("2");
    Prompt prompt = recipe();
    unlocked(prompt);
    prompt.type("status").exits(6);

    prompt.type("recover").exits(0);

    assertThat(runs()).containsOnly("1");
    prompt.type("status").exits(0);
  }

  @Test
  void recoverDoesNotGoPastTheCanaryWithASickRelease() throws Exception {
    mark("sick-2");
    mark("block-check-" + hosts.address(1));
    killed();
    assertThat(hosts.current()).isEqualTo(hosts.upTo(1, "releases/2", "releases/1"));
    Prompt prompt = recipe();
    unlocked(prompt);

    Prompt.Answer answer = prompt.type("recover").exits(5);

    assertThat(answer.all()).contains("was carried on, and taken back", "command sh");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(runs()).containsOnly("1");
    assertThat(restarts(2)).isEqualTo(1);
    assertThat(restarts(3)).isEqualTo(1);
    prompt.type("status").exits(0);
  }

  @Test
  void withoutChecksAndWavesWhatWasNotProvenIsTakenBack() throws Exception {
    mark("block-check-" + hosts.address(1));
    killed();
    Prompt ben = withoutProof();
    unlocked(ben);

    ben.type("recover").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(runs()).containsOnly("1");
    assertThat(restarts(2)).isEqualTo(1);
  }

  @Test
  void yourWordGoesForwardAndTheExitTellsThatHostsAreSick() throws Exception {
    mark("sick-2");
    mark("block-check-" + hosts.address(1));
    killed();
    Prompt prompt = recipe();
    unlocked(prompt);

    Prompt.Answer answer = prompt.type("recover", "--decide", "commit").exits(3);

    assertThat(answer.all()).contains("not all of it works", hosts.address(2), hosts.address(3));
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
    assertThat(runs()).containsOnly("2");
  }

  private void data(String versions) throws IOException {
    Files.writeString(
        hosts.source().resolve("release.yaml"),
        "deployer: 1\ndata: {schema: {" + versions + "}}\n");
  }

  @Test
  void whoAcceptsThatTheEarlierReleaseCannotReadTheDataTakesTheNewOneBackAllTheSame()
      throws Exception {
    data("reads: 41, writes: 41");
    recipe().type("deploy", "--release", "1b").exits(0);
    data("reads: 41-42, writes: 42, one_way: true");
    mark("block-2-" + hosts.address(1));
    killed();
    assertThat(hosts.current()).isEqualTo(hosts.upTo(1, "releases/2", "releases/1b"));
    Prompt prompt = recipe();
    unlocked(prompt);
    Launcher launcher = Launcher.in(Files.createDirectory(hosts.folder().resolve("another")));

    Prompt.Answer refused =
        launcher.run(prompt, "", "recover", "production", "--decide", "revert").exits(3);

    assertThat(refused.err())
        .contains("Let the new release stay: deployer recover production --decide commit");
    String line =
        refused.err().lines().filter(one -> one.contains("--accept")).findFirst().orElseThrow();
    assertThat(line)
        .matches(
            ".*: deployer recover production --decide revert --accept data:[0-9a-f]{12} --reason"
                + " …");
    String[] words =
        line.substring(line.indexOf("deployer ") + "deployer ".length()).split(" ", -1);
    words[words.length - 1] = "the rows are made again";
    launcher.run(prompt, "", words).exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1b"));
    assertThat(runs()).containsOnly("1b");
    assertThat(launcher.run(prompt, "", "history", "production").exits(0).out())
        .contains("prepared to activate 1b, in place of 2: data accepted: the rows are made again");
  }

  @Test
  void whereTheHooksAreMissingItIsSaidWhatIsOwedUntilSomeoneRunsThemOrSaysSo() throws Exception {
    mark("block-1-" + hosts.address(1));
    mark("sick-2");
    killed();
    Prompt carla = withoutRecipe();
    unlocked(carla);

    Prompt.Answer owed = carla.type("recover").exits(6);
    assertThat(owed.all())
        .contains("may still serve what was live before", "restart", "--decide commit");
    assertThat(carla.type("status").exits(6).out()).contains("may serve what was live before");

    withoutProof().type("recover").exits(0);
    assertThat(runs()).containsOnly("1");
    carla.type("status").exits(0);
  }

  /** Two patiences of the usual length would take longer than this test may. */
  @Test
  void aHostThatDiesInALaterWaveHoldsUpTheOthersNoLongerThanReconnectSays() throws Exception {
    Path begun = state.resolve("begun");
    Path script =
        Files.writeString(
            hosts.folder().resolve("wait.sh"),
            "touch %s; until [ -e %s ]; do sleep 0.1; done".formatted(begun, state.resolve("go")));
    List<String> top = new ArrayList<>(hooks());
    top.add("    - {name: wait, command: [sh, %s], where: local}".formatted(script));
    Prompt prompt = hosts.prompt(top, List.of("waves: [2, rest]", "reconnect: 1s"));
    Launcher launcher = Launcher.in(Files.createDirectory(hosts.folder().resolve("launcher")));
    Process process = launcher.start(prompt, "", "deploy", "production", "--release", "2");
    while (!Files.exists(begun) && process.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    hosts.server(3).stop();
    mark("go");

    Prompt.Answer answer = launcher.end(process).exits(6);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(runs()).containsOnly("1");
    assertThat(answer.all()).contains(hosts.address(3));
  }
}
