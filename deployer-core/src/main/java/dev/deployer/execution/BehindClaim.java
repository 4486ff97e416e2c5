package dev.deployer.execution;

import dev.deployer.host.Questions;
import dev.deployer.root.RootState;

/**
 * What a run asks right behind the claim of its lock, by what it knew before: the answers are as
 * things are under the lock, and nothing waits for them. Where the root has changed meanwhile, or
 * the claim was not the first one, they are not used.
 */
public interface BehindClaim {
  /** Nothing is asked. */
  BehindClaim NOTHING =
      new BehindClaim() {
        @Override
        public void begin(RootState before) {
          // There is nothing to begin.
        }

        @Override
        public void ask(Questions questions) {
          // There is nothing to ask.
        }
      };

  /**
   * Begins what can be done on this machine, before the lock is prepared.
   *
   * @param before the root as it was read last
   */
  void begin(RootState before);

  /** Asks it, once; what is refused of it must not refuse the claim. */
  void ask(Questions questions);
}
