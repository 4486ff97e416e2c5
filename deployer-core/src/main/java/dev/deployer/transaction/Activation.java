package dev.deployer.transaction;

import dev.deployer.event.Event;
import dev.deployer.host.Change;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.RemotePath;
import dev.deployer.plan.Step;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Layout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Flips {@code current}: the commit by which a release is live.
 *
 * <p>RACE: between the last look at {@code current} and the rename, someone else with this
 * account's rights, who takes no lock, can change it; what they made is then replaced, if it is a
 * link or a file. A directory is never replaced.
 */
final class Activation {
  private final Run run;
  private final JournalWriter journal;
  private final Step.Activate step;

  Activation(Run run, JournalWriter journal, Step.Activate step) {
    this.run = run;
    this.journal = journal;
    this.step = step;
  }

  /**
   * Flips, and records it.
   *
   * @param left the content of the release that is left, where it is managed
   * @param note goes into the record of the decision
   */
  void run(Optional<Digest> left, Optional<String> note) throws IOException, DeployerException {
    run.checkpoint();
    journal.prepared(step.from(), step.to(), step.digest(), note);
    run.flipping(true);
    boolean flipped;
    try {
      flipped = run.reliably(this::flip);
    } catch (ConnectionLostException e) {
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
    run.live(new Live.Release(step.to()));
    journal.activated(step.from(), step.to(), step.digest());
    run.flipping(false);
    run.tell(new Event.Activated(step.from(), step.to()));
    if (step.leavesBad() && step.from().isPresent()) {
      journal.judged(step.from().get(), left, false);
    }
    journal.judged(step.to(), step.digest(), true);
  }

  private boolean flip(boolean again) throws IOException {
    Host host = run.host();
    Layout layout = run.layout();
    Live now = CurrentLink.read(host, layout);
    run.live(now);
    if (again && now.equals(new Live.Release(step.to()))) {
      sync();
      return true;
    }
    if (!isFrom(now)) {
      return false;
    }
    RemotePath link = run.bench().current();
    String target = Layout.targetOf(step.to());
    host.apply(List.of(new Change.SymbolicLink(link, target)));
    if (!host.readLink(link).equals(target)) {
      throw new IOException("the prepared link does not read back as " + target);
    }
    now = CurrentLink.read(host, layout);
    if (!isFrom(now)) {
      run.live(now);
      return false;
    }
    host.rename(link, layout.current());
    now = CurrentLink.read(host, layout);
    run.live(now);
    if (!now.equals(new Live.Release(step.to()))) {
      throw new IOException("after the flip, " + now);
    }
    sync();
    return true;
  }

  private boolean isFrom(Live now) {
    return step.from().isPresent()
        ? now.equals(new Live.Release(step.from().get()))
        : now instanceof Live.Nothing;
  }

  private void sync() throws IOException {
    run.sync(run.layout().top(), run.bench().directory());
  }

  /** Records that it did not happen, where that is certain. */
  private void abandon() throws IOException, DeployerException {
    Live now = run.reliably(again -> CurrentLink.read(run.host(), run.layout()));
    run.live(now);
    if (!now.equals(new Live.Release(step.to()))) {
      JournalRecord prepared =
          new JournalRecord(
              journal.generation(),
              Digest.ofContent(new byte[0]),
              run.settings().clock().instant(),
              JournalRecord.Kind.PREPARED,
              run.id(),
              run.settings().by(),
              step.from(),
              Optional.of(step.to()),
              step.digest(),
              List.of(),
              Optional.empty());
      journal.settled(prepared, JournalRecord.Kind.ABANDONED);
      run.flipping(false);
    }
  }
}
