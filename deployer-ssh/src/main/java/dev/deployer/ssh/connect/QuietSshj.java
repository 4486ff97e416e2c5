package dev.deployer.ssh.connect;

import net.schmizz.sshj.common.SecurityUtils;

/**
 * Begins sshj, so that the JVM it runs in does not notice.
 *
 * <p>It would register BouncyCastle for the whole JVM, where that is on the class path. And SLF4J,
 * through which it logs, would say on stderr that a program has no logging, or two. SLF4J reads how
 * much it says of itself once, when its classes are loaded, from a property (since 2.0.11; "slf4j
 * internal verbosity" in its manual); so that is set for this moment only, and a program that has
 * set it is obeyed. What older ones do is in {@link OlderSlf4j}.
 */
final class QuietSshj {
  private static final String VERBOSITY = "slf4j.internal.verbosity";

  static {
    if (System.getProperty(VERBOSITY) == null) {
      System.setProperty(VERBOSITY, "ERROR");
      try {
        OlderSlf4j.quiet();
        withoutBouncyCastle();
      } finally {
        System.clearProperty(VERBOSITY);
      }
    } else {
      withoutBouncyCastle();
    }
  }

  private QuietSshj() {}

  /** Before anything else of sshj is used; once is enough. */
  static void begin() {
    // Loading this class does it.
  }

  /** Loads the class by which sshj first logs, too. */
  private static void withoutBouncyCastle() {
    SecurityUtils.setRegisterBouncyCastle(false);
  }
}
