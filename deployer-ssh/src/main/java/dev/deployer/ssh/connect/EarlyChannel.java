package dev.deployer.ssh.connect;

import java.io.IOException;
import net.schmizz.sshj.transport.TransportException;

/** A first channel, which can be asked for before the host has said anything to that. */
interface EarlyChannel {
  /** Says all that can be said without an answer. */
  void sayAhead() throws TransportException;

  /** Asks for it, and waits until it is open. */
  void open() throws IOException;

  /** What is waited for, for people. */
  String awaited();

  /**
   * @throws IOException if the host does not open it
   */
  void awaitOpen() throws IOException;

  /** Forgets what was said ahead, since the host has not taken it. */
  void takeBack();
}
