package dev.deployer.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.path.ReleaseId;
import dev.deployer.testing.Backdoor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a manifest was deleted by hand, the lines that are told go through when they are typed, one
 * after the other, and then nothing is left of it.
 */
final class LostManifestTest {
  private static final String DEPLOYER = "/srv/shop/.deployer/";

  @TempDir Path folder;
  private ShopInMemory shop;
  private Session production;

  @BeforeEach
  void oneIsLiveAndTheOnlyRelease() throws Exception {
    shop = new ShopInMemory(folder);
    production = shop.initialised("production");
    production.deploy(ReleaseId.parse("1"));
  }

  private void remove(String path) {
    shop.disk("web1").backdoor().remove(DEPLOYER + path);
  }

  /** What becomes of a manifest that somebody writes to. */
  private enum Way {
    A_WORD_MORE_THAT_SAYS_NOTHING,
    NO_MANIFEST_AT_ALL,
    CUT_SHORT,
    EMPTY;

    String of(String text) {
      return switch (this) {
        case A_WORD_MORE_THAT_SAYS_NOTHING -> text.replaceFirst(" time=", " word=1 time=");
        case NO_MANIFEST_AT_ALL -> "none\n";
        case CUT_SHORT -> text.substring(0, text.length() - 3);
        case EMPTY -> "";
      };
    }
  }

  private void alter(String path, Way way) {
    Backdoor files = shop.disk("web1").backdoor();
    String text = new String(files.content(DEPLOYER + path), StandardCharsets.UTF_8);
    files.writeFile(DEPLOYER + path, way.of(text).getBytes(StandardCharsets.UTF_8));
  }

  /** The lines to type that stand in an answer, in their order. */
  private static List<String> advised(Outcome said) {
    return said.lines().stream()
        .filter(line -> line.contains(": deployer "))
        .map(line -> line.substring(line.indexOf(": deployer ") + ": deployer ".length()))
        .toList();
  }

  private void goThrough(List<String> lines) throws Exception {
    for (String line : lines) {
      List<String> words = List.of(line.split(" ", -1));
      Outcome done =
          shop.project().open(words.get(1)).run(words.get(0), words.subList(2, words.size()));
      assertThat(done.exit()).as("%s%n%s", line, done.lines()).isZero();
    }
  }

  private void nothingIsLost() throws Exception {
    assertThat(production.status())
        .singleElement()
        .satisfies(status -> assertThat(status.lost()).isEmpty());
    assertThat(production.run("verify", List.of()).exit()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "status", "releases"})
  void ofTheOnlyReleaseOfWhichTheTextOfTheManifestIsGoneItIsToldWhatSettlesIt(String typed)
      throws Exception {
    remove("manifests/1/manifest.mtree");

    List<String> lines =
        advised(production.run(typed, List.of())).stream()
            .filter(line -> !line.startsWith("rollback"))
            .toList();

    assertThat(lines).containsExactly("deploy production", "prune production");
    goThrough(lines);
    nothingIsLost();
  }

  @ParameterizedTest
  @EnumSource
  void whereTheManifestIsAnotherItIsToldAlikeOnceThatFileIsRemoved(Way way) throws Exception {
    alter("manifests/1/manifest.mtree", way);
    shop.write("two");
    for (String command : List.of("verify", "deploy")) {
      Outcome refused = production.run(command, List.of());
      assertThat(refused.exit()).isEqualTo(3);
      assertThat(advised(refused)).as(command).containsExactly("status production");
      assertThat(String.join("\n", refused.lines())).contains("remove that file there");
    }
    remove("manifests/1/manifest.mtree");
    goThrough(advised(production.run("verify", List.of())));
    nothingIsLost();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/manifest", "/manifest/manifest.mtree", "/manifest/release.json"})
  void whatLiesInTheTrashWithoutItsManifestIsNotOfferedAndItIsToldWhatClearsIt(String part)
      throws Exception {
    shop.write("two");
    production.deploy(ReleaseId.parse("2"));
    shop.write("three");
    production.deploy(ReleaseId.parse("3"));
    assertThat(production.run("prune", List.of("--keep", "2")).isDone()).isTrue();
    String name =
        shop.disk("web1").backdoor().tree(DEPLOYER + "trash").keySet().stream()
            .filter(path -> path.matches("1\\.[0-9]+"))
            .findFirst()
            .orElseThrow();
    assertThat(advised(production.run("releases", List.of("--trash"))))
        .containsExactly("restore production 1");
    remove("trash/" + name + part);

    Outcome listed = production.run("releases", List.of("--trash"));

    assertThat(String.join("\n", listed.lines()))
        .contains("1 cannot be restored: it lies there without its manifest. Clear what is left");
    assertThat(advised(listed)).containsExactly("recover production");
    Outcome refused = production.run("restore", List.of("1"));
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.lines())
        .anyMatch(line -> line.contains("1 lies in the trash without its manifest"));
    assertThat(advised(refused)).containsExactly("recover production");
    assertThat(production.run("status", List.of()).lines())
        .anyMatch(line -> line.endsWith("1 lies in the trash without its manifest"))
        .noneMatch(line -> line.contains("can be restored"));
    goThrough(advised(refused));
    nothingIsLost();
    assertThat(advised(production.run("releases", List.of("--trash")))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatLiesInTheTrashWithAnotherManifestIsNotSaidToBeSeenByVerify(Way way) throws Exception {
    shop.write("two");
    production.deploy(ReleaseId.parse("2"));
    shop.write("three");
    production.deploy(ReleaseId.parse("3"));
    assertThat(production.run("prune", List.of("--keep", "2")).isDone()).isTrue();
    shop.disk("web1").backdoor().tree(DEPLOYER + "trash").keySet().stream()
        .filter(path -> path.matches("1\\.[0-9]+/manifest/manifest\\.mtree"))
        .forEach(path -> alter("trash/" + path, way));

    Outcome refused = production.run("restore", List.of("1"));

    assertThat(refused.exit()).isEqualTo(3);
    assertThat(advised(refused)).containsExactly("prune production --now");
    goThrough(advised(refused));
    assertThat(shop.disk("web1").backdoor().tree(DEPLOYER + "trash")).isEmpty();
  }
}
