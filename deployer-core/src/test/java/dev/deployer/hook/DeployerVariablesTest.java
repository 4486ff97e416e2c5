package dev.deployer.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeployerVariablesTest {
  private static final HookContext CONTEXT =
      new HookContext(
          Optional.of(ReleaseId.parse("42")), Optional.of("production"), Path.of("/work"));

  private static HookHost host(String root, Optional<String> release, String previous) {
    RemotePath top = ReleaseRoot.parse(root).path();
    RemotePath releases = top.child("releases");
    return new HookHost(
        "web1",
        "web1",
        "deploy@web1:22",
        Optional.empty(),
        release.map(releases::child).orElse(top),
        release.map(releases::child),
        Optional.of(releases.child(previous)));
  }

  @Test
  void afterARevertTheReleaseIsTheOneThatIsLiveAgainAndNotTheOneThatTheRunIsAbout() {
    HookHost back = host("/srv/shop", Optional.of("41"), "42");

    assertThat(DeployerVariables.on(back, CONTEXT, "after_activate").values())
        .containsEntry("DEPLOYER_RELEASE", "41")
        .containsEntry("DEPLOYER_RELEASE_PATH", "/srv/shop/releases/41")
        .containsEntry("DEPLOYER_PREVIOUS_PATH", "/srv/shop/releases/42");
  }

  @Test
  void afterAFirstDeployWasTakenBackNoReleaseIsNamed() {
    HookHost none = host("/srv/shop", Optional.empty(), "42");

    assertThat(DeployerVariables.on(none, CONTEXT, "after_activate").values())
        .containsEntry("DEPLOYER_RELEASE", "")
        .containsEntry("DEPLOYER_RELEASE_PATH", "")
        .containsEntry("DEPLOYER_ROOT", "/srv/shop")
        .containsEntry("DEPLOYER_PREVIOUS_PATH", "/srv/shop/releases/42");
  }

  @Test
  void locallyOnlyThatIsNamedWhichIsTheSameOnAllHosts() {
    List<HookHost> hosts =
        List.of(
            host("/srv/shop", Optional.of("42"), "41"),
            host("/srv/other", Optional.of("42"), "40"));

    Map<String, String> values = DeployerVariables.local(hosts, CONTEXT, "after_confirm").values();

    assertThat(values)
        .containsEntry("DEPLOYER_RELEASE", "42")
        .containsEntry("DEPLOYER_RELEASE_PATH", "")
        .containsEntry("DEPLOYER_ROOT", "")
        .containsEntry("DEPLOYER_HOST", "");
  }

  @Test
  void beforeThereAreHostsTheReleaseIsTheOneThatTheRunIsAbout() {
    assertThat(DeployerVariables.local(List.of(), CONTEXT, "build").values())
        .containsEntry("DEPLOYER_RELEASE", "42");
  }
}
