package dev.deployer.testing;

import dev.deployer.host.Change;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.host.Questions;
import dev.deployer.path.RemotePath;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts how often someone waits for a host that is far away, as the port over SSH has it: what
 * does not depend on a reply goes together with what is before it.
 */
public final class Waves {
  /** The directory is opened, then read. */
  private static final int OF_A_WALK = 2;

  /** And the text of its links is asked for. */
  private static final int OF_A_DEEP_WALK = 3;

  /** The file is opened, then read or written. */
  private static final int OF_A_FILE = 2;

  /** The target is looked at first. */
  private static final int OF_MOVES = 2;

  private final Set<RemotePath> opened = new HashSet<>();
  private int count;

  /** A host that is counted on. */
  public Host on(Host host) {
    return (Host)
        Proxy.newProxyInstance(
            Host.class.getClassLoader(),
            new Class<?>[] {Host.class},
            (proxy, method, arguments) -> {
              count += of(method.getName(), arguments);
              try {
                return method.invoke(host, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** A connector to the same host, on which is counted. */
  public HostConnector on(HostConnector connector) {
    return new DecoratedConnector(connector, this::on);
  }

  private int of(String call, Object[] arguments) {
    return switch (call) {
      case "stat", "look", "inspect", "readLink", "space", "syncsDirectories", "renameAndTidy" -> 1;
      case "read", "digest", "sync" -> OF_A_FILE;
      case "walk" -> (boolean) arguments[1] ? OF_A_DEEP_WALK : OF_A_WALK;
      case "ask" -> of((Questions) arguments[0]);
      case "rename" -> ofRename(arguments);
      case "apply" -> ofApply(arguments);
      default -> 0;
    };
  }

  private int ofRename(Object[] arguments) {
    opened.remove(arguments[0]);
    boolean waits =
        arguments.length > 2
            && ((List<?>) arguments[2]).stream().anyMatch(each -> !opened.contains(each));
    int behind = arguments.length > 3 ? of((Questions) arguments[3]) : 0;
    return Math.max(waits ? 2 : 1, behind);
  }

  private int ofApply(Object[] arguments) {
    List<?> changes = (List<?>) arguments[0];
    for (Object change : changes) {
      if (change instanceof Change.Move move) {
        opened.remove(move.path());
      }
    }
    int own = of(changes);
    int behind =
        arguments.length > 2 && arguments[2] instanceof Questions questions ? of(questions) : 0;
    return own == 0 ? behind : Math.max(own, own - 1 + behind);
  }

  private int of(Questions questions) {
    int waves = 0;
    for (Questions.Question question : questions.all()) {
      if (question instanceof Questions.Opened directories) {
        opened.addAll(directories.directories());
      }
      waves = Math.max(waves, of(question));
    }
    return waves;
  }

  private static int of(Questions.Question question) {
    if (question instanceof Questions.Walk walk) {
      return walk.deep() ? OF_A_DEEP_WALK : OF_A_WALK;
    }
    return question instanceof Questions.Contents ? OF_A_FILE : 1;
  }

  /** What is made goes side by side; what moves or removes waits for it, and is waited for. */
  private static int of(List<?> changes) {
    int waves = 0;
    int group = 0;
    String kind = "";
    for (Object change : changes) {
      String of = kindOf(change);
      if (!of.equals(kind)) {
        waves += group;
        group = 0;
        kind = of;
      }
      group = Math.max(group, ofOne(change));
    }
    return waves + group;
  }

  private static String kindOf(Object change) {
    if (change instanceof Change.Move move && !move.replaces()) {
      return "moves";
    }
    return change instanceof Change.RemoveFile
            || change instanceof Change.RemoveDirectory
            || change instanceof Change.Move
        ? "removes"
        : "makes";
  }

  private static int ofOne(Object change) {
    if (change instanceof Change.Move move && !move.replaces()) {
      return OF_MOVES;
    }
    return change instanceof Change.PutFile || change instanceof Change.Sync ? OF_A_FILE : 1;
  }

  /** How many there were so far. */
  public int count() {
    return count;
  }
}
