package dev.deployer.ssh.auth;

import java.io.IOException;

/** What travels together with the authentication, without waiting for its outcome. */
public interface Flight {
  /** Something that is written. */
  @FunctionalInterface
  interface Writing {
    void write() throws IOException;
  }

  /** Writes right behind what this thread writes next, before anything is waited for. */
  void behindNext(Writing writing);

  /**
   * Says what the connection is to begin with, right behind a proof that has been written. Whoever
   * asks for this does not know yet that the proof is accepted.
   */
  void goAhead() throws IOException;

  /** The proof was refused, and with it all that was said ahead. */
  void takeBack();
}
