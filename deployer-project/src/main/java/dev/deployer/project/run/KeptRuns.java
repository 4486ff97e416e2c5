package dev.deployer.project.run;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.event.Phase;
import dev.deployer.outcome.HostJournal;
import dev.deployer.project.html.KeptRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Keeps, in a folder of this machine, how long the phases of a run took on each host and what was
 * sent: one small file for each root, of the last run that has flipped it. A folder that cannot be
 * used costs nothing but that.
 */
public final class KeptRuns implements Listener {
  /** What the folder of the machine is called. */
  public static final String FOLDER = "runs";

  private static final Pattern ROOT = Pattern.compile("[0-9a-f]{32}");

  private final Listener told;
  private final Map<String, OfHost> hosts = new ConcurrentHashMap<>();

  /**
   * @param told who is told of each event besides
   */
  public KeptRuns(Listener told) {
    this.told = told;
  }

  private static final class OfHost {
    private final Map<String, Long> phases = new LinkedHashMap<>();
    private KeptRun.Sent sent;
    private boolean flipped;
  }

  @Override
  public void on(String host, Event event) {
    if (event instanceof Event.PhaseDone
        || event instanceof Event.Staged
        || event instanceof Event.Activated) {
      OfHost own = hosts.computeIfAbsent(host, any -> new OfHost());
      synchronized (own) {
        take(own, event);
      }
    }
    told.on(host, event);
  }

  private static void take(OfHost own, Event event) {
    if (event instanceof Event.PhaseDone done && done.phase() != Phase.SCAN) {
      own.phases.merge(
          done.phase().name().toLowerCase(Locale.ROOT), done.took().toMillis(), Long::sum);
    } else if (event instanceof Event.Staged staged) {
      own.sent =
          new KeptRun.Sent(
              staged.sentFiles(), staged.sentBytes(), staged.copiedBytes(), staged.linkedFiles());
    } else if (event instanceof Event.Activated) {
      own.flipped = true;
    }
  }

  /**
   * Keeps what was heard of.
   *
   * @param folder absent where nothing is kept
   * @param journals how far those of the hosts reached when the run ended
   */
  public void keep(Optional<Path> folder, List<HostJournal> journals) {
    for (HostJournal journal : journals) {
      OfHost own = hosts.get(journal.host());
      if (folder.isPresent() && own != null && ROOT.matcher(journal.rootId()).matches()) {
        synchronized (own) {
          if (own.flipped) {
            write(folder.get(), journal, own);
          }
        }
      }
    }
  }

  private static void write(Path folder, HostJournal journal, OfHost own) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("generation", journal.generation());
    fields.put("head", journal.head());
    fields.put("phases_ms", own.phases);
    if (own.sent != null) {
      fields.put("sent_files", own.sent.files());
      fields.put("sent_bytes", own.sent.bytes());
      fields.put("copied_bytes", own.sent.copied());
      fields.put("linked_files", own.sent.linked());
    }
    try {
      Files.createDirectories(folder);
      Path made = Files.createTempFile(folder, "run", ".part");
      Files.write(made, JSON.std.asBytes(fields));
      Files.move(made, folder.resolve(file(journal.rootId())), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // It is not kept, and the next report says that it is not known.
    }
  }

  private static String file(String rootId) {
    return rootId + ".json";
  }

  /**
   * What is kept of the last run that this machine has flipped a root by; empty where nothing is.
   */
  public static Optional<KeptRun> of(Optional<Path> folder, String rootId) {
    if (folder.isEmpty() || !ROOT.matcher(rootId).matches()) {
      return Optional.empty();
    }
    try {
      Path file = folder.get().resolve(file(rootId));
      return Files.isRegularFile(file)
          ? read(JSON.std.mapFrom(Files.readAllBytes(file)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<KeptRun> read(Map<String, Object> fields) {
    if (!(fields.get("generation") instanceof Number generation)
        || !(fields.get("head") instanceof String head)
        || !(fields.get("phases_ms") instanceof Map<?, ?> phases)) {
      return Optional.empty();
    }
    Map<String, Long> took = new LinkedHashMap<>();
    phases.forEach(
        (phase, millis) -> {
          if (millis instanceof Number number) {
            took.put(String.valueOf(phase), number.longValue());
          }
        });
    Optional<KeptRun.Sent> sent =
        fields.get("sent_files") instanceof Number
            ? Optional.of(
                new KeptRun.Sent(
                    number(fields, "sent_files"),
                    number(fields, "sent_bytes"),
                    number(fields, "copied_bytes"),
                    number(fields, "linked_files")))
            : Optional.empty();
    return Optional.of(new KeptRun(generation.longValue(), head, took, sent));
  }

  private static long number(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
