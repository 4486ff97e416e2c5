package dev.deployer.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.Map;

/** Several modules, two at a time, of which two are deployed. */
public final class ReactorBuild {
  private ReactorBuild() {}

  /** Each went where it was to go, over one connection, and what was refused is told of both. */
  public static void check(File build, Map<String, Object> context) throws IOException {
    try (Servers host = Servers.of(build, context)) {
      for (String module : new String[] {"shop", "admin"}) {
        assertThat(host.live(module))
            .hasFileName("1")
            .isDirectoryContaining("glob:**/" + module + "-1.0.jar");
        assertThat(host.printed())
            .contains(
                "1 is live on production",
                "mvn -pl :" + module + " deployer:run -Ddeployer.environment=production");
      }
      assertThat(host.printed())
          .contains("There is no deployer.yaml here: nothing is deployed from this module.");
      assertThat(host.logins()).isEqualTo(6);
    }
  }
}
