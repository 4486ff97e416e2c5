package dev.deployer.maven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.Map;

/** A module that builds a jar. */
public final class ModuleBuild {
  private ModuleBuild() {}

  /** Each goal did what it was to do, and said so. */
  public static void check(File build, Map<String, Object> context) throws IOException {
    try (Servers host = Servers.of(build, context)) {
      assertThat(host.printed())
          .containsSubsequence(
              "There is no source to deploy: shop has not been built.",
              "mvn package deployer:deploy",
              "Nothing was deployed to production: there is no ",
              "create the root: mvn deployer:run -Ddeployer.environment=production"
                  + " -Ddeployer.sshConfig=none -Dcommand=init",
              "Created the root of production",
              "1 is live on production",
              "BUILD SUCCESS",
              "deployer-maven-plugin",
              ":plan",
              ":deploy",
              "2 is live on production",
              ":status",
              "live       2 since",
              "BUILD SUCCESS",
              "1 is live on production, in place of 2",
              ":verify",
              "BUILD SUCCESS",
              "3 is live on production",
              "There is no environment prodction; did you mean production?",
              "There is no command statsu here; did you mean status?",
              "The environment is missing: there is no default.",
              "The environments are: production. Name one: -Ddeployer.environment=NAME",
              "The configuration other.yaml cannot be read: ");
      assertThat(host.printed()).doesNotContain("identity string");
      assertThat(host.live("shop")).hasFileName("3").isDirectoryContaining("glob:**/shop-1.0.jar");
    }
  }
}
