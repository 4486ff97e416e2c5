package dev.deployer.maven;

import dev.deployer.project.buildtool.CommandWords;
import org.apache.maven.plugins.annotations.Mojo;

/** Shows what is live, on each host of the environment. */
@Mojo(name = "status", threadSafe = true)
public final class StatusMojo extends TargetMojo {
  @Override
  CommandWords words() {
    return CommandWords.of("status");
  }
}
