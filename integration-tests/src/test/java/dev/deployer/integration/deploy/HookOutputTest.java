package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where it is shown what hooks print, and where it is not. */
@Timeout(120)
final class HookOutputTest extends ConfiguredHooks {
  @Test
  void whatHooksPrintIsAtTheTerminalAndInNoNoticeAndNoJournal() throws IOException {
    String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
    Path script =
        Files.writeString(
            hosts.folder().resolve("show.sh"),
            "echo 'duplicate row: anna'; printf %s \"$DB_PASSWORD\" | base64; exit 1");
    for (String phase : List.of("build", "before_stage", "before_activate", "after_activate")) {
      String where = phase.equals("build") ? "local" : "each";
      String hook =
          "  %s: [{name: show, command: [sh, %s], where: %s,".formatted(phase, script, where)
              + " environment: {DB_PASSWORD: {secret: SHOP_PASSWORD}}}]";
      Prompt.Answer failed =
          knowing(with("hooks:", hook)).type("deploy", "--release", "2-" + phase, "-q");
      assertThat(failed.exit()).isIn(1, 5);
      assertThat(failed.err()).contains("| duplicate row: anna", "| " + encoded);
      Map<String, Object> error =
          knowing(with("hooks:", hook))
              .type("deploy", "--release", "3-" + phase, "--json")
              .result();
      assertThat((String) error.get("message")).contains("show").doesNotContain("duplicate");
      assertThat(error.get("output").toString()).contains("duplicate row: anna");
    }
    assertThat(notices()).hasSizeGreaterThan(8);
    assertThat(Files.readString(told)).doesNotContain("duplicate row", encoded, SECRET);
    for (int host = 1; host <= hosts.count(); host++) {
      assertThat(hosts.journal(host)).doesNotContain("duplicate row", encoded, SECRET);
    }

    knowing(
            with(
                true,
                "hooks:",
                "  build: [{name: show, command: [sh, %s], where: local,".formatted(script)
                    + " environment: {DB_PASSWORD: {secret: SHOP_PASSWORD}}}]"))
        .type("deploy", "--release", "4")
        .exits(1);
    List<Map<String, Object>> all = notices();
    assertThat(all.get(all.size() - 1).get("output").toString())
        .contains("duplicate row: anna")
        .doesNotContain(SECRET);
  }

  @Test
  void ofAFloodOfOutputTheMessageHasTheLastLinesAndNoMoreThanIsSaid() throws IOException {
    Path script =
        Files.writeString(
            hosts.folder().resolve("flood.sh"),
            "i=0; while [ $i -lt 3000 ]; do echo \"line $i %s\"; i=$((i+1)); done; echo FATAL; exit 1"
                .formatted("x".repeat(700)));
    Prompt prompt =
        with(
            "hooks:",
            "  before_activate: [{name: flood, command: [sh, %s], where: local}]"
                .formatted(script));

    Map<String, Object> error = prompt.type("deploy", "--release", "2", "--json").exits(1).result();

    List<?> output = (List<?>) error.get("output");
    List<?> lines = (List<?>) ((Map<?, ?>) output.get(0)).get("lines");
    assertThat(lines.get(lines.size() - 1)).isEqualTo("FATAL");
    assertThat(lines).hasSizeBetween(10, 20);
    assertThat(lines.toString().length()).isLessThan(8_200);
    assertThat((String) error.get("message")).hasSizeLessThan(300);
  }

  @Test
  void whatIsPrintedOnTheWayBackIsShownWithoutSecretsAndIsInNoJournal() throws IOException {
    plain().type("deploy", "--release", "2").exits(0);
    Path script =
        Files.writeString(
            hosts.folder().resolve("show.sh"),
            "echo \"password $DB_PASSWORD of duplicate row: anna\"; exit 1");
    Prompt prompt =
        knowing(
            with(
                "hooks:",
                "  after_activate: [{name: restart, command: [sh, %s], where: each,"
                        .formatted(script)
                    + " environment: {DB_PASSWORD: {secret: SHOP_PASSWORD}}}]"));

    Prompt.Answer back = prompt.type("rollback", "--json").exits(3);

    assertThat(back.all()).contains("password *** of duplicate row").doesNotContain(SECRET);
    assertThat(back.result().get("unhealthy").toString()).doesNotContain("duplicate row");
    assertThat(Files.readString(told)).doesNotContain("duplicate row", SECRET);
    for (int host = 1; host <= hosts.count(); host++) {
      assertThat(hosts.journal(host)).doesNotContain("duplicate row", SECRET);
    }
  }
}
