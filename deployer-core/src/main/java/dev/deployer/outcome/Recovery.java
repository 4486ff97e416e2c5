package dev.deployer.outcome;

import dev.deployer.path.ReleaseId;
import java.util.Optional;

/** One thing that was finished or undone, of what a run left that did not come to its end. */
public sealed interface Recovery {
  /** The release that it is about, where it is about one. */
  Optional<ReleaseId> release();

  /**
   * A release that is live lay elsewhere, and was put back.
   *
   * @param id the release
   */
  record PutBack(ReleaseId id) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }
  }

  /**
   * A release that was on its way to the trash, or back from there, is in the trash.
   *
   * @param id the release
   */
  record InTrash(ReleaseId id) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }
  }

  /**
   * A release had come back from the trash, and that is recorded now.
   *
   * @param id the release
   */
  record RestoreRecorded(ReleaseId id) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }
  }

  /**
   * The deletion of a release is finished.
   *
   * @param id the release
   */
  record DeletionFinished(ReleaseId id) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }
  }

  /**
   * The manifest of a release that had not been published is gone.
   *
   * @param id the release
   */
  record ManifestRemoved(ReleaseId id) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }
  }

  /**
   * A flip had happened, and is recorded now; what it made live is not judged.
   *
   * @param release what it led to; absent: nothing
   */
  record FlipRecorded(Optional<ReleaseId> release) implements Recovery {}

  /**
   * A flip had not happened, and is recorded as abandoned.
   *
   * @param release what it was to lead to; absent: nothing
   */
  record FlipAbandoned(Optional<ReleaseId> release) implements Recovery {}

  /** The host was to follow a decision that the cluster has left behind. */
  record MovedOn() implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.empty();
    }
  }

  /**
   * What was decided for the host is live there.
   *
   * @param live what is live on the host now
   * @param flipped whether it was not, before
   */
  record AsDecided(Live live, boolean flipped) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return live.release();
    }
  }

  /**
   * What was live before is live again.
   *
   * @param live what is live on the host now
   * @param unproven what had been live, and had not proven itself; absent: nothing
   */
  record NotProven(Live live, Optional<ReleaseId> unproven) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return live.release();
    }
  }

  /**
   * What was carried on has proven itself.
   *
   * @param live what is live on the host now
   */
  record Proven(Live live) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return live.release();
    }
  }

  /**
   * What was carried on was taken back; this is live again.
   *
   * @param live what is live on the host now
   */
  record TakenBack(Live live) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return live.release();
    }
  }

  /**
   * What is live was to be watched, and its run ended before it was: it is not known to be good.
   *
   * @param live what is live on the host now
   */
  record Unwatched(Live live) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return live.release();
    }
  }

  /** The hooks after the flip have run, since it was not known whether they had. */
  record HooksRun() implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.empty();
    }
  }

  /**
   * A step was begun here, and now it is recorded how it ended.
   *
   * @param step its name
   * @param outcome {@code done}, {@code failed} or {@code unknown}
   * @param id the release whose it is
   */
  record StepSettled(String step, String outcome, ReleaseId id) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }
  }

  /**
   * Hooks had begun before a release was to go live, and now it is recorded that they have ended.
   *
   * @param id the release
   * @param known whether any host knows how; else nobody knows what they did
   */
  record AttemptSettled(ReleaseId id, boolean known) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }
  }

  /**
   * {@code current} named a release that somebody had deleted: nothing is live.
   *
   * @param id the release
   */
  record LiveLost(ReleaseId id) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }
  }

  /**
   * Somebody had deleted the directory of a release: its manifest is removed.
   *
   * @param id the release
   */
  record DirectoryLost(ReleaseId id) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }
  }

  /**
   * Somebody had deleted a part of a release in the trash: what was left of it there is removed.
   *
   * @param id the release
   */
  record TrashLost(ReleaseId id) implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }
  }

  /** A person has said that what was to follow the flip is done. */
  record SaidToBeDone() implements Recovery {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.empty();
    }
  }
}
