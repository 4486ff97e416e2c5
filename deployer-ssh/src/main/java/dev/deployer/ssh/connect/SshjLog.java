package dev.deployer.ssh.connect;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import net.schmizz.sshj.common.LoggerFactory;
import org.slf4j.Logger;

/**
 * What sshj logs, for whoever looks for a fault and asked for it: nothing is above {@code debug}.
 * What matters of it is thrown too; a build tool would print it, in the midst of its own lines and
 * also where it was to be quiet.
 */
final class SshjLog implements LoggerFactory {
  private static final Map<String, String> LOWERED =
      Map.of(
          "error", "debug",
          "warn", "debug",
          "info", "debug",
          "isErrorEnabled", "isDebugEnabled",
          "isWarnEnabled", "isDebugEnabled",
          "isInfoEnabled", "isDebugEnabled");

  @Override
  public Logger getLogger(String name) {
    return lowered(DEFAULT.getLogger(name));
  }

  @Override
  public Logger getLogger(Class<?> type) {
    return lowered(DEFAULT.getLogger(type));
  }

  /** Where nothing is logged, nothing is made for it. */
  static Logger lowered(Logger logger) {
    return logger.isErrorEnabled()
        ? (Logger)
            Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, new Lowered(logger))
        : logger;
  }

  private record Lowered(Logger logger) implements InvocationHandler {
    @Override
    public Object invoke(Object proxy, Method called, Object[] arguments) throws Throwable {
      String name = LOWERED.get(called.getName());
      Method method =
          name == null ? called : Logger.class.getMethod(name, called.getParameterTypes());
      try {
        return method.invoke(logger, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }
}
