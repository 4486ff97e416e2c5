package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Answer;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Found;
import dev.deployer.host.Questions;
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
import java.util.ArrayList;
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

  /** What was asked of {@code current} right before the flip, where it was. */
  private CurrentLink looked;

  /** The link that was prepared with the record of the flip; null where it was not. */
  private RemotePath linkAt;

  private Optional<Answer<List<Optional<Found>>>> linkRead = Optional.empty();

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
    prepare(journal.ofPrepared(flip, note, sequel, gates), List.of());
  }

  /**
   * The same. Where no other host takes part it happens next, and so the records that follow and
   * the link are prepared with this one, and {@code current} is looked at right behind it.
   *
   * @param later the records that probably follow the flip
   */
  void prepare(NextRecord prepared, List<NextRecord> later) throws IOException, DeployerException {
    if (journal.isShared()) {
      journal.prepared(prepared, questions -> {});
      return;
    }
    run.reliably(
        again -> {
          if (again || !isAhead(prepared)) {
            foresee(prepared, later);
          }
          return null;
        });
    journal.prepared(
        prepared, questions -> looked = CurrentLink.asked(questions, run.layout(), flip.from()));
  }

  private void foresee(NextRecord prepared, List<NextRecord> later) throws IOException {
    Questions behind = new Questions();
    List<Change> changes = foreseeing(prepared, later, behind);
    run.host().apply(changes, new ChangeListener() {}, behind);
    foreseen();
  }

  /**
   * The changes that prepare the same among others; then {@link #foreseen}.
   *
   * @param behind is asked behind them
   */
  List<Change> foreseeing(NextRecord prepared, List<NextRecord> later, Questions behind) {
    List<NextRecord> records = new ArrayList<>(List.of(prepared, journal.ofActivated(flip)));
    records.addAll(later);
    List<Change> changes = new ArrayList<>(journal.foreseeing(records));
    linkRead = Optional.empty();
    if (flip.to().isPresent() && !isLinkAhead()) {
      linkRead = Optional.of(behind.look(List.of(run.bench().current())));
      changes.add(linkTo(flip.to().get()));
    }
    return changes;
  }

  /** They were carried out. */
  void foreseen() throws IOException {
    journal.foreseen();
    if (linkRead.isPresent()) {
      requireLink(linkRead.get().get().get(0), flip.to().orElseThrow());
      linkAt = run.bench().current();
      linkRead = Optional.empty();
    }
  }

  /** Whether all of that lies on the workbench, for this record to be the next one. */
  boolean isAhead(NextRecord prepared) {
    return journal.isForeseen(prepared) && (flip.to().isEmpty() || isLinkAhead());
  }

  private boolean isLinkAhead() {
    return run.bench().current().equals(linkAt);
  }

  /** Flips, and records it. */
  public void flip() throws IOException, DeployerException {
    run.whatIsLive().flipBegins();
    boolean flipped;
    try {
      flipped = run.reliably(this::flip);
    } catch (ConnectFailedException | ConnectionLostException e) {
      // Whether it flipped is not known, and the host has been waited for.
      throw e;
    } catch (IOException e) {
      abandonAfter(e);
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
    run.whatIsLive().flipIsRecorded();
    run.tell(new Event.Activated(flip.from(), flip.to()));
  }

  private boolean flip(boolean again) throws IOException {
    if (again && look(flip.to()).equals(flip.after())) {
      sync();
      return true;
    }
    CurrentLink before = looked;
    looked = null;
    if (flip.to().isPresent() && (again || !isLinkAhead())) {
      prepareLink(flip.to().get());
      before = null;
    }
    if (!isStill(before == null ? asked(flip.from()) : before)) {
      if (flip.to().isPresent()) {
        run.host().apply(List.of(new Change.RemoveFile(run.bench().current())));
      }
      return false;
    }
    Live now = change();
    if (!now.equals(flip.after())) {
      throw new IOException("after the flip, " + now);
    }
    return true;
  }

  /** The commit, and what is live after it. */
  private Live change() throws IOException {
    if (flip.to().isPresent()) {
      Questions behind = new Questions();
      CurrentLink after = CurrentLink.asked(behind, run.layout(), flip.to());
      run.commits()
          .rename(
              run.bench().current(),
              run.layout().current(),
              behind,
              run.layout().top(),
              run.bench().directory());
      return seen(after);
    }
    // Into the trash, which disarming removes: a request that was begun cannot land any more.
    Trash trash = new Trash(run);
    trash.prepare();
    trash.take(run.layout().current(), "left-current");
    trash.sync(run.layout().top());
    return look(flip.to());
  }

  private Live seen(CurrentLink asked) throws IOException {
    Live now = asked.live(run.host());
    run.whatIsLive().is(now);
    return now;
  }

  private Live look(Optional<ReleaseId> guess) throws IOException {
    return seen(asked(guess));
  }

  private CurrentLink asked(Optional<ReleaseId> guess) throws IOException {
    Questions questions = new Questions();
    CurrentLink link = CurrentLink.asked(questions, run.layout(), guess);
    run.host().ask(questions);
    return link;
  }

  /** Whether it names what is to be left, be that there or deleted by somebody meanwhile. */
  private boolean isStill(CurrentLink link) throws IOException {
    return seen(link).equals(flip.before())
        || (flip.from().isPresent() && link.missing().equals(flip.from()));
  }

  private void prepareLink(ReleaseId to) throws IOException {
    Questions behind = new Questions();
    Answer<List<Optional<Found>>> read = behind.look(List.of(run.bench().current()));
    run.host().apply(List.of(linkTo(to)), new ChangeListener() {}, behind);
    requireLink(read.get().get(0), to);
  }

  private Change linkTo(ReleaseId to) {
    return new Change.SymbolicLink(run.bench().current(), Layout.targetOf(to));
  }

  private static void requireLink(Optional<Found> found, ReleaseId to) throws IOException {
    if (!found.flatMap(Found::target).equals(Optional.of(Layout.targetOf(to)))) {
      throw new IOException("the prepared link does not read back as " + Layout.targetOf(to));
    }
  }

  private void sync() throws IOException {
    run.commits().sync(run.layout().top(), run.bench().directory());
  }

  /** As {@link #abandon}; where that is refused too, the first refusal is the one that is told. */
  private void abandonAfter(IOException refusal) throws IOException, DeployerException {
    try {
      abandon();
    } catch (ConnectFailedException | ConnectionLostException e) {
      e.addSuppressed(refusal);
      throw e;
    } catch (IOException e) {
      refusal.addSuppressed(e);
    }
  }

  /** Records that it did not happen, where that is certain. */
  private void abandon() throws IOException, DeployerException {
    Live now = run.reliably(again -> look(flip.to()));
    if (!now.equals(flip.after())) {
      journal.abandoned(flip);
      run.whatIsLive().flipIsRecorded();
    }
  }

  /** Records that the release that is live now serves well. */
  public void good() throws IOException, DeployerException {
    good(Optional.empty());
  }

  /** The same, with a word about how that was found. */
  public void good(Optional<String> word) throws IOException, DeployerException {
    if (flip.to().isPresent()) {
      journal.good(flip.to().get(), flip.digest(), word);
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
