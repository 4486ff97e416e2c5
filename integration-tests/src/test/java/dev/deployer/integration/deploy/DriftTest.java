package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What someone changed in a release on the host: found, listed, and not deployed over unasked. */
final class DriftTest {
  private static final Pattern DIGEST = Pattern.compile("drift:[0-9a-f]{8,64}");

  private Site site;
  private Prompt prompt;

  @BeforeEach
  void deploy() throws IOException {
    site = Site.open();
    prompt = Prompt.of(site, "writable: [var/cache]");
    prompt.type("init").exits(0);
    SmallApplication.write(site.source(), 1);
    prompt.type("deploy", "--release", "1").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private Path live(String path) {
    return site.release("1").resolve(path);
  }

  private List<?> differences(String... options) {
    String[] arguments = new String[options.length + 1];
    System.arraycopy(options, 0, arguments, 0, options.length);
    arguments[options.length] = "--json";
    return (List<?>) prompt.type("verify", arguments).exits(3).result().get("differences");
  }

  @Test
  void verifyFindsEachKindOfChange() throws IOException {
    prompt.type("verify", "--content").exits(0);
    // In the same second or in the next: the time is not what is looked for here.
    FileTime time = Files.getLastModifiedTime(live("index.html"));
    Files.writeString(live("index.html"), "hot patch");
    Files.setLastModifiedTime(live("index.html"), time);
    Files.delete(live("only-in-1.txt"));
    Files.writeString(live("lib/extra.js"), "new");
    OpenSshServer.run("chmod", "0600", live("lib/deep/down/data.bin").toString());
    Files.delete(live("lib/latest.js"));
    Files.createSymbolicLink(live("lib/latest.js"), Path.of("extra.js"));
    String found = differences().toString();
    System.out.println("verify found " + found);
    assertThat(found)
        .contains("index.html", "only-in-1.txt", "lib/extra.js", "lib/deep/down/data.bin")
        .contains("lib/latest.js")
        .contains("changed", "missing", "extra", "mode", "link");
    assertThat(differences()).hasSize(5);
  }

  @Test
  void onlyReadingEveryByteFindsAnEditThatKeptSizeAndTime() throws IOException {
    Path file = live("lib/engine.js");
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, "never the same");
    Files.setLastModifiedTime(file, time);
    assertThat(Files.size(file)).isEqualTo("always the same".length() - 1);
    Files.writeString(file, "ALWAYS THE SAME");
    Files.setLastModifiedTime(file, time);
    prompt.type("verify").exits(0);
    assertThat(differences("--content").toString()).contains("lib/engine.js");
  }

  @Test
  void whatIsWritableIsNoDrift() throws IOException {
    Files.writeString(live("var/cache/more"), "the application's own");
    prompt.type("verify", "--content").exits(0);
    assertThat(Files.getAttribute(live("var/cache"), "unix:mode", LinkOption.NOFOLLOW_LINKS))
        .isEqualTo(040775);
  }

  @Test
  void aDeployOntoDriftIsRefusedWithTheListAndAcceptedWithAReason() throws IOException {
    Files.writeString(live("index.html"), "hot patch");
    SmallApplication.write(site.source(), 2);
    Tree before = Tree.of(site.root().resolve("releases"));
    String refusal = prompt.type("deploy", "--release", "2").exits(3).err();
    assertThat(refusal).contains("index.html", "--accept drift:", "--reason");
    assertThat(site.current()).isEqualTo("releases/1");
    assertThat(Tree.of(site.root().resolve("releases"))).isEqualTo(before);
    Matcher digest = DIGEST.matcher(refusal);
    assertThat(digest.find()).isTrue();
    prompt.type("deploy", "--accept", digest.group()).exits(2);
    prompt
        .type("deploy", "--release", "2", "--accept", "drift:00000000", "--reason", "other")
        .exits(3);
    prompt
        .type("deploy", "--release", "2", "--accept", digest.group(), "--reason", "Anna's fix")
        .exits(0);
    assertThat(site.current()).isEqualTo("releases/2");
    assertThat(prompt.type("history").exits(0).out()).contains("Anna's fix");
    assertThat(Files.readString(site.release("2").resolve("index.html")))
        .isEqualTo("<h1>version 2</h1>");
  }

