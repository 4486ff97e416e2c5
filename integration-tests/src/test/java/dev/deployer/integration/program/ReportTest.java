package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Browser;
import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code deployer report} of three real hosts, seen by a real browser. */
@Timeout(300)
final class ReportTest {
  private static final String HOSTILE =
      "<img src=http://127.0.0.1:9/x onerror=\"document.title='taken'\"><script>document.title="
          + "'taken'</script>' \" &amp; \u202e\u001b[2J";
  private static final List<String> HOOKS =
      List.of("hooks: {rehearse: [{name: try, command: [\"true\"], where: once}]}");

  private static final Pattern FIGURE =
      Pattern.compile("<data id=\"figure-([a-z]+)\" value=\"([0-9]+)\">([0-9,]+)</data>");

  /** Writes into the page what can be measured of it; the policy is taken out for that. */
  private static final String MEASURING =
      """
      <script>
      addEventListener('load', () => {
        document.querySelectorAll('details').forEach(e => e.open = true);
        let wide = [...document.querySelectorAll('body :not(thead, thead *)')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1).length;
        wide += [...document.querySelectorAll('td[data-label=Release] span, td[data-label=Content] span')]
            .filter(e => e.getClientRects().length > 1).length;
        document.title = ['measured', innerWidth,
            document.documentElement.scrollWidth <= innerWidth ? 'fits' : 'scrolls', wide,
            document.querySelectorAll('section').length,
            document.querySelector('svg.time').getBoundingClientRect().width > 100].join(' ');
      });
      </script>
      </head>
      """;

  private EightHosts hosts;
  private Prompt prompt;
  private Path page;

