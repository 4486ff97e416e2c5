package dev.deployer.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RemotePathTest {
  private static final RemotePath TOP = ReleaseRoot.parse("/srv/shop").path();

  @Test
  void aPathIsMadeOneNameAtATime() {
    RemotePath release = TOP.child("releases").child(ReleaseId.parse("42"));
    assertThat(release).hasToString("/srv/shop/releases/42");
    assertThat(release.resolve(EntryPath.parse("a/b"))).hasToString("/srv/shop/releases/42/a/b");
    assertThat(TOP.resolve(EntryPath.parse("a/b"))).hasToString("/srv/shop/a/b");
    assertThat(release.belowRoot()).isEqualTo("releases/42");
    assertThat(release.name()).isEqualTo("42");
    assertThat(release.root()).hasToString("/srv/shop");
    assertThat(TOP).hasToString("/srv/shop");
    assertThat(TOP.name()).isEmpty();
    assertThat(TOP.belowRoot()).isEmpty();
  }

  @Test
  void aNameThatLeadsElsewhereIsNone() {
    for (String name : List.of("", ".", "..", "/", "/a", "a/", "a/b", "\0", "\0a", "a\0")) {
      assertThatThrownBy(() -> TOP.child(name))
          .as(name)
          .isInstanceOf(InvalidPathTextException.class)
          .hasMessageContaining("has no slash and no NUL");
    }
    assertThat(TOP.child("...")).hasToString("/srv/shop/...");
    assertThat(TOP.child("\udcff")).hasToString("/srv/shop/\udcff");
  }

  @Test
  void theParentOfARootIsNoPath() {
    RemotePath deep = TOP.child("a").child("b");
    assertThat(deep.parent()).isEqualTo(TOP.child("a"));
    assertThat(deep.parent().parent()).isEqualTo(TOP);
    assertThatThrownBy(TOP::parent).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onlyWholeComponentsMakeAnAncestor() {
    RemotePath a = TOP.child("a");
    assertThat(a.isWithin(a)).isTrue();
    assertThat(a.isWithin(TOP)).isTrue();
    assertThat(a.child("b").isWithin(a)).isTrue();
    assertThat(TOP.child("ab").isWithin(a)).isFalse();
    assertThat(TOP.isWithin(a)).isFalse();
    assertThat(ReleaseRoot.parse("/srv/other").path().child("a").isWithin(TOP)).isFalse();
  }

  @Test
  void aPathIsRelativeToWhatItLiesIn() {
    RemotePath deep = TOP.child("a").child("b").child("c");
    assertThat(deep.relativeTo(TOP)).isEqualTo("a/b/c");
    assertThat(deep.relativeTo(TOP.child("a"))).isEqualTo("b/c");
    assertThat(deep.relativeTo(deep)).isEmpty();
    assertThat(TOP.relativeTo(TOP)).isEmpty();
    assertThatThrownBy(() -> TOP.relativeTo(deep)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pathsAreEqualByRootAndText() {
    RemotePath path = TOP.child("a").child("b");
    RemotePath same = ReleaseRoot.parse("/srv/shop").path().resolve(EntryPath.parse("a/b"));
    assertThat(path).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(path).isNotEqualTo(TOP.child("a")).isNotEqualTo("/srv/shop/a/b");
    RemotePath elsewhere = ReleaseRoot.parse("/srv/other").path().resolve(EntryPath.parse("a/b"));
    assertThat(path).isNotEqualTo(elsewhere).doesNotHaveSameHashCodeAs(elsewhere);
    assertThat(path).doesNotHaveSameHashCodeAs(TOP.child("a"));
  }
}
