package dev.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Where;
import dev.deployer.notify.Format;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys about several hosts, hooks and checks, and where notices go. */
class RolloutKeysTest {
  private static final String CLUSTER =
      """
      application: shop
      environments:
        production:
          root: /srv/shop
          hosts:
            - deploy@web1.example.net
            - {host: web2.example.net, user: deploy, port: 2222, labels: [canary]}
            - {host: web3.example.net, labels: [failover], root: /srv/other}
          parallel: 4
          waves: [canary, "!failover", failover]
          bake: 30s
          on_failure: hold
      health:
        - {http: "http://{host}:8080/health", status: 204, body: "ok", within: 20s, every: 2s}
        - {tcp: "{host}:8080", within: 10s}
        - {command: ["bin/check", "--fast"], where: each}
      hooks:
        build:
          - {name: make, command: [make, -j, 4]}
        before_activate:
          - {name: migrate, command: ["bin/migrate"], where: once, host: web2.example.net, within: 10m,
             environment: {APP_ENV: production, DB_PASSWORD: {secret: MIGRATE_PASSWORD}}}
      notify:
        - {webhook: "https://alerts.example.net/hook", events: [reverted, mixed, failed]}
        - {webhook: {secret: ALERT_URL}}
        - {command: ["/usr/local/bin/alert"], output: true}
      """;

  @TempDir Path folder;
  private WrittenYaml file;

  @BeforeEach
  void inItsFolder() {
    file = new WrittenYaml(folder);
  }

  @Test
  void theConfigurationOfAClusterBecomesValues() throws Exception {
    Environment production = file.read(CLUSTER).environments().get("production");

    assertThat(production.hosts())
        .extracting(HostEntry::labels)
        .containsExactly(Set.of(), Set.of("canary"), Set.of("failover"));
    assertThat(production.hosts())
        .extracting(host -> host.root().toString())
        .containsExactly("/srv/shop", "/srv/shop", "/srv/other");
    Rollout rollout = production.recipe().rollout();
    assertThat(rollout.parallel()).isEqualTo(4);
    assertThat(rollout.waves()).isEqualTo(Waves.parse(List.of("canary", "!failover", "failover")));
    assertThat(rollout.bake()).isEqualTo(Duration.ofSeconds(30));
    assertThat(rollout.onFailure()).isEqualTo(OnFailure.HOLD);
    assertThat(rollout.health())
        .containsExactly(
            new HealthCheck.Http(
                "http://{host}:8080/health",
                204,
                Optional.of("ok"),
                Optional.empty(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(2)),
            new HealthCheck.Tcp("{host}", 8080, Duration.ofSeconds(10), Duration.ofSeconds(1)),
            new HealthCheck.Command(
                Arguments.of("bin/check", "--fast"),
                Where.EACH,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1)));
    assertThat(rollout.hooks().of(HookPhase.BUILD))
        .containsExactly(
            new Hook(
                "make",
                Arguments.of("make", "-j", "4"),
                Where.LOCAL,
                Optional.empty(),
                Duration.ofMinutes(5),
                Map.of()));
    assertThat(rollout.hooks().of(HookPhase.BEFORE_ACTIVATE))
        .containsExactly(
            new Hook(
                "migrate",
                Arguments.of("bin/migrate"),
                Where.ONCE,
                Optional.of("web2.example.net"),
                Duration.ofMinutes(10),
                Map.of(
                    "APP_ENV",
                    new Variable.Plain("production"),
                    "DB_PASSWORD",
                    new Variable.Secret("MIGRATE_PASSWORD"))));
    assertThat(rollout.hooks().secrets()).containsExactly("MIGRATE_PASSWORD");
    assertThat(rollout.sinks())
        .containsExactly(
            new Sink.Webhook(
                new Variable.Plain("https://alerts.example.net/hook"),
                EnumSet.of(Occasion.REVERTED, Occasion.MIXED, Occasion.FAILED)),
            new Sink.Webhook(new Variable.Secret("ALERT_URL"), Format.JSON.usual()),
            new Sink.Command(Arguments.of("/usr/local/bin/alert"), Format.JSON.usual(), true));
  }

  @Test
  void withoutTheKeysThereIsOneWaveOfEightAndNothingIsRun() throws Exception {
    Configuration shop =
        file.read(
            """
            application: shop
            environments:
              a: {root: /srv/shop, hosts: [web1]}
            """);

    assertThat(shop.environments().get("a").recipe().rollout()).isEqualTo(Rollout.DEFAULTS);
    assertThat(Rollout.DEFAULTS.parallel()).isEqualTo(8);
    assertThat(Rollout.DEFAULTS.onFailure()).isEqualTo(OnFailure.REVERT);
  }