  @Test
  void aReleaseThatContainsThePatchIsDeployedOverItWithoutAWord() throws IOException {
    SmallApplication.write(site.source(), 2);
    OpenSshServer.run(
        "cp", site.source().resolve("index.html").toString(), live("index.html").toString());
    Files.setLastModifiedTime(live("index.html"), FileTime.fromMillis(86_400_000));
    Files.delete(live("only-in-1.txt"));
    String plan = prompt.type("plan", "--release", "2").exits(0).out();
    assertThat(plan).contains("drift      2 changes made on the host are in this release");
    Files.writeString(live("only-here.txt"), "not in 2");
    List<String> refusal =
        prompt.type("deploy", "--release", "2").exits(3).err().lines().map(String::strip).toList();
    assertThat(refusal).anyMatch(line -> line.contains("EXTRA only-here.txt"));
    assertThat(refusal)
        .anyMatch(
            line ->
                line.endsWith(
                    "MISSING only-in-1.txt: in the manifest, and not found (is in the new"
                        + " release)"));
    Files.delete(live("only-here.txt"));
    prompt.type("deploy", "--release", "2").exits(0);
    assertThat(site.current()).isEqualTo("releases/2");
    assertThat(prompt.type("history").exits(0).out()).doesNotContain("accepted");
  }

  @Test
  void aFileThatWasOnlyTouchedStandsInNobodysWay() throws IOException {
    Files.setLastModifiedTime(live("index.html"), FileTime.fromMillis(86_400_000));
    SmallApplication.write(site.source(), 2);
    assertThat(prompt.type("plan", "--release", "2").exits(0).out())
        .contains("1 file was only touched");
    prompt.type("deploy", "--release", "2").exits(0);
    assertThat(prompt.type("rollback", "-n").exits(0).out()).contains("1 file was only touched");
    prompt.type("rollback").exits(0);
    assertThat(site.current()).isEqualTo("releases/1");
  }

  @Test
  void aDryRunOfARollbackShowsTheDriftAndThatWhatIsLeftIsKept() throws IOException {
    SmallApplication.write(site.source(), 2);
    prompt.type("deploy", "--release", "2").exits(0);
    Files.writeString(site.release("2").resolve("index.html"), "hot patch");
    String dry = prompt.type("rollback", "-n").exits(0).out();
    assertThat(dry)
        .contains("2 has 1 change made on the host; it is kept")
        .contains("drift      1 on the host is as it was deployed");
    Files.writeString(live("stray"), "x");
    String refused = prompt.type("rollback", "-n").exits(3).out();
    Matcher digest = DIGEST.matcher(refused);
    assertThat(digest.find()).isTrue();
    assertThat(refused).contains("EXTRA stray");
    assertThat(
            prompt.type("rollback", "--accept", digest.group(), "--reason", "known").exits(0).out())
        .contains("2 has 1 change made on ", "; it is kept");
    assertThat(Files.readString(site.release("2").resolve("index.html"))).isEqualTo("hot patch");
  }

  @Test
  void aRollbackToADriftedReleaseIsRefused() throws IOException {
    SmallApplication.write(site.source(), 2);
    prompt.type("deploy", "--release", "2").exits(0);
    Files.delete(live("only-in-1.txt"));
    assertThat(prompt.type("rollback").exits(3).err()).contains("only-in-1.txt");
    assertThat(site.current()).isEqualTo("releases/2");
  }

  @Test
  void everyResultIsAValueForPrograms() {
    Map<String, Object> result = prompt.type("verify", "--json").exits(0).result();
    assertThat(result)
        .containsEntry("type", "result")
        .containsEntry("command", "verify")
        .containsEntry("release", "1")
        .containsEntry("exit", 0);
  }
}
