package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.HealthServer;
import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * In which order eight real hosts go live, are waited for and asked. Two are canaries, and two
 * stand by for a failover; the third host is both.
 */
@Timeout(180)
final class EightHostsWavesTest {
  private static final String BY_LABEL = "waves: [canary, \"!failover\", failover]";

  private EightHosts hosts;
  private HealthServer application;

  @BeforeEach
  void eightHosts() throws IOException {
    hosts = EightHosts.open();
    hosts.labelled(2, "canary").labelled(3, "canary, failover").labelled(8, "failover");
    application = HealthServer.of(hosts);
  }

  @AfterEach
  void close() throws IOException {
    application.close();
    hosts.close();
  }

  /** Release 1 is live everywhere, and the source is the next one. */
  private Prompt live(String waves, String bake, String every) throws IOException {
    Prompt prompt =
        hosts.prompt(
            List.of(
                "shared: {files: [health]}",
                "health:",
                "  - {http: \"http://{host}:%d/health\", body: ok, within: 30s, every: %s}"
                    .formatted(application.port(), every)),
            List.of(waves, "bake: " + bake));
    prompt.type("init").exits(0);
    SmallApplication.put(hosts.source(), "health", "ok");
    // The first release comes to be without waiting.
    hosts
        .prompt("first", "anna", List.of("shared: {files: [health]}"), List.of())
        .type("deploy", "--release", "1")
        .exits(0);
    hosts.version(2);
    SmallApplication.put(hosts.source(), "health", "ok");
    return prompt;
  }

  @Test
  void aHostGoesLiveWithTheFirstWaveWhoseLabelTakesIt() throws IOException {
    Prompt.Answer deployed =
        live(BY_LABEL, "10ms", "100ms").type("deploy", "--release", "2", "--json").exits(0);

    assertThat(course(deployed))
        .containsExactly(
            "wave 1 of 3: [2, 3]",
            "live: [2, 3]",
            "healthy: [2, 3]",
            "bake",
            "healthy: [2, 3]",
            "wave 2 of 3: [1, 4, 5, 6, 7]",
            "live: [1, 4, 5, 6, 7]",
            "healthy: [1, 4, 5, 6, 7]",
            "bake",
            "healthy: [1, 2, 3, 4, 5, 6, 7]",
            "wave 3 of 3: [8]",
            "live: [8]",
            "healthy: [8]");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
  }

  @Test
  void numbersAndSharesTakeTheHostsInTheirOrder() throws IOException {
    Prompt.Answer deployed =
        live("waves: [1, 25%, rest]", "10ms", "100ms")
            .type("deploy", "--release", "2", "--json")
            .exits(0);

    assertThat(course(deployed))
        .containsExactly(
            "wave 1 of 3: [1]",
            "live: [1]",
            "healthy: [1]",
            "bake",
            "healthy: [1]",
            "wave 2 of 3: [2, 3]",
            "live: [2, 3]",
            "healthy: [2, 3]",
            "bake",
            "healthy: [1, 2, 3]",
            "wave 3 of 3: [4, 5, 6, 7, 8]",
            "live: [4, 5, 6, 7, 8]",
            "healthy: [4, 5, 6, 7, 8]");
  }

  @Test
  void aFailingCheckOfTheSecondWaveTakesBackTheFirstTwoAndNeverTouchesTheThird()
      throws IOException {
    Prompt prompt = live(BY_LABEL, "10ms", "30s");
    Map<Integer, Long> before = flips();
    Files.writeString(hosts.root(5).resolve("shared/health"), "the queue is full");

    Prompt.Answer reverted = prompt.type("deploy", "--release", "2", "--json").exits(5);

    assertThat(course(reverted))
        .containsExactly(
            "wave 1 of 3: [2, 3]",
            "live: [2, 3]",
            "healthy: [2, 3]",
            "bake",
            "healthy: [2, 3]",
            "wave 2 of 3: [1, 4, 5, 6, 7]",
            "live: [1, 4, 5, 6, 7]",
            "asked: [1, 4, 5, 6, 7], not healthy: [5]",
            "live: [1, 2, 3, 4, 5, 6, 7]");
    assertThat(reverted.result()).containsEntry("kind", "reverted");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    hosts.assertNoLock();
    Map<Integer, Long> after = flips();
    after.replaceAll((host, flips) -> flips - before.get(host));
    // There and back.
    assertThat(IntStream.rangeClosed(1, EightHosts.HOSTS).mapToLong(after::get))
        .containsExactly(2L, 2L, 2L, 2L, 2L, 2L, 2L, 0L);
  }