  @Test
  void whatAnEnvironmentSaysReplacesWhatTheTopSays() throws Exception {
    Configuration shop =
        file.read(
            """
            application: shop
            parallel: 2
            waves: [1, 50%, rest]
            bake: 10s
            health: [{tcp: "{host}:80"}]
            hooks:
              build: [{name: make, command: [make]}]
              after_activate: [{name: reload, command: [sudo, -n, reload], where: each}]
            notify: [{command: [alert], events: [failed]}]
            environments:
              staging:
                root: /srv/shop
                hosts: [web]
                waves: [rest]
                bake: "0"
                health: []
                hooks: {build: [{name: fast, command: [make, fast]}]}
                notify: []
              production: {root: /srv/shop, hosts: [web1, web2, web3]}
            """);

    Rollout staging = shop.environments().get("staging").recipe().rollout();
    assertThat(staging.parallel()).isEqualTo(2);
    assertThat(staging.waves()).isEqualTo(Waves.ALL_AT_ONCE);
    assertThat(staging.bake()).isZero();
    assertThat(staging.health()).isEmpty();
    assertThat(staging.hooks().of(HookPhase.BUILD)).extracting(Hook::name).containsExactly("fast");
    assertThat(staging.hooks().of(HookPhase.AFTER_ACTIVATE)).isEmpty();
    assertThat(staging.sinks()).isEmpty();
    assertThat(shop.environments().get("production").recipe().rollout())
        .isEqualTo(shop.recipe().rollout());
    assertThat(shop.recipe().rollout().waves()).isEqualTo(Waves.parse(List.of("1", "50%", "rest")));
  }

