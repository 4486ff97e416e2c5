package dev.deployer.manifest;

import static dev.deployer.manifest.Entries.directory;
import static dev.deployer.manifest.Entries.file;
import static dev.deployer.manifest.Entries.link;
import static dev.deployer.manifest.Entries.shared;
import static dev.deployer.manifest.Entries.writable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.path.EntryPath;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links at {@code a/b/link} of one release. */
final class LinksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        "../..",
        "file",
        "../../top",
        "../../a/b/file",
        "../../a//b/./file/",
        "../../up-and-down/b/file",
        "missing",
        "missing/below",
        "../../var/cache/made/later",
        "../../var/cache/../log",
        "../../media",
        "../../media/2024/photo.jpg",
        "../../../../shared/media",
        "../../../../shared/media/2024/photo.jpg",
        "../../a/../../../shared/media",
      })
  void aLinkMayStayInsideOrEndInSharedData(String target) {
    assertThat(fault(target)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "../../..",
        "../../../../current/top",
        "../../../41/top",
        "../../../../shared",
        "../../../../shared/",
        "../../../../shared/.",
        "../../../../shared/secrets",
        "../../../../shared/med",
        "../../../../shared/media/../secrets",
        "../../../../shared/media/../../.deployer",
        "../../../../../etc/passwd",
        "../../../../.deployer/root.json",
        "../../media/..",
        "../../media/2024/../..",
        "../../var/cache/made/../..",
        "missing/..",
        "file/..",
        "link",
        "../../loop",
        "../../up-and-down/../../../..",
        "tab\there",
        "\ud800",
      })
  void aLinkThatLeavesOrMightIsRefused(String target) {
    assertThat(fault(target)).isPresent();
  }

  @Test
  void aTargetHasAtMost1023Bytes() {
    assertThat(fault("é".repeat(511))).isEmpty();
    assertThat(fault("é".repeat(512))).isPresent();
  }

  @Test
  void aSharedEntryIsOneLinkToItsOwnPath() {
    assertThat(shared("a/b").target()).isEqualTo("../../../shared/a/b");
    assertThat(shared("a").isToShared()).isTrue();
    assertThat(link("a", "../../../shared/a").isToShared()).isFalse();
    assertThat(new Entry.Link(EntryPath.parse("b"), shared("a").target()).isToShared()).isFalse();
  }

  private static Optional<String> fault(String target) {
    Entry.Link link = link("a/b/link", target);
    Entry[] release = {
      directory("a"),
      directory("a/b"),
      file("a/b/file", ""),
      link,
      link("loop", "loop"),
      shared("media"),
      file("top", ""),
      link("up-and-down", "a/b/.."),
      directory("var"),
      writable("var/cache"),
    };
    return new Links(release).fault(link);
  }
}
