package dev.deployer.maven;

import dev.deployer.project.buildtool.CommandWords;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Holds what is live against its manifest, and fails where it differs. */
@Mojo(name = "verify", threadSafe = true)
public final class VerifyMojo extends TargetMojo {
  /** Whether contents are read too, and not only what is known of files without. */
  @Parameter(property = "deployer.content", defaultValue = "false")
  private boolean content;

  @Override
  CommandWords words() {
    return content ? CommandWords.of("verify").argument("--content") : CommandWords.of("verify");
  }
}
