package dev.deployer.maven;

import dev.deployer.project.buildtool.CommandWords;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Shows what a deploy of what the module has built would do, and changes nothing. */
@Mojo(name = "plan", threadSafe = true)
public final class PlanMojo extends TargetMojo {
  /** The id that the release would have. By default the time. */
  @Parameter(property = "deployer.release")
  private String release;

  @Override
  CommandWords words() {
    return CommandWords.of("plan").option("--release", release);
  }
}