  @BeforeEach
  void aShopWithAPast() throws IOException {
    hosts = EightHosts.first(3);
    prompt = hosts.prompt(HOOKS, List.of());
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1", "--message", "We open").exits(0);
    hosts.version(2);
    prompt.type("deploy", "--release", "2", "--message", HOSTILE).exits(0);
    prompt.type("rollback").exits(0);
    hosts.version(3);
    prompt.type("rehearse", "--release", "3").exits(0);
    Files.writeString(hosts.root(2).resolve(hosts.current(2)).resolve("stray"), "by hand");
    prompt.type("deploy", "--release", "3", "--accept", "drift", "--reason", HOSTILE).exits(0);
    page = prompt.directory().resolve("production.html");
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  @Test
  void noFileIsCalledLikeTheStandardOutputOfOtherPrograms() {
    assertThat(prompt.type("report", "-o", "-").exits(2).err())
        .contains("A report goes into a file, and - is none; name one: -o FILE");
    assertThat(prompt.directory().resolve("-")).doesNotExist();
  }

  @Test
  void thePageNeedsNothingHidesNothingAndHasTheFiguresOfJson() throws IOException {
    Map<String, Object> result =
        prompt.type("report", "-o", "production.html", "--json").exits(0).result();
    String text = Files.readString(page, StandardCharsets.UTF_8);

    assertThat(text)
        .contains("Content-Security-Policy", "default-src &#39;none&#39;")
        .doesNotContain("<script", "<img", "\u001b", "\u202e", "src=\"")
        .contains("&lt;img src=http");
    assertThat(figures(text)).isEqualTo(asText(result.get("figures"))).isNotEmpty();
    assertThat(figures(text))
        .containsEntry("hosts", "3")
        .containsEntry("deploys", "3")
        .containsEntry("rollbacks", "1")
        .containsEntry("bad", "1")
        .containsEntry("rehearsals", "1");
    assertThat(figures(text).get("overrides")).isNotEqualTo("0");
    List<?> waves = (List<?>) ((Map<?, ?>) result.get("last_run")).get("waves");
    assertThat(waves).isNotEmpty();
    Map<?, ?> first = (Map<?, ?>) ((List<?>) waves.get(0)).get(0);
    assertThat(((Map<?, ?>) first.get("phases_ms")).keySet().stream().map(String::valueOf))
        .contains("connect", "activate");

    try (Browser browser = new Browser(hosts.folder().resolve("browser"))) {
      Browser.Opened opened = browser.open(page);
      assertThat(opened.console()).isEmpty();
      assertThat(opened.document())
          .contains("<title>shop on production – Deployer</title>", "What is live where")
          .contains("3 is live on all 3 hosts", "Time line", "The last run", "Wave 1 of")
          .contains("✔ whole");
      assertThat(figures(opened.document())).isEqualTo(figures(text));
      for (int width : List.of(390, 1000, 1280)) {
        assertFits(browser, text, width);
      }
      // Without a script a page can ask for nothing but what stands in it.
      assertThat(browser.requested()).noneMatch(host -> text.contains(host.replace(":80", "")));
    }
  }

  @Test
  void aFileThatWasChangedByHandIsSeenWhereNoRecordTellsOfIt() throws IOException {
    assertThat(changed()).isEqualTo("0");
    assertThat(Files.readString(page, StandardCharsets.UTF_8)).contains("places differ now");
    Files.writeString(hosts.root(1).resolve(hosts.current(1)).resolve("stray"), "by hand");

    assertThat(prompt.type("report", "-o", "production.html").exits(0).out())
        .contains("What is live differs from what was deployed in 1 place: deployer verify");
    assertThat(changed()).isEqualTo("1");
    assertThat(Files.readString(page, StandardCharsets.UTF_8))
        .contains("changed by hand in 1 place that no record tells of")
        .contains("there is something to look at");
  }

  /** What the page says of it, and what the fields of the hosts say. */
  private String changed() throws IOException {
    Map<String, Object> result =
        prompt.type("report", "-o", "production.html", "--json").exits(0).result();
    Map<String, String> figures = figures(Files.readString(page, StandardCharsets.UTF_8));
    assertThat(figures).isEqualTo(asText(result.get("figures")));
    long differ =
        ((List<?>) result.get("hosts"))
            .stream()
                .map(host -> (Map<?, ?>) ((Map<?, ?>) host).get("verify"))
                .filter(verify -> !((List<?>) verify.get("differences")).isEmpty())
                .count();
    assertThat(differ + "").isEqualTo(figures.get("changed"));
    return figures.get("changed");
  }

  /** A page that is shown in a frame of this width does not scroll sideways. */
  private void assertFits(Browser browser, String text, int width) throws IOException {
    Path folder = hosts.folder().resolve("browser");
    Path measured = folder.resolve("measured.html");
    Files.writeString(
        measured,
        text.replaceAll("<span>([123])</span>", "<span>2026112022480$1</span>")
            .replaceFirst("<meta http-equiv=[^>]*>", "")
            .replaceFirst("</head>", MEASURING),
        StandardCharsets.UTF_8);
    Path frame = folder.resolve("frame-" + width + ".html");
    Files.writeString(
        frame,
        """
        <!DOCTYPE html><title>none</title>
        <iframe id=f src="measured.html" width="%d" height="900" style="border:0"></iframe>
        <script>
        addEventListener('load', () => { document.body.dataset.seen =
            document.getElementById('f').contentDocument.title; });
        </script>
        """
            .formatted(width),
        StandardCharsets.UTF_8);
    assertThat(browser.open(frame, "--allow-file-access-from-files").document())
        .contains("measured " + width + " fits 0 5 true");
    Path picture = browser.picture(page, width, 1600, false);
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getHeight()).isGreaterThan(1000);
    assertThat(colours(image)).as("colours of %s", picture).isGreaterThan(20);
  }

  private static long colours(BufferedImage image) {
    return IntStream.range(0, image.getWidth())
        .boxed()
        .flatMap(x -> IntStream.range(0, image.getHeight()).mapToObj(y -> image.getRGB(x, y)))
        .distinct()
        .count();
  }

  private static Map<String, String> figures(String html) {
    Map<String, String> figures = new HashMap<>();
    Matcher found = FIGURE.matcher(html);
    while (found.find()) {
      assertThat(found.group(3).replace(",", "")).isEqualTo(found.group(2));
      figures.put(found.group(1), found.group(2));
    }
    return figures;
  }

  private static Map<String, String> asText(Object figures) {
    Map<String, String> text = new HashMap<>();
    ((Map<?, ?>) figures).forEach((name, value) -> text.put(name + "", value + ""));
    return text;
  }
}
