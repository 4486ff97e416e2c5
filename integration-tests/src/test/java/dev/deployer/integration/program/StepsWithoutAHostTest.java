package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of a step that was run without a host the page of the steps and that of the status say one. */
@Timeout(120)
final class StepsWithoutAHostTest {
  private EightHosts hosts;
  private Prompt prompt;

  @BeforeEach
  void oneThatIsRunOnceAndOneForEachHost() throws IOException {
    hosts = EightHosts.first(2);
    prompt = hosts.prompt(List.of(), List.of());
    Files.writeString(
        hosts.source().resolve("release.yaml"),
        """
        deployer: 1
        steps:
          - {name: work, command: ["true"], where: once}
          - {name: tidy, command: ["true"], where: each}
        """);
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  @Test
  void bothPagesSayTheSameOfOneThatWasRunWithoutAHost() {
    assertThat(prompt.type("status").exits(0).out())
        .contains("  steps      work is due, tidy is due: deployer step production\n");
    for (String step : List.of("work", "tidy")) {
      prompt.type("step", step, "--hosts", "127.0.0.1").exits(0);
    }

    assertThat(prompt.type("step").exits(0).out())
        .containsPattern("work .* done 20")
        .containsPattern("tidy .* due: not done on 127\\.0\\.0\\.2");
    assertThat(prompt.type("status").exits(0).out())
        .contains("  steps      tidy is due (not done on 127.0.0.2): deployer step production\n");
    for (Object host : (List<?>) prompt.type("status", "--json").exits(0).result().get("hosts")) {
      assertThat(step(host, "work")).containsEntry("state", "done");
      assertThat(step(host, "tidy"))
          .containsEntry("state", "due")
          .containsEntry("lacking", List.of("127.0.0.2"));
    }

    assertThat(prompt.type("status", "--hosts", "127.0.0.2").exits(0).out())
        .contains(
            "  steps      work is due, tidy is due, as far as is known here (127.0.0.1 was not"
                + " asked): deployer step production --hosts 127.0.0.2\n");
    assertThat(prompt.type("status", "--hosts", "127.0.0.2", "--json").exits(0).result())
        .containsEntry("unasked", List.of("127.0.0.1"));
    assertThat(prompt.type("step", "--hosts", "127.0.0.1").exits(0).out())
        .containsPattern("tidy .* done 20.*, not on 127\\.0\\.0\\.2");
    prompt.type("step", "tidy").exits(0);
    assertThat(prompt.type("status").exits(0).out()).doesNotContain("  steps ");
  }

  private static Map<String, Object> step(Object host, String name) {
    for (Object step : (List<?>) ((Map<?, ?>) host).get("steps")) {
      if (name.equals(((Map<?, ?>) step).get("name"))) {
        @SuppressWarnings("unchecked")
        Map<String, Object> found = (Map<String, Object>) step;
        return found;
      }
    }
    throw new AssertionError("there is no step " + name);
  }
}
