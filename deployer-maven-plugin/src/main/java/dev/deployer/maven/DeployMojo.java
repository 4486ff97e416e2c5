package dev.deployer.maven;

import dev.deployer.project.buildtool.CommandWords;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Makes what the module has built live, on all hosts of the environment. */
@Mojo(name = "deploy", defaultPhase = LifecyclePhase.DEPLOY, threadSafe = true)
public final class DeployMojo extends TargetMojo {
  /** The id of the release. By default the time. */
  @Parameter(property = "deployer.release")
  private String release;

  @Override
  CommandWords words() {
    return CommandWords.of("deploy").option("--release", release);
  }
}
