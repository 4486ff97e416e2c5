package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks and sinks that take too long, or leave something running. */
@Timeout(120)
final class HookDeadlineTest extends ConfiguredHooks {
  @ParameterizedTest
  @CsvSource({"deploy, 5", "rollback, 3"})
  void aHookHereIsEndedAtItsDeadlineWithAllThatItStarted(String command, int exit)
      throws IOException {
    Path child = hosts.folder().resolve("child");
    Path script =
        Files.writeString(
            hosts.folder().resolve("stubborn.sh"),
            "trap '' TERM; sleep 300 & echo $! >> %s; wait; sleep 300\n".formatted(child));
    if (command.equals("rollback")) {
      plain().type("deploy", "--release", "2").exits(0);
    }
    Prompt prompt =
        with(
            "hooks:",
            "  after_activate: [{name: restart, command: [sh, %s], where: local, within: 3s}]"
                .formatted(script));

    Prompt.Answer answer = prompt.type(command, "--json").exits(exit);

    assertThat(answer.all()).contains("had not ended after 3 s, and was stopped");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    List<String> children = Files.readAllLines(child);
    assertThat(children).isNotEmpty();
    for (String pid : children) {
      ProcessHandle.of(Long.parseLong(pid))
          .ifPresent(left -> left.onExit().orTimeout(60, TimeUnit.SECONDS).join());
    }
  }

  @Test
  void aHookOnAHostThatIsStoppedAtItsDeadlineDoesNotHoldUpARollback() throws IOException {
    plain().type("deploy", "--release", "2").exits(0);

    Prompt.Answer back =
        with(
                "hooks:",
                "  after_activate: [{name: restart, command: [sleep, \"300\"], where: each, within:"
                    + " 1s}]")
            .type("rollback")
            .exits(3);

    assertThat(back.out()).contains("hook restart (after_activate): it had not ended after 1 s");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "each"})
  void whatAHookLeavesRunningIsNotWaitedFor(String where) throws Exception {
    Path child = hosts.folder().resolve("child");
    Path script =
        Files.writeString(
            hosts.folder().resolve("daemon.sh"),
            "sleep 600 >/dev/null 2>&1 </dev/null & echo $! >> %s\n".formatted(child));
    try {
      with(
              "hooks:",
              "  after_activate: [{name: start, command: [sh, %s], where: %s}]"
                  .formatted(script, where))
          .type("deploy", "--release", "2")
          .exits(0);
      for (String pid : Files.readAllLines(child)) {
        assertThat(ProcessHandle.of(Long.parseLong(pid))).isPresent();
      }
    } finally {
      for (String pid : Files.readAllLines(child)) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void aSinkThatHangsIsNamedAtTheEndAndTheReleaseIsLive() throws IOException {
    Path hangs = Files.writeString(hosts.folder().resolve("hangs.sh"), "exec sleep 300");
    Prompt prompt =
        hosts.prompt(
            "with-hanging",
            "anna",
            List.of("notify: [{command: [sh, %s], events: [started, confirmed]}]".formatted(hangs)),
            List.of());

    Prompt.Answer deployed = prompt.type("deploy", "--release", "2", "--json").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
    List<Map<String, Object>> lines = deployed.lines();
    assertThat(lines.stream().map(line -> String.valueOf(line.get("fact"))))
        .anyMatch(fact -> fact.startsWith("the command sh was not told of started: "))
        .anyMatch(fact -> fact.startsWith("the command sh was not told of confirmed: "));
    List<Object> types = lines.stream().map(line -> line.get("type")).toList();
    // Nobody waits for it with a lock in hand.
    assertThat(types.lastIndexOf("lock_given_back")).isLessThan(types.indexOf("warning"));
  }
}