  @Test
  void theNextWaveWaitsForTheBakeAndWhoeverStopsItThereTakesItBack() throws Exception {
    Prompt prompt = live(BY_LABEL, "1d", "100ms");
    Launcher launcher = Launcher.in(hosts.folder());

    Process deploy = launcher.start(prompt, "", "deploy", "production", "--release", "2");
    await(() -> !deploy.isAlive() || launcher.errors().contains("before the next wave"));
    assertThat(hosts.current()).isEqualTo(list(host -> host == 2 || host == 3 ? "2" : "1"));
    OpenSshServer.run("kill", "-INT", String.valueOf(deploy.pid()));

    Prompt.Answer stopped = launcher.end(deploy).exits(130);
    assertThat(stopped.err()).contains("wave 1 of 3").doesNotContain("wave 2 of 3");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    hosts.assertNoLock();
  }

  @Test
  void whatFailsDuringABakeIsNoticedBeforeTheNextWave() throws Exception {
    Prompt prompt =
        hosts.prompt(
            List.of(
                "shared: {files: [health]}",
                "health:",
                "  - {command: [sh, %s], where: each, within: 30s, every: 30s}"
                    .formatted(wellOnce())),
            List.of(BY_LABEL, "bake: 10ms"));
    prompt.type("init").exits(0);
    SmallApplication.put(hosts.source(), "health", "ok");

    Prompt.Answer reverted = prompt.type("deploy", "--release", "1", "--json").exits(5);

    assertThat(course(reverted))
        .containsExactly(
            "wave 1 of 3: [2, 3]",
            "live: [2, 3]",
            "healthy: [2, 3]",
            "bake",
            "asked: [2, 3], not healthy: [2, 3]",
            "live: [2, 3]");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere(""));
  }

  /** A check that is well the first time it is asked on a host, and never again. */
  private String wellOnce() throws IOException {
    return Files.writeString(
            hosts.folder().resolve("once-well.sh"),
            "mkdir " + hosts.folder() + "/asked-on-$DEPLOYER_HOST\n")
        .toString();
  }

  /** What happened in the waves, in its order; what hosts do side by side is one line. */
  private List<String> course(Prompt.Answer answer) {
    List<String> course = new ArrayList<>();
    String doing = "";
    Set<Integer> who = new TreeSet<>();
    Set<Integer> ill = new TreeSet<>();
    for (Map<String, Object> line : answer.lines()) {
      String type = (String) line.get("type");
      if (!Set.of("wave", "baking", "activated", "health_checked", "error", "result")
          .contains(type)) {
        continue;
      }
      if (!type.equals(doing)) {
        tell(course, doing, who, ill);
        who.clear();
        ill.clear();
        doing = type;
      }
      switch (type) {
        case "wave" -> course.add(wave(line));
        case "baking" -> course.add("bake");
        case "activated" -> who.add(number(line.get("host")));
        case "health_checked" -> {
          who.add(number(line.get("host")));
          if (line.get("healthy").equals(false)) {
            ill.add(number(line.get("host")));
          }
        }
        default -> {
          // The end ends what went before it.
        }
      }
    }
    return course;
  }

  private String wave(Map<String, Object> line) {
    List<Integer> members =
        ((List<?>) line.get("hosts")).stream().map(this::number).sorted().toList();
    return "wave %s of %s: %s".formatted(line.get("number"), line.get("of"), members);
  }

  private static void tell(List<String> course, String doing, Set<Integer> who, Set<Integer> ill) {
    if (doing.equals("activated")) {
      course.add("live: " + who);
    } else if (doing.equals("health_checked")) {
      course.add(ill.isEmpty() ? "healthy: " + who : "asked: " + who + ", not healthy: " + ill);
    }
  }

  /** Which of the hosts has this name. */
  private int number(Object name) {
    return IntStream.rangeClosed(1, EightHosts.HOSTS)
        .filter(host -> hosts.name(host).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private interface ReleaseOf {
    String release(int host);
  }

  private static List<String> list(ReleaseOf which) {
    return IntStream.rangeClosed(1, EightHosts.HOSTS)
        .mapToObj(host -> "releases/" + which.release(host))
        .toList();
  }

  /** How often each host has flipped, by its journal. */
  private Map<Integer, Long> flips() throws IOException {
    Map<Integer, Long> all = new TreeMap<>();
    for (int host = 1; host <= EightHosts.HOSTS; host++) {
      all.put(host, Stream.of(hosts.journal(host).split("\"activated\"", -1)).count());
    }
    return all;
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }
}
