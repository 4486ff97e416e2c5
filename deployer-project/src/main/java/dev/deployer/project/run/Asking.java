package dev.deployer.project.run;

import dev.deployer.outcome.DeployerException;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;

/** Asks a person, where there is one. */
@FunctionalInterface
public interface Asking {
  /**
   * Whether they agree.
   *
   * @param typed the command that asks, by which they are told how to answer
   * @throws MisuseException if nobody is there: an answer is never assumed
   * @throws DeployerException if the run was stopped meanwhile
   */
  boolean agrees(String question, Invocation typed) throws MisuseException, DeployerException;

  /** What they type while a task waits for something else. */
  default Typing typing(Stops stops) {
    return Typing.nobody(stops);
  }

  /** Nobody is there: only {@code --yes} among the words is an answer. */
  static Asking nobody(boolean yes) {
    return (question, typed) -> {
      if (!yes) {
        throw new MisuseException(question, "To answer yes: " + typed.again().with("--yes"));
      }
      return true;
    };
  }
}
