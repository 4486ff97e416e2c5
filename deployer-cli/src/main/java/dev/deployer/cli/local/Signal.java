package dev.deployer.cli.local;

import java.lang.reflect.Proxy;

/**
 * What the operating system tells a process. The platform's own {@code sun.misc.Signal} (module
 * {@code jdk.unsupported}) is the one way in Java to tell one signal from another and to outlive
 * it; it is reached by reflection, since to name it is a warning that cannot be turned off.
 */
public enum Signal {
  /** Ctrl-C. */
  INT,
  /** A polite request to end, as from {@code kill} or a CI system. */
  TERM,
  /** The terminal is gone. */
  HUP;

  /**
   * From now on, this signal does not end the process but runs {@code action}, on a thread of its
   * own. Where the system has no such signal, or the JVM leaves it to others, nothing happens.
   *
   * @return undoes it
   */
  public Runnable handle(Runnable action) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = type.getConstructor(String.class).newInstance(name());
      Object handler =
          Proxy.newProxyInstance(
              Signal.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      var handle = type.getMethod("handle", type, handlerType);
      Object before = handle.invoke(null, signal, handler);
      return () -> {
        try {
          handle.invoke(null, signal, before);
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException("what was handled can be handled again", e);
        }
      };
    } catch (ReflectiveOperationException e) {
      return () -> {};
    }
  }
}
