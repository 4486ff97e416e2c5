package dev.deployer.testing;

import dev.deployer.host.Change;
import dev.deployer.host.Host;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Counts how often someone waits for a host that is far away, as the port over SSH has it: what
 * does not depend on a reply goes together with what is before it.
 */
public final class Waves {
  /** The directory is opened, then read. */
  private static final int OF_A_WALK = 2;

  /** The target is looked at first. */
  private static final int OF_MOVES = 2;

  private int count;

  /** A host that is counted on. */
  public Host on(Host host) {
    return (Host)
        Proxy.newProxyInstance(
            Host.class.getClassLoader(),
            new Class<?>[] {Host.class},
            (proxy, method, arguments) -> {
              count +=
                  switch (method.getName()) {
                    case "stat", "look", "read", "digest", "readLink", "rename", "sync" -> 1;
                    case "walk" -> OF_A_WALK;
                    case "apply" -> of((List<?>) arguments[0]);
                    default -> 0;
                  };
              try {
                return method.invoke(host, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Moves that follow each other go side by side; everything else waits for them. */
  private static int of(List<?> changes) {
    int waves = 0;
    Boolean moving = null;
    for (Object change : changes) {
      boolean moves = change instanceof Change.Move;
      if (moving == null || moving != moves) {
        waves += moves ? OF_MOVES : 1;
      }
      moving = moves;
    }
    return waves;
  }

  /** How many there were so far. */
  public int count() {
    return count;
  }
}
