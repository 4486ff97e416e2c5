package dev.deployer.maven;

import dev.deployer.project.buildtool.CommandWords;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Makes an earlier release live again. */
@Mojo(name = "rollback", threadSafe = true)
public final class RollbackMojo extends TargetMojo {
  /** The release. By default the one that was live and good before. */
  @Parameter(property = "deployer.release")
  private String release;

  @Override
  CommandWords words() {
    return CommandWords.of("rollback").argument(release);
  }
}
