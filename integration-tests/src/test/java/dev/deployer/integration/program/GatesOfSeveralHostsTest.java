package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is said of three hosts: once where it is the same, and each by the name that it is typed.
 */
final class GatesOfSeveralHostsTest {
  private EightHosts hosts;
  private Prompt prompt;

  @BeforeEach
  void threeHosts() throws IOException {
    hosts = EightHosts.first(3);
    prompt = hosts.prompt(List.of(), List.of());
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    hosts.version(2);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private Path live(int host, String path) throws IOException {
    return hosts.root(host).resolve(hosts.current(host)).resolve(path);
  }

  private String stray(int host) throws IOException {
    return "    ~ EXTRA stray: file of 7 bytes, mode 0644, modified "
        + Files.getLastModifiedTime(live(host, "stray")).toInstant().truncatedTo(ChronoUnit.SECONDS)
        + ", not in the manifest";
  }

  private static List<String> gates(String out) {
    return out.lines()
        .dropWhile(line -> !line.equals("gates"))
        .takeWhile(line -> !line.startsWith("Nothing "))
        .toList();
  }

  private String named(String text) {
    return text.replace("$1", hosts.address(1))
        .replace("$2", hosts.address(2))
        .replace("$3", hosts.address(3));
  }

  @Test
  void aPlanSaysOnceWhatHoldsOfSeveralHosts() throws IOException {
    for (int host : List.of(1, 2)) {
      Files.delete(live(host, "only-in-1.txt"));
    }
    assertThat(gates(prompt.type("plan", "--release", "2").exits(0).out()))
        .containsExactly(
            "gates",
            "  ✔ source     nothing to ask: it lies in no work tree of git",
            named("  ✔ drift      $1, $2: 1 change made on the host is in this release"),
            "    ~ MISSING only-in-1.txt: in the manifest, and not found (is in the new release)",
            named("  ✔ drift      $3: 1 on the host is as it was deployed"));

    Files.writeString(live(2, "stray"), "by hand");
    Files.writeString(live(3, "stray"), "by hand");
    List<String> refused = gates(prompt.type("plan", "--release", "2").exits(3).out());
    assertThat(refused)
        .containsSubsequence(
            named("  ✔ drift      $1: 1 change made on the host is in this release"),
            stray(2),
            "    ~ MISSING only-in-1.txt: in the manifest, and not found (is in the new release)",
            stray(3));
    assertThat(refused)
        .anyMatch(
            line ->
                line.startsWith(
                    named(
                        "  ✘ drift      $2: 1 on the host differs from its manifest in 2 places, of"
                            + " which 1 is in the new release (drift:")))
        .anyMatch(
            line ->
                line.startsWith(
                    named(
                        "  ✘ drift      $3: 1 on the host differs from its manifest in 1 place"
                            + " (drift:")));
    assertThat(refused.stream().filter(line -> line.contains("are listed by:"))).hasSize(1);

    String error = prompt.type("deploy", "--release", "2").exits(3).err();
    assertThat(error)
        .contains(named("$2: 1 on the host differs"), named("$3: 1 on the host differs"))
        .doesNotContain(named("$1: 1 on"))
        .contains("To keep what was changed by hand: deployer verify production --save DIR");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
  }

  @Test
  void aDryRunOfARollbackSaysOfEachHostWhatItGoesToAndWhatItLeaves() throws IOException {
    prompt.type("deploy", "--release", "2").exits(0);
    Files.writeString(live(1, "index.html"), "patched");
    Files.writeString(hosts.root(3).resolve("releases/1/stray"), "by hand");

    String out = prompt.type("rollback", "-n").exits(3).out();

    assertThat(out.lines().filter(line -> line.contains("it is kept")))
        .containsExactly("! 2 has 1 change made on the host; it is kept");
    assertThat(gates(out).subList(0, 2))
        .containsExactly(
            "gates", named("  ✔ drift      $1, $2: 1 on the host is as it was deployed"));
    assertThat(gates(out).get(2))
        .startsWith(named("  ✘ drift      $3: 1 on the host differs from its manifest in 1 place"));
    assertThat(out).contains("deployer verify production 1", "deployer rollback production");

    assertThat(prompt.type("rollback").exits(3).err())
        .contains("All differences are listed by: deployer verify production 1\n");
    Files.delete(hosts.root(3).resolve("releases/1/stray"));
    assertThat(prompt.type("rollback").exits(0).out())
        .contains(named("2 has 1 change made on $1; it is kept"));
  }

  @Test
  void patchesOfSeveralHostsAreSavedApartAndToldTogether() throws IOException {
    for (int host : List.of(1, 3)) {
      Files.delete(live(host, "index.html"));
      Files.writeString(live(host, "index.html"), "by hand");
    }
    Path patches = hosts.folder().resolve("patches");
    String out =
        prompt
            .type("verify", "--save", patches.toString(), "--message", "prices, #7")
            .exits(3)
            .out();
    assertThat(out.lines().filter(line -> line.startsWith("✔ Saved with 1 file as "))).hasSize(2);
    try (Stream<Path> saved = Files.list(patches)) {
      assertThat(saved.map(path -> path.getFileName().toString()))
          .hasSize(2)
          .allMatch(name -> name.startsWith("1-"));
    }
    prompt.type("verify", "--known").exits(0);
    assertThat(prompt.type("status").exits(0).out())
        .contains(named("  patched    $1, $3: 1 file since "), "\"prices, #7\"");
    List<String> motd = prompt.type("status", "--motd").exits(0).out().lines().toList();
    assertThat(motd).hasSize(3);
    assertThat(motd.get(0)).startsWith("shop (production): 1 live since ");
    assertThat(motd.get(1))
        .startsWith(named("HAND-PATCHED on $1, $3: 1 file, by "))
        .endsWith(", \"prices, #7\".");
    Map<String, Object> result =
        prompt.type("verify", "--save", patches.toString(), "--json").exits(3).result();
    assertThat((List<?>) result.get("saved")).hasSize(2);
    assertThat((List<?>) result.get("hosts")).hasSize(3);
    hosts.assertNoLock();
  }
}
