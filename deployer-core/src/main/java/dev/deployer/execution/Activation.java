package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Change;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.Layout;
import dev.deployer.root.Sequel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Flips {@code current}: the commit by which a release is live. It is atomic since it is a single
 * rename(2) ({@link dev.deployer.host.Host#rename}), by which a link that was prepared on the
 * workbench takes the place of {@code current}.
 *
 * <p>RACE: between the last look at {@code current} and the rename, someone else with this
 * account's rights, who takes no lock, can change it; what they made is then replaced, if it is a
 * link or a file. A directory is never replaced.
 */
public final class Activation {
  private final Run run;
  private final JournalWriter journal;
  private final Flip flip;

  public Activation(Run run, JournalWriter journal, Flip flip) {
    this.run = run;
    this.journal = journal;
    this.flip = flip;
  }

  /**
   * Records that the flip is about to happen.
   *
   * @param note goes into that record
   * @param sequel what is to follow the flip
   * @param gates what was asked before, and overridden
   */
  public void prepare(Optional<String> note, Sequel sequel, GatesOfRun gates)
      throws IOException, DeployerException {
    journal.prepared(flip, note, sequel, gates);
  }

  /** Flips, and records it. */
  public void flip() throws IOException, DeployerException {
    run.flipping(true);
    boolean flipped;
    try {
      flipped = run.reliably(this::flip);
    } catch (ConnectFailedException | ConnectionLostException e) {
      // Whether it flipped is not known, and the host has been waited for.
      throw e;
    } catch (IOException e) {
      abandon();
      throw e;
    }
    if (!flipped) {
      abandon();
      throw DeployerException.refused(
          run.live(),
          Objection.Kind.STALE_PLAN,
          "someone else changed current just before the flip: " + run.live());
    }
    journal.activated(flip);
    run.flipping(false);
    run.tell(new Event.Activated(flip.from(), flip.to()));
  }

  private boolean flip(boolean again) throws IOException {
    if (again && look(flip.to()).equals(flip.after())) {
      sync();
      return true;
    }
    if (flip.to().isPresent()) {
      prepareLink(flip.to().get());
    }
    if (!look(flip.from()).equals(flip.before())) {
      if (flip.to().isPresent()) {
        run.host().apply(List.of(new Change.RemoveFile(run.bench().current())));
      }
      return false;
    }
    if (flip.to().isPresent()) {
      run.rename(
          run.bench().current(),
          run.layout().current(),
          run.layout().top(),
          run.bench().directory());
    } else {
      // Into the trash, which disarming removes: a request that was begun cannot land any more.
      Trash trash = new Trash(run);
      trash.prepare();
      trash.take(run.layout().current(), "left-current");
      trash.sync(run.layout().top());
    }
    Live now = look(flip.to());
    if (!now.equals(flip.after())) {
      throw new IOException("after the flip, " + now);
    }
    return true;
  }

  private Live look(Optional<ReleaseId> guess) throws IOException {
    Live now = CurrentLink.read(run.host(), run.layout(), guess);
    run.live(now);
    return now;
  }

  private void prepareLink(ReleaseId to) throws IOException {
    RemotePath link = run.bench().current();
    String target = Layout.targetOf(to);
    run.host().apply(List.of(new Change.SymbolicLink(link, target)));
    if (!run.host().readLink(link).equals(target)) {
      throw new IOException("the prepared link does not read back as " + target);
    }
  }

  private void sync() throws IOException {
    run.sync(run.layout().top(), run.bench().directory());
  }

  /** Records that it did not happen, where that is certain. */
  private void abandon() throws IOException, DeployerException {
    Live now = run.reliably(again -> look(flip.to()));
    if (!now.equals(flip.after())) {
      journal.abandoned(flip);
      run.flipping(false);
    }
  }

  /** Records that the release that is live now serves well. */
  public void good() throws IOException, DeployerException {
    if (flip.to().isPresent()) {
      journal.good(flip.to().get(), flip.digest());
    }
  }

  /** Records that the release that is live now was not well when it was asked. */
  void notWell(String why) throws IOException, DeployerException {
    if (flip.to().isPresent()) {
      journal.notWell(flip.to().get(), flip.digest(), why);
    }
  }

  /** Records that the release that was left did not serve well. Says nothing of what is live. */
  public void left(Left bad) throws IOException, DeployerException {
    journal.bad(bad.release(), bad.digest(), bad.why());
  }

  /**
   * A release that was left because it is bad.
   *
   * @param digest absent for an unmanaged one
   * @param why for people who meet it again
   */
  public record Left(ReleaseId release, Optional<Digest> digest, String why) {}
}
