package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A deploy that watches what it has made live, and {@code watch}: a real host, and an application
 * whose counter of errors grows with each request, by as much as the release that serves makes it.
 */
@Timeout(180)
final class WatchTest {
  private Site site;
  private HttpServer application;
  private long counter;

  @BeforeEach
  void aShopWithACounter() throws IOException {
    site = Site.open();
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext("/metrics", this::answer);
    application.start();
    release("0");
    Prompt prompt = watching("revert");
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    application.stop(0);
    site.close();
  }

  /**
   * A release that makes so many errors with each request; {@code silent}: says nothing of them.
   */
  private void release(String errors) throws IOException {
    SmallApplication.write(site.source(), 1);
    SmallApplication.put(site.source(), "errors", errors);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String errors =
        site.current() == null ? "silent" : Files.readString(site.root().resolve("current/errors"));
    counter += errors.equals("silent") ? 0 : Long.parseLong(errors);
    String text =
        errors.equals("silent")
            ? "http_2xx_total 1000\n"
            : "http_2xx_total 1000\nhttp_5xx_total " + counter + "\n";
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Prompt watching(String onFailure) throws IOException {
    return Prompt.of(
        site,
        "watch:",
        "  for: 3s",
        "  every: 1s",
        "  on_failure: " + onFailure,
        "  errors:",
        "    - {name: 5xx, http: \"http://{host}:"
            + application.getAddress().getPort()
            + "/metrics\",",
        "       number: 'http_5xx_total (\\d+)', counter: true, at_most: 90, times: 3}");
  }

  @Test
  void aReleaseWithManyErrorsAMinuteIsTakenBackAndItIsSaidWhy() throws IOException {
    release("50");
    Prompt.Answer reverted = watching("revert").type("deploy", "--release", "2").exits(5);

    assertThat(reverted.err())
        .containsPattern(
            "! 5xx on 127.0.0.1\\S*: \\d+\\.\\d a minute \\(before: 0.0, at most 90 and 3×\\), bad"
                + " 1 of 2")
        .contains("1 is live")
        .containsPattern("5xx on \\S+: \\d+\\.\\d a minute .*, bad 2 of 2");
    assertThat(site.current()).isEqualTo("releases/1");
  }

  @Test
  void aRiseWhereNumbersAreSmallIsNoReason() throws IOException {
    release("1");
    Prompt.Answer done = watching("revert").type("deploy", "--release", "2", "--json").exits(0);

    assertThat(site.current()).isEqualTo("releases/2");
    assertThat(done.lines()).extracting(line -> line.get("type")).contains("watching", "measured");
    assertThat(watch(done)).containsEntry("findings", List.of()).containsEntry("blind", List.of());
  }

  @Test
  void silenceIsNoReasonEitherAndIsTold() throws IOException {
    release("silent");
    Prompt.Answer done = watching("revert").type("deploy", "--release", "2").exits(0);

    assertThat(site.current()).isEqualTo("releases/2");
    assertThat(done.err())
        .containsPattern(
            "5xx on \\S+ was not known in \\d+ of \\d+ samples: there is no such number in the"
                + " answer");
  }

  @Test
  void whatIsLiveIsLookedAtInOnePass() throws IOException {
    Prompt prompt = watching("alert");
    assertThat(prompt.type("watch", "--for", "0").exits(0).out())
        .contains("Nothing was found on production, in 2 samples.");
    assertThat(prompt.type("watch", "--for", "0", "--every", "1s", "-q").exits(0).all())
        .as("cron mails whatever is printed")
        .isEmpty();

    release("50");
    prompt.type("deploy", "--release", "2").exits(0);
    Files.writeString(site.release("2").resolve("stray"), "by hand");
    Prompt.Answer found = prompt.type("watch", "--for", "0", "--every", "1s", "--json").exits(3);

    assertThat(findings(found.result()))
        .extracting(finding -> finding.get("kind"))
        .containsExactlyInAnyOrder("raised", "drift");

    prompt.type("verify", "--save", "patches", "--message", "known").exits(3);
    assertThat(findings(prompt.type("watch", "--for", "0", "--every", "1s", "--json").result()))
        .extracting(finding -> finding.get("kind"))
        .containsExactly("raised");
    assertThat(prompt.type("history").exits(0).out()).contains("raised while 2 was live: 5xx on ");
  }

  @Test
  void aJournalThatWasCutOrWhoseLastRecordWasEditedIsFoundInOnePassAndToldAndPrinted()
      throws IOException {
    Path told = site.folder().resolve("told");
    Prompt prompt =
        Prompt.of(site, "notify:", "  - {command: [sh, -c, \"cat >> '" + told + "'; echo\"]}");
    prompt.type("watch", "--for", "0", "-q").exits(0);
    Path journal = site.deployerFolder().resolve("journal");
    Path last =
        journal.resolve(
            site.names(".deployer/journal").stream()
                .sorted()
                .reduce((one, next) -> next)
                .orElseThrow());
    Path record = last.resolve("record.json");
    String written = Files.readString(record);

    Files.writeString(record, written.replace("\"good\"", "\"bad\""));
    assertThat(Files.readString(record)).isNotEqualTo(written);
    assertThat(prompt.type("watch", "--for", "0", "-q").exits(3).all())
        .contains("is not the one that it was: this machine saw its record")
        .contains("✘ 1 finding on production");

    Files.writeString(record, written);
    prompt.type("watch", "--for", "0", "-q").exits(0);
    Files.delete(record);
    Files.delete(last);
    Prompt.Answer cut = prompt.type("watch", "--for", "0", "--json").exits(3);
    assertThat(findings(cut.result())).singleElement().extracting("kind").isEqualTo("journal");
    assertThat(Files.readString(told).split("\"event\":\"raised\"", -1)).hasSize(3);
  }

  @Test
  void forSomeTimeTheFirstSamplesAreWhatIsUsual() throws IOException {
    release("50");
    Prompt prompt = watching("alert");
    prompt.type("deploy", "--release", "2").exits(0);

    Prompt.Answer usual = prompt.type("watch", "--for", "4s", "--every", "1s", "-v").exits(0);

    assertThat(usual.out())
        .containsPattern("Nothing was found on production, watched for 4s, in \\d samples");
    assertThat(usual.err())
        .containsPattern("watching for 4s, until \\d\\d:\\d\\d:\\d\\d UTC, each 1s")
        .containsPattern("5xx on \\S+: \\d+\\.\\d a minute")
        .contains("no drift on ");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> watch(Prompt.Answer answer) {
    return (Map<String, Object>) answer.result().get("watch");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> findings(Map<String, Object> result) {
    return (List<Map<String, Object>>) result.get("findings");
  }
}
