package dev.deployer.integration.site;

import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Gives one session to every run, and lets none of them end it: no run has to log in. */
public record KeptSession(Host session) implements HostConnector {
  @Override
  public String address() {
    return session.address();
  }

  @Override
  public Host connect() {
    return undying(session);
  }

  private static Host undying(Host host) {
    return (Host)
        Proxy.newProxyInstance(
            Host.class.getClassLoader(),
            new Class<?>[] {Host.class},
            (proxy, method, arguments) -> {
              try {
                return method.getName().equals("close") ? null : method.invoke(host, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
