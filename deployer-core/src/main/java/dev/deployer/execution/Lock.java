package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Answer;
import dev.deployer.host.Change;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.Holder;
import dev.deployer.root.Layout;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The right to change a root: the directory {@code .deployer/lock} with a workbench in it. Taken,
 * given back and continued here; broken by others in {@link LockBreaking}.
 *
 * <p>It is taken by one rename of a prepared, non-empty directory over the empty one, which
 * rename(2) lets only one win; and given back, broken, and continued by one rename of the workbench
 * to a name that no request of its former holder names.
 *
 * <p>It is prepared in a directory that bears the root's id, so that it can come to be in no other
 * root; its token is then in this root only, and with it every path on the workbench.
 */
final class Lock {
  private static final int CLAIMS = 5;

  private static final Objection GIVEN_BACK =
      new Objection(Objection.Kind.LOCK_HELD, "the lock was just given back");

  private final Run run;
  private final Layout layout;
  private final LockPreparation preparation;
  private final WhoHolds whoHolds;
  private final List<String> mine = new ArrayList<>();
  private String first;
  private Workbench bench;
  private Holder holder;
  private Heartbeat heartbeat;
  private Optional<LookAtRoot> asked = Optional.empty();

  Lock(Run run) {
    this.run = run;
    this.layout = run.layout();
    this.whoHolds = new WhoHolds(run);
    this.preparation = new LockPreparation(run, whoHolds);
  }

  Workbench bench() {
    return bench;
  }

  /** What was asked behind the claim, where its answers have arrived. */
  Optional<LookAtRoot> asked() {
    return asked;
  }

  /** The first token: the name of the run. */
  String run() {
    return first;
  }

  /** Takes the lock; waits as long as the settings say, then refuses with who holds it. */
  void take(String what, Optional<String> message, Optional<String> cluster, BehindClaim more)
      throws IOException, DeployerException {
    long deadline = System.nanoTime() + run.settings().lockWait().toNanos();
    boolean told = false;
    BehindClaim behind = more;
    for (int claims = 1; ; ) {
      run.checkpoint();
      run.stake();
      String token = run.settings().tokens().get();
      Holder wanted =
          new Holder(
              token,
              run.settings().by(),
              what,
              run.settings().clock().instant().truncatedTo(ChronoUnit.SECONDS),
              message,
              cluster);
      Optional<Objection> objection = claim(token, wanted, claims, behind);
      behind = BehindClaim.NOTHING;
      if (objection.isEmpty()) {
        holder = wanted;
        return;
      }
      if (objection.get().details().isEmpty() && ++claims <= CLAIMS) {
        continue;
      }
      if (System.nanoTime() >= deadline) {
        throw DeployerException.refused(
            CurrentLink.read(run.host(), layout), List.of(objection.get()));
      }
      if (!told) {
        run.tell(new Event.LockAwaited(objection.get().fact()));
        told = true;
      }
      awaitFree(deadline);
    }
  }

  /** Waits without claiming: each claim leaves something to sweep. */
  private void awaitFree(long deadline) throws IOException, DeployerException {
    boolean held = true;
    while (held && System.nanoTime() < deadline) {
      run.stop().pause(Duration.ofMillis(500));
      run.checkpoint();
      held =
          run.reliably(
              again -> {
                boolean[] anything = {false};
                run.host().walk(List.of(layout.lock()), false, entry -> anything[0] = true);
                return anything[0];
              });
    }
  }

  private RemotePath fenced() {
    return layout.fenced(run.passed().marker().id());
  }

  /** Tries once to take the lock. Returns who holds it, or empty if it is ours now. */
  private Optional<Objection> claim(String token, Holder holder, int number, BehindClaim more)
      throws IOException, DeployerException {
    RemotePath prepared = preparation.room().child(token);
    RemotePath workbench = layout.lock().child(token);
    try {
      Optional<RootState> before = run.connection().known();
      if (before.isPresent()) {
        more.begin(before.get());
      }
      Optional<Objection> held = preparation.prepare(prepared, holder);
      if (held.isPresent()) {
        return held;
      }
      Questions behind = new Questions();
      Answer<List<Optional<Found>>> card = behind.look(List.of(Layout.cardOn(workbench)));
      LookAtRoot look = run.connection().look(behind);
      if (run.settings().durable()) {
        behind.opened(layout.parentsOfCommits());
        behind.opened(List.of(workbench));
      }
      if (before.isPresent()) {
        more.ask(behind);
      }
      run.commits().rename(prepared, layout.lock(), behind, layout.deployer(), preparation.room());
      if (card.get().get(0).isEmpty()) {
        return Optional.of(new Objection(Objection.Kind.LOCK_HELD, "the lock was lost at once"));
      }
      become(token);
      asked = Optional.of(look);
      return Optional.empty();
    } catch (DirectoryNotEmptyException e) {
      return Optional.of(objection(prepared));
    } catch (NoSuchFileException e) {
      // A holder's recovery has swept what we were preparing.
      return Optional.of(new Objection(Objection.Kind.LOCK_HELD, "the lock was just taken"));
    } catch (AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      try {
        if (run.host().stat(Layout.cardOn(workbench)).isPresent()) {
          // What was refused was asked behind it, and whoever needs that asks again.
          run.commits().sync(layout.deployer(), preparation.room());
          become(token);
          return Optional.empty();
        }
      } catch (ConnectionLostException lost) {
        return inDoubt(token, lost);
      }
      // Refused without a reason to be seen: it was held, and given back before the look. Another
      // reason is met again.
      if (number == CLAIMS) {
        throw e;
      }
      return Optional.of(GIVEN_BACK);
    } catch (ConnectionLostException e) {
      return inDoubt(token, e);
    }
  }