  @Test
  void everyFaultSaysItsPlaceAndWhatIsAllowed() throws Exception {
    assertThat(
            file.faults(
                """
                application: shop
                parallel: 65
                waves: [first wave, 0, 101%]
                bake: 30
                on_failure: retry
                health:
                  - {http: "ftp://{host}/", status: 99}
                  - {tcp: "{host}", within: 0s}
                  - {command: [], where: all}
                  - {command: bin/check}
                  - {http: "http://{host}/", where: each}
                  - {htp: "http://{host}/"}
                  - {tcp: "a:1", http: "http://a/"}
                  - {http: "http://{host}/", body_matches: "("}
                hooks:
                  before_deploy: []
                  build: [{name: make, command: [make], where: each}]
                  before_stage: [{command: [make]}]
                  after_activate:
                    - {name: a, command: [-x], where: each}
                    - {name: b, command: [x, [y]], where: local, host: web1}
                    - {name: c, command: [x], where: local, host: web1}
                    - {name: d, command: [x], where: each, environment: {DEPLOYER_HOST: x}}
                    - {name: e, command: [x], where: each, environment: {A: {secret: "a b"}, B: {}}}
                    - {name: f, command: [x], where: each, within: 2d}
                notify:
                  - {webhook: "alerts.example.net"}
                  - {events: [failed]}
                  - {command: [x], events: [broken]}
                """))
        .isEqualTo(
            """
            deployer.yaml:2:11: parallel: must be a whole number from 1 to 64, and is the \
            number 65
            deployer.yaml:3:9: waves[0]: wave "first wave": a wave is a label, "!label", a \
            number of hosts, a share such as 25%, or rest
            deployer.yaml:3:21: waves[1]: wave "0": a wave is a label, "!label", a number of \
            hosts, a share such as 25%, or rest
            deployer.yaml:3:24: waves[2]: wave "101%": a wave is a label, "!label", a number of \
            hosts, a share such as 25%, or rest
            deployer.yaml:4:7: bake: duration "30": a duration is a number and its unit, ms, s, m, h or \
            d, such as 5m
            deployer.yaml:5:13: on_failure: must be revert or hold, and is the text "retry"
            deployer.yaml:7:12: health[0].http: the address of a check is such as \
            http://{host}:8080/health, without a user
            deployer.yaml:7:37: health[0].status: must be a whole number from 100 to 599, and \
            is the number 99
            deployer.yaml:8:11: health[1].tcp: the address of a check is such as {host}:8080
            deployer.yaml:8:29: health[1].within: duration "0s": from 1ms to 1d is allowed
            deployer.yaml:9:15: health[2].command: a command has at least one word, the program
            deployer.yaml:9:26: health[2].where: must be local, once or each
            deployer.yaml:10:5: health[3].where: is missing; say where it runs: local, once or \
            each
            deployer.yaml:10:15: health[3].command: must be a list, such as [bin/migrate, \
            --all], and is the text "bin/check"
            deployer.yaml:11:30: health[4].where: there is no such key here. Allowed: http, \
            status, body, body_matches, within, every
            deployer.yaml:12:5: health[5]: a check has one of http, tcp, command, such as \
            [{http: "http://{host}:8080/health", within: 30s}]
            deployer.yaml:12:6: health[5].htp: there is no such key here; did you mean http? \
            Allowed: http, tcp, command, status, body, body_matches, where, within, every
            deployer.yaml:13:5: health[6]: a check has one of http, tcp, command, such as \
            [{http: "http://{host}:8080/health", within: 30s}]
            deployer.yaml:14:44: health[7].body_matches: pattern "(": this is no regular \
            expression: Unclosed group
            deployer.yaml:16:3: hooks.before_deploy: there is no such key here. Allowed: build, \
            before_stage, rehearse, before_activate, after_activate, after_confirm, on_revert
            deployer.yaml:17:48: hooks.build[0].where: must be local: in the phase build a hook \
            runs on no host
            deployer.yaml:18:18: hooks.before_stage[0].name: is missing; name the hook, such as \
            {name: migrate, command: [bin/migrate], where: once}
            deployer.yaml:18:18: hooks.before_stage[0].where: is missing; say where it runs: \
            local, once or each
            deployer.yaml:20:26: hooks.after_activate[0].command: the program "-x" of a command \
            is not empty and does not begin with -
            deployer.yaml:21:30: hooks.after_activate[1].command[1]: must be text, and is a list
            deployer.yaml:22:7: hooks.after_activate[2]: a host is only named for a hook with \
            where: once
            deployer.yaml:23:7: hooks.after_activate[3]: the variable DEPLOYER_HOST: names that \
            begin with DEPLOYER_ are Deployer's own
            deployer.yaml:24:70: hooks.after_activate[4].environment.A.secret: {secret: NAME} has the name of a variable of your \
            environment, of letters, digits and _, and not the secret itself
            deployer.yaml:24:81: hooks.after_activate[4].environment.B.secret: is missing; name \
            the variable of your own environment that holds it: {secret: NAME}
            deployer.yaml:25:52: hooks.after_activate[5].within: duration "2d": from 1ms to 1d \
            is allowed
            deployer.yaml:27:15: notify[0].webhook: must be an address such as \
            https://alerts.example.net/hook, or {secret: NAME}
            deployer.yaml:28:5: notify[1]: a sink has one of webhook, command, such as \
            [{webhook: {secret: ALERT_URL}, events: [failed]}]
            deployer.yaml:29:29: notify[2].events[0]: event "broken": must be one of started, \
            activated, confirmed, unhealthy, reverted, failed, mixed, lock_broken, drift_found, \
            step_done, step_failed, overridden, raised, watch_blind, restored
            """);
  }

  @Test
  void wavesHooksAndHostsOfAnEnvironmentBelongTogether() {
    assertThat(
            file.faults(
                """
                application: shop
                hooks: {after_activate: [{name: x, command: [x], where: once, host: web9}]}
                environments:
                  a:
                    {root: /srv/shop, hosts: [{host: web1, labels: [front]}], waves: [canary, rest]}
                  b: {root: /srv/shop, hosts: [web1, web2, web3], waves: [1, 10%], hooks: {}}
                  c: {root: /srv/shop, hosts: [{host: web1, labels: [rest, two words]}], hooks: {}}
                """))
        .isEqualTo(
            """
            deployer.yaml:5:5: environments.a.hooks: the hook x names the host web9, which is not \
            one of web1
            deployer.yaml:5:63: environments.a.waves: no host of this environment has the label \
            canary; there are front
            deployer.yaml:6:51: environments.b.waves: no wave takes web3; add the wave rest
            deployer.yaml:7:54: environments.c.hosts[0].labels[0]: label "rest": a label is 1 to \
            64 letters, digits and . _ -, beginning with a letter, and not rest
            deployer.yaml:7:60: environments.c.hosts[0].labels[1]: label "two words": a label is \
            1 to 64 letters, digits and . _ -, beginning with a letter, and not rest
            """);
  }

  @Test
  void wavesOfTheTopMayNameLabelsThatOnlySomeEnvironmentsHave() throws Exception {
    Configuration shop =
        file.read(
            """
            application: shop
            waves: [canary, rest]
            environments:
              staging: {root: /srv/shop, hosts: [web]}
            """);

    assertThat(shop.environments()).containsKey("staging");
  }
}
