package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What steps have printed, {@code trash/step-<name>.<number>/output.txt}. The last of them stay,
 * whichever steps they are of: the journal is for ever, and rows may be about people.
 */
public final class StepOutputs {
  /** The most of one output that is kept, in bytes. */
  public static final int LARGEST = 1 << 20;

  /** How many stay. */
  static final int KEPT = 20;

  private static final String FILE = "output.txt";
  private static final Pattern NAME = Pattern.compile("step-([a-z0-9][a-z0-9-]*)\\.([0-9]{1,18})");
  private final Run run;
  private final Layout layout;

  public StepOutputs(Run run) {
    this.run = run;
    this.layout = run.layout();
  }

  private record Kept(RemotePath directory, String step, long number) {}

  /**
   * Keeps what a step has printed so far, before it does what it is for. Only while the lock is
   * held. None of the others is thrown away.
   *
   * @param number of the journal's record with which it began
   * @param text at most {@link #LARGEST} bytes
   */
  public void keepSoFar(String step, long number, byte[] text)
      throws IOException, DeployerException {
    RemotePath place = layout.output(step, number);
    run.reliably(
        again -> {
          if (!again || run.host().stat(place).isEmpty()) {
            put(place, text);
          }
          return null;
        });
  }

  /**
   * Keeps all that a step printed, in place of what it had printed before; the oldest outputs
   * beyond {@link #KEPT} are thrown away. Only while the lock is held.
   *
   * @param number of the journal's record with which it began
   * @param text at most {@link #LARGEST} bytes
   */
  public void keep(String step, long number, byte[] text) throws IOException, DeployerException {
    RemotePath place = layout.output(step, number);
    run.reliably(
        again -> {
          if (run.host().stat(place).isEmpty()) {
            put(place, text);
          } else {
            replace(place, text);
          }
          return null;
        });
    List<Kept> all = run.reliably(again -> outputs(Optional.empty()));
    if (all.size() > KEPT) {
      run.reliably(
          again -> {
            throwAway(all.subList(0, all.size() - KEPT));
            return null;
          });
      new Trash(run).empty();
    }
  }

  private void put(RemotePath place, byte[] text) throws IOException {
    RemotePath made = run.bench().output();
    run.host().apply(List.of(new Change.MakeDirectory(made, 0700), file(made.child(FILE), text)));
    run.commits().sync(made);
    run.commits().rename(made, place, layout.trash(), run.bench().directory());
  }

  /** The file alone: at no moment is there none, and what was kept is in the new one as well. */
  private void replace(RemotePath place, byte[] text) throws IOException {
    RemotePath made = run.bench().printed();
    run.host().apply(List.of(file(made, text)));
    run.commits().rename(made, place.child(FILE), place, run.bench().directory());
  }

  private Change file(RemotePath path, byte[] text) {
    return new Change.PutFile(
        path,
        0600,
        run.settings().clock().instant().getEpochSecond(),
        Content.of(text),
        run.settings().durable());
  }

  private void throwAway(List<Kept> old) throws IOException {
    Trash trash = new Trash(run);
    trash.prepare();
    for (Kept kept : old) {
      trash.take(kept.directory(), kept.directory().name());
    }
    trash.sync(layout.trash());
  }

  /** What the step printed when it last ran here; empty where nothing of it is kept. */
  public Optional<String> last(String step) throws IOException, DeployerException {
    return run.reliably(
        again -> {
          List<Kept> all = outputs(Optional.of(step));
          return all.isEmpty()
              ? Optional.<String>empty()
              : run.host()
                  .read(all.get(all.size() - 1).directory().child(FILE), LARGEST)
                  .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        });
  }

  /** Those that are there, the oldest first; of one step, or of all. */
  private List<Kept> outputs(Optional<String> step) throws IOException {
    Host host = run.host();
    List<Kept> named = new ArrayList<>();
    host.walk(
        List.of(layout.trash()),
        false,
        entry -> {
          Matcher name = NAME.matcher(entry.path().name());
          if (name.matches() && step.map(name.group(1)::equals).orElse(true)) {
            named.add(new Kept(entry.path(), name.group(1), Long.parseLong(name.group(2))));
          }
        });
    // A release may have such a name as well, and then there is its card, and no such file.
    List<Optional<Facts>> files =
        host.stat(named.stream().map(kept -> kept.directory().child(FILE)).toList());
    List<Kept> kept = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      if (files.get(i).isPresent()) {
        kept.add(named.get(i));
      }
    }
    kept.sort(Comparator.comparingLong(Kept::number));
    return kept;
  }
}
