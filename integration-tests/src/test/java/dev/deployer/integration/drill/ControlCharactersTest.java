package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever a host or a file name supplies, nothing of it moves a cursor or forges a line. */
final class ControlCharactersTest {
  /** Clears a screen, sets a title, forges a line, and turns the direction of writing. */
  private static final String EVIL = "\u001b[2J\u001b]0;x\u0007\r\u009b\u202eevil";

  /** The same in JSON, where a file of the root holds it. */
  private static final String IN_JSON = "\\u001b[2J\\u001b]0;x\\u0007\\r\\n\\u009b\\u202eevil";

  private static final Pattern UNSAFE =
      Pattern.compile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]");

  private int answers;

  @Test
  void namesOnAHostAreShownEscaped() throws Exception {
    try (Site site = Site.open().initialised().deployed(1).deployed(2)) {
      for (String place : List.of("releases", "releases/2", "releases/2/lib", "shared")) {
        Files.createDirectory(site.root().resolve(place).resolve(EVIL));
      }
      Files.createSymbolicLink(site.release("2").resolve(EVIL + "-link"), Path.of(EVIL));
      assertThat(everythingThatIsSaid(site)).contains("\\u001b[2J");
    }
  }

  @Test
  void aLinkThatIsLiveIsShownEscaped() throws Exception {
    try (Site site = Site.open().initialised().deployed(1)) {
      Files.delete(site.root().resolve("current"));
      Files.createSymbolicLink(site.root().resolve("current"), Path.of("releases/" + EVIL));
      assertThat(everythingThatIsSaid(site)).contains("\\u001b[2J");
    }
  }

  @Test
  void theCardOfAHolderIsShownEscaped() throws Exception {
    try (Site site = Site.open().initialised().deployed(1)) {
      Path bench = site.deployerFolder().resolve("lock").resolve("f".repeat(32));
      Files.createDirectory(bench);
      Files.writeString(
          bench.resolve("holder.json"),
          """
          {"format": 1, "run": "%1$s", "by": "%1$s", "what": "%1$s",
           "since": "2026-11-20T21:13:45Z", "message": "%1$s"}
          """
              .formatted(IN_JSON));
      Files.writeString(bench.resolve("heartbeat"), EVIL);
      assertThat(everythingThatIsSaid(site)).contains("\\u001b[2J");
    }
  }

  @Test
  void theRootsMarkerIsShownEscaped() throws Exception {
    try (Site site = Site.open().initialised().deployed(1)) {
      replace(site.deployerFolder().resolve("root.json"), "\"shop\"", "\"" + IN_JSON + "\"");
      assertThat(everythingThatIsSaid(site)).contains("\\u001b[2J");
      Files.writeString(site.deployerFolder().resolve("root.json"), EVIL);
      everythingThatIsSaid(site);
    }
  }

  @Test
  void theJournalIsShownEscaped() throws Exception {
    try (Site site = Site.open().initialised().deployed(1)) {
      Path last = site.deployerFolder().resolve("journal/0000000000000003/record.json");
      replace(last, "\"anna@laptop\"", "\"" + IN_JSON + "\", \"note\" : \"" + IN_JSON + "\"");
      assertThat(everythingThatIsSaid(site)).contains("\\u001b[2J");
      replace(last, "\"good\"", "\"" + IN_JSON + "\"");
      everythingThatIsSaid(site);
    }
  }

  @Test
  void theCardAndTheManifestOfAReleaseAreShownEscaped() throws Exception {
    try (Site site = Site.open().initialised().deployed(1)) {
      Path manifests = site.deployerFolder().resolve("manifests/1");
      replace(
          manifests.resolve("release.json"),
          "\"anna@laptop\"",
          "\"" + IN_JSON + "\", \"message\" : \"" + IN_JSON + "\"");
      replace(manifests.resolve("release.json"), "\"abc123\"", "\"" + IN_JSON + "\"");
      assertThat(everythingThatIsSaid(site)).contains("\\u001b[2J");
      Files.writeString(manifests.resolve("manifest.mtree"), "#mtree\n" + EVIL + "\n");
      everythingThatIsSaid(site);
    }
  }

  @Test
  void theBannerOfAServerIsNotShownAsItIs() throws Exception {
    Path banner = Files.createTempFile("banner", ".txt");
    Files.writeString(banner, EVIL);
    try (Site site =
        Site.on(
            OpenSshServer.with().line("Banner " + banner).start(),
            Files.createTempDirectory("deployer-host"))) {
      site.initialised().deployed(1);
      everythingThatIsSaid(site);
    } finally {
      Files.delete(banner);
    }
  }

  @Test
  void namesOfTheSourceAreShownEscaped() throws Exception {
    try (Site site = Site.open().initialised().deployed(1)) {
      Files.writeString(site.source().resolve(EVIL), "x");
      Files.createSymbolicLink(site.source().resolve("link"), Path.of("../../" + EVIL));
      assertThat(everythingThatIsSaid(site)).contains("\\u001b[2J");
    }
  }

  /** Every command, for people and for programs; only line ends are control characters in it. */
  private String everythingThatIsSaid(Site site) throws IOException {
    Prompt prompt = Prompt.of(site);
    StringBuilder said = new StringBuilder();
    for (String line :
        List.of(
            "status",
            "releases",
            "history",
            "check",
            "verify",
            "verify --content",
            "plan --release 8",
            "deploy --release 9",
            "rollback",
            "prune --keep 1",
            "recover")) {
      String[] words = line.split(" ", 2);
      for (String json : List.of("", "--json")) {
        String[] rest = (words.length > 1 ? words[1] + " " + json : json).strip().split(" ", -1);
        Prompt.Answer answer =
            rest[0].isEmpty() ? prompt.type(words[0]) : prompt.type(words[0], rest);
        assertThat(UNSAFE.matcher(answer.all()).find())
            .as(line + " " + json + ": " + dev.deployer.path.Printable.escape(answer.all()))
            .isFalse();
        answers++;
        said.append(answer.all());
      }
    }
    assertThat(answers).isPositive();
    return said.toString();
  }

  private static void replace(Path file, String text, String by) throws IOException {
    String before = Files.readString(file);
    assertThat(before).contains(text);
    Files.writeString(file, before.replace(text, by));
  }
}
