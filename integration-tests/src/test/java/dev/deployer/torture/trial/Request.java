package dev.deployer.torture.trial;

import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.path.RemotePath;
import java.io.IOException;

/** Something to ask of two hosts, to compare what they say. */
record Request(String text, Asking asking) {
  /** Asks a host about entries below {@code top}. */
  interface Asking {
    String ask(Host host, RemotePath top) throws IOException;
  }

  /** What the host said: the answer, or the kind of refusal. */
  String answer(Host host, RemotePath top) throws ConnectionLostException {
    try {
      return asking.ask(host, top);
    } catch (ConnectionLostException e) {
      throw e;
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
