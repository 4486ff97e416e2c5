package dev.deployer.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EntryPathTest {
  @Test
  void anOrdinaryPathHasNoFault() {
    for (String text :
        List.of("a", " a", "a b", "~", "a/b", "...a", "-rf", "é/😀", ".deployer2", "x/.git")) {
      assertThat(EntryPath.fault(text)).as(text).isNull();
      assertThat(EntryPath.parse(text)).hasToString(text);
    }
  }

  @Test
  void everyControlCharacterIsRefusedAndItsNeighboursAreNot() {
    for (char c : new char[] {0, '\n', 0x1f, 0x7f, 0x80, 0x9f}) {
      assertThat(EntryPath.fault("a" + c + "b")).isEqualTo("control characters are not allowed");
    }
    for (char c : new char[] {' ', '~', 0xa0}) {
      assertThat(EntryPath.fault("a" + c + "b")).isNull();
    }
    assertThat(EntryPath.fault("a\\b")).isEqualTo("a backslash is not allowed");
  }

  @Test
  void whatIsNotUtf8InFormNfcIsRefused() {
    assertThat(EntryPath.fault("a\ud800")).isEqualTo("a name must be UTF-8");
    assertThat(EntryPath.fault("e\u0301")).isEqualTo("a name must be in Unicode form NFC");
  }

  @Test
  void noComponentLeadsElsewhere() {
    for (String text : List.of("", ".", "..", "/a", "a/", "a//b", "a/./b", "a/..", "../a")) {
      assertThat(EntryPath.fault(text)).as(text).isEqualTo("no component may be empty, . or ..");
    }
    for (String text : List.of("a.", "a ", "a./b", "b/a ")) {
      assertThat(EntryPath.fault(text))
          .as(text)
          .isEqualTo("no component may end in a dot or a space");
    }
    assertThat(EntryPath.fault("a/.deployer/b")).isEqualTo(".deployer is a word of the layout");
  }

  @Test
  void lengthsAreCountedInBytes() {
    String longest = "x".repeat(255);
    assertThat(EntryPath.fault(longest)).isNull();
    assertThat(EntryPath.fault(longest + "x")).isEqualTo("a component has at most 255 bytes");
    assertThat(EntryPath.fault("é".repeat(127))).isNull();
    assertThat(EntryPath.fault("é".repeat(128))).isEqualTo("a component has at most 255 bytes");

    String whole = String.join("/", longest, longest, longest, longest);
    assertThat(whole).hasSize(1023);
    assertThat(EntryPath.fault(whole)).isNull();
    assertThat(EntryPath.fault(whole + "/x")).isEqualTo("a path has at most 1023 bytes");
  }

  @Test
  void aRefusalNamesThePathAndWhatIsAllowed() {
    assertThatThrownBy(() -> EntryPath.parse("a\nb"))
        .isInstanceOf(InvalidPathTextException.class)
        .hasMessage("path \"a\\u000ab\": control characters are not allowed");
  }

  @Test
  void aPathKnowsItsParentNameAndDepth() {
    EntryPath path = EntryPath.parse("var/cache/x");
    assertThat(path.parent()).isEqualTo(EntryPath.parse("var/cache"));
    assertThat(path.name()).isEqualTo("x");
    assertThat(path.depth()).isEqualTo(3);
    assertThat(path.child("y")).hasToString("var/cache/x/y");

    EntryPath top = EntryPath.parse("var");
    assertThat(top.parent()).isNull();
    assertThat(top.name()).isEqualTo("var");
    assertThat(top.depth()).isEqualTo(1);
    assertThatThrownBy(() -> top.child("..")).isInstanceOf(InvalidPathTextException.class);
  }

  @Test
  void onlyWholeComponentsMakeAnAncestor() {
    EntryPath cache = EntryPath.parse("var/cache");
    assertThat(cache.isWithin(cache)).isTrue();
    assertThat(EntryPath.parse("var/cache/x").isWithin(cache)).isTrue();
    assertThat(EntryPath.parse("var/cached").isWithin(cache)).isFalse();
    assertThat(EntryPath.parse("var").isWithin(cache)).isFalse();
  }

  @Test
  void aDirectoryComesRightBeforeWhatIsInIt() {
    List<EntryPath> sorted =
        List.of("a b", "a", "a-", "a/z", "b", "a/b/c", "a/b").stream()
            .map(EntryPath::parse)
            .sorted()
            .toList();
    assertThat(sorted)
        .map(EntryPath::value)
        .containsExactly("a", "a/b", "a/b/c", "a/z", "a b", "a-", "b");
    assertThat(EntryPath.parse("a")).isEqualByComparingTo(EntryPath.parse("a"));
  }

  @Test
  void equalTextsAreEqualPaths() {
    EntryPath path = EntryPath.parse("a/b");
    assertThat(path).isEqualTo(EntryPath.parse("a/b")).hasSameHashCodeAs("a/b");
    assertThat(path).isNotEqualTo(EntryPath.parse("a/c")).isNotEqualTo("a/b");
  }
}
