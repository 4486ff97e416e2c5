package dev.deployer.execution;

import dev.deployer.event.Phase;
import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.DrillNote;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * The release that a rehearsed emergency makes on a host, and what is done to it alone: a file of
 * it is edited in place, as somebody with an editor would, and it is deleted in the end. Any other
 * release is refused.
 */
public final class DrillRelease {
  private static final int LARGEST_EDITED = 1 << 16;
  private static final byte[] LINE = "\n".getBytes(StandardCharsets.UTF_8);

  private final Run run;
  private final RootState state;
  private final DrillNote drill;

  /** Under the lock. */
  public DrillRelease(Run run, RootState state, DrillNote drill) {
    this.run = run;
    this.state = state;
    this.drill = drill;
  }

  /** Whether a file of it can be edited. */
  public static boolean canBeEdited(Entry.File file) {
    return file.size() < LARGEST_EDITED;
  }

  /**
   * Adds an empty line to a file. Other releases share the bytes of that file, so it is made anew
   * on the workbench and put in its place by one rename. Its time stays.
   */
  public void edit(Entry.File file) throws IOException, DeployerException {
    ReleaseId release = drill.release();
    RemotePath place = run.layout().release(release).resolve(file.path());
    byte[] before =
        run.reliably(again -> run.host().read(place, LARGEST_EDITED))
            .orElseThrow(() -> new NoSuchFileException(place.toString()));
    byte[] after = new byte[before.length + LINE.length];
    System.arraycopy(before, 0, after, 0, before.length);
    System.arraycopy(LINE, 0, after, before.length, LINE.length);
    new JournalWriter(run, state.history())
        .drill(DrillNote.edited(drill.drill(), Digest.ofContent(after)), "a rehearsed emergency");
    run.reliably(
        again -> {
          RemotePath made = run.bench().tree();
          if (run.host().stat(List.of(made)).get(0).isPresent()) {
            run.host().apply(List.of(new Change.RemoveFile(made)));
          }
          run.host()
              .apply(
                  List.of(
                      new Change.PutFile(
                          made,
                          file.mode(),
                          file.modified(),
                          Content.of(after),
                          run.settings().durable())));
          run.commits().rename(made, place, place.parent(), run.bench().directory());
          return null;
        });
  }

  /**
   * Deletes it, and nothing else: whatever lies in the trash stays there.
   *
   * @return whether it is gone; it stays while it is live
   */
  public boolean delete() throws IOException, DeployerException {
    ReleaseId release = drill.release();
    Retirement.Outcome outcome =
        run.phase(
            Phase.RETIRE,
            () ->
                new Retirement(run, new JournalWriter(run, state.history()), List.of(), 0)
                    .run(List.of(release)));
    return outcome.retired().contains(release);
  }

  /** Records that nothing of it is left. */
  public void ended(String words) throws IOException, DeployerException {
    new JournalWriter(run, run.state().history()).drill(DrillNote.ended(drill.drill()), words);
  }
}
