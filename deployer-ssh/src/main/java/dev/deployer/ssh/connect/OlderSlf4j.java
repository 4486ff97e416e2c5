package dev.deployer.ssh.connect;

import java.lang.reflect.Field;
import java.util.ServiceLoader;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The SLF4J of a program that has an older one, which nothing keeps from saying on stderr that it
 * found nothing that logs.
 *
 * <p>It says so where it puts itself into the state in which it logs nothing. Where nothing that
 * logs can be found, it is put into that state before it looks: which one it is, is a number that
 * has been the same in all versions. In whatever version that cannot be done, nothing is done.
 */
final class OlderSlf4j {
  /** What reads how much SLF4J says of itself; there since it can be told that. */
  private static final String REPORTER = "org.slf4j.helpers.Reporter";

  private static final String PROVIDER = "org.slf4j.spi.SLF4JServiceProvider";
  private static final String BINDING = "org.slf4j.impl.StaticLoggerBinder";

  private static final String STATE = "INITIALIZATION_STATE";
  private static final int NOT_LOOKED_YET = 0;
  private static final int LOGS_NOTHING = 4;

  private OlderSlf4j() {}

  /** Once, before anything logs. */
  @SuppressWarnings("LockOnNonEnclosingClassLiteral") // the one that SLF4J takes
  static void quiet() {
    ClassLoader loader = LoggerFactory.class.getClassLoader();
    if (has(REPORTER, loader)
        || (has(PROVIDER, loader) ? hasProvider(loader) : has(BINDING, loader))) {
      return;
    }
    synchronized (LoggerFactory.class) {
      try {
        Field state = LoggerFactory.class.getDeclaredField(STATE);
        state.setAccessible(true);
        if (state.getInt(null) == NOT_LOOKED_YET) {
          state.setInt(null, LOGS_NOTHING);
        }
      } catch (ReflectiveOperationException | RuntimeException e) {
        // Then it says what it says.
      }
    }
  }

  private static boolean has(String name, ClassLoader loader) {
    try {
      Class.forName(name, false, loader);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** By either way that versions look for one. */
  private static boolean hasProvider(ClassLoader loader) {
    return ServiceLoader.load(SLF4JServiceProvider.class, loader).iterator().hasNext()
        || ServiceLoader.load(SLF4JServiceProvider.class).iterator().hasNext();
  }
}
