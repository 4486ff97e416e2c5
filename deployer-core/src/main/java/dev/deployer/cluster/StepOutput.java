package dev.deployer.cluster;

import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.execution.StepOutputs;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hears what the commands of a step print, by the addresses of their hosts, and passes all that it
 * hears on: the lines as they are shown, without secrets, as far as they are kept.
 */
public final class StepOutput implements Listener {
  private static final String CUT = "… (what follows is not kept)\n";

  private final Listener next;
  private final Map<String, Text> texts = new ConcurrentHashMap<>();

  /**
   * @param next who is told all of it
   */
  public StepOutput(Listener next) {
    this.next = next;
  }

  private static final class Text {
    private final StringBuilder lines = new StringBuilder();
    private long bytes;
    private long count;
    private boolean full;

    private void add(String line) {
      long size = line.getBytes(StandardCharsets.UTF_8).length + 1L;
      if (full) {
        return;
      }
      if (bytes + size + CUT.getBytes(StandardCharsets.UTF_8).length > StepOutputs.LARGEST) {
        full = true;
        lines.append(CUT);
        return;
      }
      bytes += size;
      count++;
      lines.append(line).append('\n');
    }
  }

  @Override
  public void on(String host, Event event) {
    if (event instanceof Event.HookOutput output) {
      Text text = texts.computeIfAbsent(host, address -> new Text());
      synchronized (text) {
        text.add(output.line());
      }
    }
    next.on(host, event);
  }

  /** What was printed on a host; empty where nothing was. */
  Optional<byte[]> of(String address) {
    return Optional.ofNullable(texts.get(address))
        .map(
            text -> {
              synchronized (text) {
                return text.lines.toString().getBytes(StandardCharsets.UTF_8);
              }
            });
  }

  /** How many lines of it are kept. */
  long lines(String address) {
    Text text = texts.get(address);
    if (text == null) {
      return 0;
    }
    synchronized (text) {
      return text.count;
    }
  }
}
