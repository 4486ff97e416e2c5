package dev.deployer.incident;

import java.io.IOException;

/** What must not outlive this program, also where it is interrupted: servers and folders. */
final class LeftBehind {
  /** Ends or removes something. */
  interface End {
    void end() throws IOException;
  }

  private final Thread atExit;

  private LeftBehind(Thread atExit) {
    this.atExit = atExit;
  }

  /** From here on it is ended when the program is, unless that is called off. */
  static LeftBehind unless(End end) {
    Thread thread =
        new Thread(
            () -> {
              try {
                end.end();
              } catch (IOException e) {
                System.err.println("This could not be cleaned up: " + e);
              }
            },
            "left behind");
    Runtime.getRuntime().addShutdownHook(thread);
    return new LeftBehind(thread);
  }

  /** Whether it is called off; it is being ended otherwise. */
  boolean callOff() {
    try {
      return Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
