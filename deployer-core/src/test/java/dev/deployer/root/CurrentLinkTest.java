package dev.deployer.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Host;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CurrentLinkTest {
  private static final Layout LAYOUT = new Layout(ReleaseRoot.parse("/srv/shop"));

  private final MemoryDisk disk = new MemoryDisk();

  @Test
  void aReleaseIsNamedInEachWayThatLeadsToIt() {
    for (String target :
        List.of("releases/42", "releases/42/", "./releases/42", "/srv/shop/releases/42")) {
      assertThat(CurrentLink.releaseNamedBy(target, LAYOUT))
          .as(target)
          .contains(ReleaseId.parse("42"));
    }
    for (String target :
        List.of(
            "",
            "/",
            "42",
            "releases",
            "releases/",
            "releases/a/b",
            "releases/..",
            "../shop/releases/42",
            "/srv/other/releases/42",
            "shared/42")) {
      assertThat(CurrentLink.releaseNamedBy(target, LAYOUT)).as(target).isEmpty();
    }
  }

  @Test
  void whatIsLiveIsReadWithoutFollowingAnything() throws IOException {
    assertThat(live()).isEqualTo(new Live.Unknown());
    disk.backdoor().makeDirectory("/srv/shop/releases/42");
    assertThat(live()).isEqualTo(new Live.Nothing());

    disk.backdoor().makeDirectory("/srv/shop/current");
    assertThat(live()).isEqualTo(new Live.Strange("is a real directory"));
    disk.backdoor().remove("/srv/shop/current");
    disk.backdoor().writeFile("/srv/shop/current", new byte[0]);
    assertThat(live()).isEqualTo(new Live.Strange("is not a link"));

    link("releases/42");
    assertThat(live()).isEqualTo(new Live.Release(ReleaseId.parse("42")));
    link("releases/41");
    assertThat(live()).isEqualTo(new Live.Strange("names 41, which is not there"));
    link("/srv\n");
    assertThat(live())
        .isEqualTo(new Live.Strange("is a link to \"/srv\\u000a\", which is no release"));
  }

  @Test
  void aReleaseThatIsAFileOrLiesBehindALinkIsNotThere() throws IOException {
    disk.backdoor().makeDirectory("/srv/shop/releases");
    disk.backdoor().writeFile("/srv/shop/releases/42", new byte[0]);
    link("releases/42");
    assertThat(live()).isInstanceOf(Live.Strange.class);

    disk.backdoor().makeDirectory("/srv/elsewhere/42");
    disk.backdoor().remove("/srv/shop/releases");
    disk.backdoor().link("/srv/shop/releases", "/srv/elsewhere");
    assertThat(live()).isInstanceOf(Live.Strange.class);
  }

  private void link(String target) {
    if (disk.backdoor().tree("/srv/shop").containsKey("current")) {
      disk.backdoor().remove("/srv/shop/current");
    }
    disk.backdoor().link("/srv/shop/current", target);
  }

  private Live live() throws IOException {
    try (Host host = disk.connector("web1").connect()) {
      return CurrentLink.read(host, LAYOUT);
    }
  }
}
