package dev.deployer.execution;

import dev.deployer.host.ConnectionLostException;
import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * The one loop by which what a run does outlives a lost connection.
 *
 * <p>It is made of actions that begin by reading, so that they can be begun again. When the
 * connection is lost in one, and a reply with it, the run reconnects, makes sure that it is the
 * same host and the same root, fences and disarms itself, and begins the action again; nothing is
 * sent a second time without having been looked for.
 */
final class ResumedActions {
  /** How often one action is begun again; a host that dies of it each time is given up. */
  static final int MOST_RESUMES = 20;

  private final LockedConnection locked;
  private final WhatIsLive live;
  private final ReserveOfRun reserve;

  ResumedActions(LockedConnection locked, WhatIsLive live, ReserveOfRun reserve) {
    this.locked = locked;
    this.live = live;
    this.reserve = reserve;
  }

  /**
   * Runs the action, until it ends otherwise than with a lost connection.
   *
   * @param mayUseReserve whether it is also begun again where the disk is full, for which the
   *     root's reserve is given up
   */
  <T> T run(Run.Action<T> action, boolean mayUseReserve) throws IOException, DeployerException {
    for (int times = 0; ; times++) {
      try {
        return action.run(times > 0);
      } catch (ConnectionLostException e) {
        if (times == MOST_RESUMES) {
          throw e;
        }
        locked.goOnAfter(e);
      } catch (NoSuchFileException e) {
        requireLock(e);
        throw e;
      } catch (FileSystemException e) {
        if (!mayUseReserve || !locked.holdsLock() || !reserve.isGivenUpAfter(e)) {
          throw e;
        }
      }
    }
  }

  /** Who loses the lock loses the path: "no such file" may mean that the workbench is gone. */
  private void requireLock(NoSuchFileException cause) throws IOException, DeployerException {
    if (locked.hasLostLock()) {
      throw new DeployerException(
          DeployerException.Kind.FAILED, live.read(), "the lock was broken by someone else", cause);
    }
  }
}
