package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.StoreVersions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.InvalidSourceException;
import dev.deployer.source.SourceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a release says of itself goes with it to the host, and is only taken from what is sent. */
final class ReleaseYamlInTheReleaseTest {
  private static final String YAML =
      """
      deployer: 1
      data: {schema: {reads: 41-43, writes: {highest: 'schema/(\\d+)\\.stamp'}}}
      needs: [users.email]
      """;

  @TempDir Path folder;
  private Shop shop;

  @BeforeEach
  void aShop() throws Exception {
    shop = new Shop(folder.resolve("source")).initialised().version(1);
    shop.write("schema/42.stamp", "");
  }

  @Test
  void itStandsInReleaseJsonWithEveryNumberWorkedOut() throws Exception {
    shop.write("release.yaml", YAML);
    shop.deployer().deploy(shop.release("1"));
    assertThat(record("1").metadata())
        .contains(
            new Metadata(
                new TreeMap<>(Map.of("schema", new StoreVersions(41, 43, 42, false))),
                List.of("users.email"),
                List.of(),
                List.of()));
    assertThat(shop.disk.backdoor().exists("/srv/shop/releases/1/release.yaml")).isTrue();
  }

  @Test
  void withoutItReleaseJsonSaysNothingMore() throws Exception {
    shop.deployer().deploy(shop.release("1"));
    assertThat(record("1").metadata()).isEmpty();
    assertThat(new String(card("1"), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("metadata");
  }

  @Test
  void theFileOfAnotherToolIsANoteInThePlan() throws Exception {
    shop.write("release.yaml", "name: shop\n");
    assertThat(shop.deployer().plan(shop.release("1")).hosts().get(0).notes())
        .contains("release.yaml is not for Deployer: its first key is not deployer");
    shop.deployer().deploy(shop.release("1"));
    assertThat(record("1").metadata()).isEmpty();
  }

  @Test
  void oneThatWouldNotBeInTheReleaseIsRefused() throws Exception {
    shop.write("release.yaml", YAML);
    SourceSettings without =
        new SourceSettings(
            SourceSettings.of(shop.source()).place(), List.of("release.yaml"), List.of(), false);
    refused(
        DeployRequest.builder(without).build(),
        "release.yaml would not be in the release: it is excluded, shared or writable");

    shop.write("elsewhere.yaml", YAML);
    Files.delete(shop.source().resolve("release.yaml"));
    Files.createSymbolicLink(shop.source().resolve("release.yaml"), Path.of("elsewhere.yaml"));
    refused(shop.release("1"), "release.yaml is a link, and must be a file");
  }

  @Test
  void aDirectoryOrALinkThatLeadsNowhereIsNotPassedOver() throws Exception {
    Files.createDirectory(shop.source().resolve("release.yaml"));
    refused(shop.release("1"), "release.yaml is a directory, and must be a file");
    Files.delete(shop.source().resolve("release.yaml"));
    for (String target : List.of("nowhere.yaml", "lib")) {
      Files.createSymbolicLink(shop.source().resolve("release.yaml"), Path.of(target));
      refused(shop.release("1"), "release.yaml is a link, and must be a file");
      Files.delete(shop.source().resolve("release.yaml"));
    }
  }

  @Test
  void eachFaultIsToldByItself() throws Exception {
    shop.write("release.yaml", "deployer: 1\nneeds: 3\nsteeps: []\n");
    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.deployer().deploy(shop.release("1")))
        .withCauseInstanceOf(InvalidSourceException.class)
        .satisfies(
            e ->
                assertThat(((InvalidSourceException) e.getCause()).lines())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("release.yaml:")));
  }

  @Test
  void aSharedOneIsRefusedToo() throws Exception {
    shop.write("release.yaml", YAML);
    shop.with(
        shop.settings().toBuilder()
            .declared(
                new DeclaredPaths(List.of(), List.of(EntryPath.parse("release.yaml")), List.of()))
            .build());
    refused(
        shop.release("1"),
        "release.yaml would not be in the release: it is excluded, shared or writable");
  }

  @Test
  void aVersionOutOfAWritableAnExcludedOrASharedFileIsRefused() throws Exception {
    shop.write(
        "release.yaml", "deployer: 1\ndata: {s: {reads: 1, writes: {file: var/cache/warm}}}\n");
    refused(
        shop.release("1"),
        "release.yaml:2:37: data.s.writes.file: var/cache/warm would not be in the release: it is"
            + " missing, excluded, shared or writable");

    shop.write("schema/version", "1\n");
    shop.write(
        "release.yaml", "deployer: 1\ndata: {s: {reads: 1, writes: {file: schema/version}}}\n");
    String why =
        "data.s.writes.file: schema/version would not be in the release: it is missing, excluded,"
            + " shared or writable";
    SourceSettings without =
        new SourceSettings(
            SourceSettings.of(shop.source()).place(), List.of("schema/"), List.of(), false);
    refused(DeployRequest.builder(without).build(), why);
    shop.with(
        shop.settings().toBuilder()
            .declared(
                new DeclaredPaths(List.of(), List.of(EntryPath.parse("schema/version")), List.of()))
            .build());
    refused(
        shop.release("1"),
        "data.s.writes.file: schema/version would not be in the release with a number alone in it:"
            + " it is shared, a link, a directory or too long");
  }

  @Test
  void whatIsTooMuchToBeKeptIsRefused() throws Exception {
    StringBuilder needs = new StringBuilder("deployer: 1\nneeds: [a");
    for (int i = 0; i < 2_000; i++) {
      needs.append(", column-number-").append(i);
    }
    shop.write("release.yaml", needs + "]\n");
    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.deployer().deploy(shop.release("1")))
        .withMessageContaining("and at most 32768 are kept with a release")
        .matches(e -> e.kind() == DeployerException.Kind.INVALID);
  }

  private void refused(DeployRequest request, String why) {
    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> shop.deployer().deploy(request))
        .withMessageContaining(why)
        .matches(e -> e.kind() == DeployerException.Kind.INVALID);
    assertThat(shop.disk.backdoor().exists("/srv/shop/releases/1")).isFalse();
  }

  private ReleaseRecord record(String id) throws Exception {
    return ReleaseRecord.read(card(id));
  }

  private byte[] card(String id) {
    return Optional.of("/srv/shop/.deployer/manifests/" + id + "/release.json")
        .map(shop.disk.backdoor()::content)
        .orElseThrow();
  }
}
