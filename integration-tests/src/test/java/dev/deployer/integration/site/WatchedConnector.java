package dev.deployer.integration.site;

import dev.deployer.host.Change;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Connects as another connector does; whoever watches is told of changes before they are sent. */
public record WatchedConnector(HostConnector connector, Watch watch) implements HostConnector {
  /** Watches. */
  @FunctionalInterface
  public interface Watch {
    /** These are sent when this returns; a rename is one of its own, or goes with its tidying. */
    void before(List<? extends Change> changes) throws IOException;

    /** They were sent, and every reply has arrived. */
    default void after(List<? extends Change> changes) throws IOException {}
  }

  @Override
  public String address() {
    return connector.address();
  }

  @Override
  public Host connect() throws IOException {
    return watched(connector.connect());
  }

  private Host watched(Host host) {
    return (Host)
        Proxy.newProxyInstance(
            Host.class.getClassLoader(),
            new Class<?>[] {Host.class},
            (proxy, method, arguments) -> {
              List<? extends Change> changes =
                  switch (method.getName()) {
                    case "rename" ->
                        List.of(
                            new Change.Move((RemotePath) arguments[0], (RemotePath) arguments[1]));
                    case "renameAndTidy" -> {
                      List<Change> all = new ArrayList<>(changes(arguments[2]));
                      all.add(
                          0, new Change.Move((RemotePath) arguments[0], (RemotePath) arguments[1]));
                      yield all;
                    }
                    case "apply" -> changes(arguments[0]);
                    default -> List.of();
                  };
              if (!changes.isEmpty()) {
                watch.before(changes);
              }
              try {
                Object answer = method.invoke(host, arguments);
                if (!changes.isEmpty()) {
                  watch.after(changes);
                }
                return method.getName().equals("another") ? watched((Host) answer) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static List<? extends Change> changes(Object argument) {
    return ((List<?>) argument).stream().map(Change.class::cast).toList();
  }
}
