package dev.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.cluster.Rollout;
import dev.deployer.hook.Where;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key {@code watch} of the configuration. */
final class WatchKeysTest {
  @TempDir Path folder;

  private Configuration read(String text) throws Exception {
    Path file = folder.resolve("deployer.yaml");
    Files.writeString(file, "application: shop\n" + text);
    return ConfigurationReader.read(file);
  }

  @Test
  void allOfItIsRead() throws Exception {
    Rollout rollout =
        read("""
        watch:
          for: 10m
          every: 5s
          bad: 3
          on_failure: alert
          errors:
            - {name: 5xx, http: "http://{host}:8080/m", number: 'http_5xx (\\d+)', counter: true,
               at_most: 0.5, times: 3}
            - {name: 500, command: [count, 7], where: once, at_most: 0}
        """)
            .recipe()
            .rollout();

    WatchSettings watch = rollout.watch().orElseThrow();
    assertThat(watch.time()).isEqualTo(Duration.ofMinutes(10));
    assertThat(watch.every()).isEqualTo(Duration.ofSeconds(5));
    assertThat(watch.bad()).isEqualTo(3);
    assertThat(rollout.onBad()).isEqualTo(OnBad.ALERT);
    Measure first = watch.errors().get(0);
    assertThat(first.counter()).isTrue();
    assertThat(first.atMost()).isEqualTo(0.5);
    assertThat(first.times()).contains(3.0);
    Measure second = watch.errors().get(1);
    assertThat(second.name()).isEqualTo("500");
    assertThat(second.times()).isEmpty();
    assertThat(((Measure.Source.Command) second.source()).where()).isEqualTo(Where.ONCE);
    assertThat(rollout.needsShell()).isTrue();
  }

  @Test
  void whatIsNotSaidIsTheUsualAndTakesBackWhatADeployTakesBack() throws Exception {
    Rollout rollout = read("watch: {for: 1h}\n").recipe().rollout();
    WatchSettings watch = rollout.watch().orElseThrow();
    assertThat(watch.every()).isEqualTo(Duration.ofSeconds(10));
    assertThat(watch.bad()).isEqualTo(2);
    assertThat(watch.errors()).isEmpty();
    assertThat(rollout.onBad()).isEqualTo(OnBad.REVERT);
    assertThat(read("watch: {for: 1h}\non_failure: hold\n").recipe().rollout().onBad())
        .isEqualTo(OnBad.ALERT);
  }

  @Test
  void anEnvironmentReplacesItOrSwitchesItOff() throws Exception {
    Configuration read =
        read(
            """
            watch: {for: 10m}
            environments:
              staging:
                root: /srv/shop
                hosts: [web1]
                watch: off
              production:
                root: /srv/shop
                hosts: [web2]
            """);
    assertThat(read.environments().get("staging").recipe().rollout().watch())
        .isEqualTo(Optional.empty());
    assertThat(read.environments().get("production").recipe().rollout().watch()).isPresent();
  }

  @Test
  void aWatchInWhichWhatIsBadCanNeverCountIsRefused() throws Exception {
    assertThatThrownBy(() -> read("watch: {for: 1s, every: 1s, bad: 5}\n"))
        .hasMessageContaining(
            "watch.for: in 1s there are not 5 bad samples in a row, one each 1s; at least 4s, or a"
                + " shorter every, or a smaller bad");
    assertThat(read("watch: {for: 4s, every: 1s, bad: 5}\n").recipe().rollout().watch())
        .isPresent();
    String counter =
        "every: 1s, errors: [{name: a, command: [count], where: once, counter: true, at_most: 1}]";
    assertThatThrownBy(() -> read("watch: {for: 1s, " + counter + "}\n"))
        .hasMessageContaining("2 bad samples in a row of a counter, one each 1s; at least 2s");
    assertThat(read("watch: {for: 2s, " + counter + "}\n").recipe().rollout().watch()).isPresent();
  }

  @Test
  void everyFaultSaysItsPlaceAndWhatIsAllowed() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    watch:
                      for: 2h
                      every: 10ms
                      bad: 0
                      on_failure: hold
                      errors:
                        - {name: a, http: "http://x/", number: 'a \\d+', at_most: 1}
                        - {name: b, http: "x", number: '(', at_most: -1, times: 0.5}
                        - {name: c, at_most: 1}
                        - {name: d, command: [count], at_most: 1}
                        - {name: e, command: [count], where: once, number: '(1)'}
                        - {name: f, command: [count], where: once, at_most: lots}
                        - {name: g, command: [count], where: once, at_most: 1}
                        - {name: g, command: [count], where: once, at_most: 1}
                    """))
        .hasMessageContainingAll(
            "deployer.yaml:3:8: watch.for: duration \"2h\": from 1s to 1h is watched",
            "watch.every: duration \"10ms\": from 1s to 1h",
            "watch.bad: must be a whole number from 1 to 10",
            "watch.on_failure: must be revert or alert",
            "watch.errors[0].number: pattern \"a \\\\d+\": it has a group, in parentheses",
            "watch.errors[1].http: the address of a check is such as",
            "watch.errors[1].number: pattern \"(\": this is no regular expression",
            "watch.errors[1].at_most: number \"-1\": it is 0 or more",
            "watch.errors[1].times: number \"0.5\": it is 1 or more",
            "watch.errors[2]: a number has one of http, command",
            "watch.errors[3].where: is missing; say where it runs",
            "watch.errors[4].number: there is no such key here",
            "watch.errors[4].at_most: is missing; say what is never bad",
            "watch.errors[5].at_most: number \"lots\": it is 0 or more",
            "watch.errors[7]: another number is called g");
    assertThatThrownBy(() -> read("watch: on\n"))
        .hasMessageContaining("watch: watch \"on\": it is off, or has keys: for, every …");
    assertThatThrownBy(() -> read("watch: {every: 5s}\n"))
        .hasMessageContaining("watch.for: is missing; say how long, such as for: 10m");
  }
}