  private void become(String token) {
    if (first == null) {
      first = token;
    }
    mine.add(token);
    bench = new Workbench(layout.lock().child(token), mine.size());
  }

  /**
   * After a claim whose reply was lost: first it must not be able to land any more, then we look.
   * This is begun again as often as an action is.
   */
  private Optional<Objection> inDoubt(String token, ConnectionLostException cause)
      throws IOException, DeployerException {
    run.tell(new Event.ConnectionLost(cause.reason()));
    ConnectionLostException last = cause;
    for (int times = 1; ; times++) {
      run.locked().reconnect(last, false);
      try {
        Host host = run.host();
        try {
          host.rename(preparation.room().child(token), fenced().child(token));
        } catch (NoSuchFileException | DirectoryNotEmptyException e) {
          // It was never made, it became the lock, or an earlier attempt of this has moved it.
        }
        // Once it was seen to be ours, it may be ours under a later token: fencing looks for each.
        if (mine.isEmpty()) {
          if (host.stat(Layout.cardOn(layout.lock().child(token))).isEmpty()) {
            return Optional.of(
                new Objection(Objection.Kind.LOCK_HELD, "the claim did not reach the host"));
          }
          become(token);
        }
        fenceItself();
        run.tell(new Event.Resumed(bench.token()));
        return Optional.empty();
      } catch (ConnectionLostException e) {
        if (times == ResumedActions.MOST_RESUMES) {
          throw e;
        }
        last = e;
      }
    }
  }

  private Objection objection(RemotePath prepared) throws IOException {
    Host host = run.host();
    Optional<Facts> now = host.stat(prepared);
    try {
      host.rename(prepared, fenced().child(prepared.name()));
    } catch (NoSuchFileException e) {
      // The holder's recovery has done that.
    }
    return whoHolds.now(now).orElse(GIVEN_BACK);
  }

  /**
   * Continues under a new token after a lost connection, so that nothing that the old session still
   * holds can be carried out.
   */
  void fenceItself() throws IOException, DeployerException {
    Host host = run.host();
    String next = run.settings().tokens().get();
    for (int i = mine.size() - 1; i >= 0; i--) {
      if (host.stat(layout.lock().child(mine.get(i))).isPresent()) {
        // Said before it is sent: if the reply is lost, the new name is looked for as well.
        String old = mine.get(i);
        become(next);
        host.rename(layout.lock().child(old), bench.directory());
        new Disarming(host, bench.directory(), next).run(Optional.of(bench.tree()));
        return;
      }
    }
    throw new DeployerException(
        DeployerException.Kind.FAILED,
        CurrentLink.read(host, layout),
        "the lock was broken by someone else while the connection was lost",
        null);
  }

  /** Puts another card in the place of the one on the workbench. */
  void say(String now) throws IOException {
    RemotePath next = Layout.nextCardOn(bench.directory());
    byte[] card = holder.doing(now).bytes();
    Change.PutFile file = new Change.PutFile(next, 0600, 0, Content.of(card), false);
    try {
      run.host().apply(List.of(file));
    } catch (FileAlreadyExistsException e) {
      run.host().apply(List.of(new Change.RemoveFile(next), file));
    }
    run.host().rename(next, Layout.cardOn(bench.directory()));
  }

  void startHeartbeat() {
    if (!run.settings().heartbeat().isZero()) {
      heartbeat =
          Heartbeat.start(
              run.host(),
              bench,
              run.settings().heartbeat(),
              warning -> run.tell(new Event.Warned(warning)));
    }
  }

  void stopHeartbeat() {
    if (heartbeat != null) {
      heartbeat.close();
      heartbeat = null;
    }
  }

  /**
   * The one rename that ends a run. Where nothing was left on the workbench, it goes to a name that
   * nobody else gives it, and what is removed there goes with it: that exists only if it was
   * renamed, and the next holder has nothing to sweep. It is sent again as often as an action is.
   */
  void giveBack() throws IOException, DeployerException {
    stopHeartbeat();
    for (int times = 0; ; times++) {
      try {
        if (bench.incarnation() == 1 && run.connection().isBare(bench.directory())) {
          RemotePath over = fenced().child(bench.token() + Workbench.OVER);
          run.host().renameAndTidy(bench.directory(), over, Workbench.tidying(over));
        } else {
          run.host().rename(bench.directory(), fenced().child(bench.token()));
        }
        return;
      } catch (NoSuchFileException e) {
        // Given back by a request whose reply was lost, or broken by someone else: not ours either
        // way.
        return;
      } catch (ConnectionLostException e) {
        if (times == ResumedActions.MOST_RESUMES) {
          throw e;
        }
        run.locked().reconnect(e, false);
      }
    }
  }
}
