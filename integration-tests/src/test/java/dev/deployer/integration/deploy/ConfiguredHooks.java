package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import dev.deployer.notify.Occasion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two real hosts with the first release live, and configurations with hooks and a sink. */
abstract class ConfiguredHooks {
  static final String SECRET = "correct-horse-battery";

  EightHosts hosts;

  Path told;

  @BeforeEach
  void twoHosts() throws IOException {
    hosts = EightHosts.first(2);
    told = hosts.folder().resolve("told");
    plain().type("init").exits(0);
    plain().type("deploy", "--release", "1").exits(0);
    hosts.version(2);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  Prompt plain() throws IOException {
    return hosts.prompt(List.of(), List.of());
  }

  /** A prompt with these lines in its configuration, whose sink takes down all that is told. */
  Prompt with(String... lines) throws IOException {
    return with(false, lines);
  }

  Prompt with(boolean output, String... lines) throws IOException {
    Path alert = Files.writeString(hosts.folder().resolve("alert.sh"), "cat >> " + told);
    List<String> all = new ArrayList<>(Arrays.asList(lines));
    List<String> everything = Arrays.stream(Occasion.values()).map(Occasion::key).toList();
    all.add(
        "notify: [{command: [sh, %s], events: %s, output: %s}]"
            .formatted(alert, everything, output));
    return hosts.prompt("with-hooks", "anna", all, List.of());
  }

  Prompt knowing(Prompt prompt) {
    Map<String, String> variables = new HashMap<>(prompt.environment());
    variables.put("SHOP_PASSWORD", SECRET);
    return Prompt.in(prompt.directory(), hosts.folder().resolve("home-of-anna"), "anna", variables);
  }

  List<Map<String, Object>> notices() throws IOException {
    List<Map<String, Object>> notices = new ArrayList<>();
    for (String line : Files.exists(told) ? Files.readAllLines(told) : List.<String>of()) {
      notices.add(JSON.std.mapFrom(line));
    }
    return notices;
  }

  List<Object> events() throws IOException {
    return notices().stream().map(notice -> notice.get("event")).toList();
  }

  /** Of a deploy that was refused before any host was asked for anything. */
  void assertNothingWasDone(Prompt.Answer refused) throws IOException {
    assertThat(refused.exit()).as(refused.all()).isEqualTo(2);
    assertThat(refused.err()).doesNotContain("connect");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    for (int host = 1; host <= hosts.count(); host++) {
      assertThat(hosts.names(host, "releases")).containsExactly("1");
    }
  }
}
