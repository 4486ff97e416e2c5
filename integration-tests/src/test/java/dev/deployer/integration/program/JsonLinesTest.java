package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code --json} writes in a whole life of a root. */
final class JsonLinesTest {
  @Test
  void everyCommandWritesEventsAndThenOneResult() throws IOException {
    try (Site site = Site.open()) {
      Prompt prompt = Prompt.of(site);
      SmallApplication.write(site.source(), 1);
      int lines = 0;
      lines += check(prompt.type("init", "--json").exits(0), "result");
      lines += check(prompt.type("check", "--probe", "--json").exits(0), "result");
      lines += check(prompt.type("plan", "--json").exits(0), "result");
      lines += check(prompt.type("deploy", "--release", "1", "--json").exits(0), "result");
      SmallApplication.write(site.source(), 2);
      lines += check(prompt.type("deploy", "--release", "2", "--json").exits(0), "result");
      lines += check(prompt.type("releases", "--json").exits(0), "result");
      lines += check(prompt.type("status", "--json").exits(0), "result");
      lines += check(prompt.type("verify", "--json").exits(0), "result");
      lines += check(prompt.type("rollback", "--json").exits(0), "result");
      lines += check(prompt.type("prune", "--keep", "1", "--json").exits(0), "result");
      lines += check(prompt.type("recover", "--json").exits(0), "result");
      lines += check(prompt.type("history", "--json").exits(0), "result");
      lines += check(prompt.type("rollback", "none", "--json").exits(3), "error");
      lines += check(prompt.run("deploy", "prodution", "--json").exits(2), "error");
      System.out.println(lines + " lines of JSON, each with its v, type and time");
    }
  }

  private static int check(Prompt.Answer answer, String last) {
    assertThat(answer.err()).isEmpty();
    List<Map<String, Object>> lines = answer.lines();
    for (Map<String, Object> line : lines) {
      assertThat(line).containsKeys("type").containsEntry("v", 1);
      assertThat(Instant.parse((String) line.get("time"))).isNotNull();
    }
    assertThat(lines.subList(0, lines.size() - 1))
        .noneMatch(line -> line.get("type").equals("result") || line.get("type").equals("error"));
    assertThat(answer.result()).containsEntry("type", last).containsEntry("exit", answer.exit());
    return lines.size();
  }
}
