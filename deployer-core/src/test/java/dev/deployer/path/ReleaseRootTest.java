package dev.deployer.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReleaseRootTest {
  @Test
  void aDirectoryOfItsOwnIsARoot() {
    for (String text : List.of("/srv/shop", "/www", "/var/www/shop", "/srv/über uns", "/srv/...")) {
      assertThat(ReleaseRoot.parse(text)).hasToString(text);
    }
    assertThat(ReleaseRoot.parse("/srv/shop/")).hasToString("/srv/shop");
  }

  @Test
  void whatIsNotAbsoluteIsNoRoot() {
    for (String text : List.of("", "srv/shop", "~/shop", "./shop")) {
      refused(text, "a root is an absolute path");
    }
  }

  @Test
  void whatBelongsToTheSystemIsNoRoot() {
    for (String text : List.of("/", "/srv", "/srv/", "/var/www", "/home", "/tmp", "/usr/local")) {
      refused(text, "this directory belongs to the system");
    }
    for (String text : List.of("/etc/shop", "/proc/self", "/sys/a", "/dev/shm", "/boot/shop")) {
      refused(text, "belongs to the system");
    }
    refused("/proc/self/cwd", "/proc belongs to the system");
  }

  @Test
  void noComponentLeadsElsewhere() {
    for (String text : List.of("///", "//srv/shop", "/srv//shop", "/srv/./shop", "/srv/../shop")) {
      refused(text, "a root has no empty, . or .. component");
    }
    refused("/srv/-rf", "no component of a root begins with -");
    refused("/srv/shop/.deployer/x", "a root does not lie inside another root's .deployer");
  }

  @Test
  void aRootIsTakenLiterally() {
    for (char c : "~$*?[]{}\\\"'`<>|;&!\0\n\u001f\u007f\u0085\ud800".toCharArray()) {
      refused("/srv/a" + c + "b", "a root is taken literally");
    }
    assertThat(ReleaseRoot.parse("/srv/a b")).hasToString("/srv/a b");
  }

  @Test
  void lengthsAreCountedInBytes() {
    String longest = "x".repeat(255);
    assertThat(ReleaseRoot.parse("/" + longest)).hasToString("/" + longest);
    refused("/" + longest + "x", "a component has at most 255 bytes");
    refused("/" + "é".repeat(128), "a component has at most 255 bytes");

    String whole = "/" + longest + "/" + longest;
    assertThat(whole).hasSize(512);
    assertThat(ReleaseRoot.parse(whole)).hasToString(whole);
    refused(whole + "x", "a root has at most 512 bytes");
  }

  @Test
  void itsComponentsLeadFromTheTopDownToIt() {
    assertThat(ReleaseRoot.parse("/srv/a/shop").components())
        .containsExactly("/", "/srv", "/srv/a", "/srv/a/shop");
    assertThat(ReleaseRoot.parse("/www").components()).containsExactly("/", "/www");
  }

  @Test
  void equalTextsAreEqualRoots() {
    ReleaseRoot root = ReleaseRoot.parse("/srv/shop");
    assertThat(root).isEqualTo(ReleaseRoot.parse("/srv/shop/")).hasSameHashCodeAs("/srv/shop");
    assertThat(root).isNotEqualTo(ReleaseRoot.parse("/srv/other")).isNotEqualTo("/srv/shop");
  }

  private static void refused(String text, String why) {
    assertThatThrownBy(() -> ReleaseRoot.parse(text))
        .as(text)
        .isInstanceOf(InvalidPathTextException.class)
        .hasMessageContaining(why);
  }
}
