package dev.deployer.maven;

import dev.deployer.project.buildtool.CommandWords;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Runs any command that has a target, such as {@code prune --keep 3}. */
@Mojo(name = "run", threadSafe = true)
public final class RunMojo extends TargetMojo {
  /**
   * The command and its words, without the target; words with blanks are in quotes. Where a person
   * would be asked, nothing is done without {@code --yes} among them.
   */
  @Parameter(property = "command")
  private String command;

  @Override
  CommandWords words() throws MojoExecutionException {
    if (command == null || command.isBlank()) {
      throw new MojoExecutionException(
          "The command is missing.\n  Name it, with its words: -Dcommand=\"prune --keep 3\"");
    }
    try {
      return CommandWords.parse(command);
    } catch (IllegalArgumentException e) {
      throw new MojoExecutionException(e.getMessage());
    }
  }
}
