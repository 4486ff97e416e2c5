package dev.deployer.hook;

import java.util.Locale;

/** Where a hook or the command of a health check runs. */
public enum Where {
  /** On the operator's machine, once, in the folder of the configuration. */
  LOCAL,
  /** On the first host, or on the one that is named. */
  ONCE,
  /** On each host, side by side. */
  EACH;

  /** As in the configuration, {@code once}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
