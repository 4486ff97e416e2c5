package dev.deployer.outcome;

import dev.deployer.path.ReleaseId;
import java.util.Optional;

/** What {@code current} on a host is: what is served now. */
public sealed interface Live {
  /** That release is live, or nothing. */
  static Live of(Optional<ReleaseId> release) {
    return release.<Live>map(Release::new).orElseGet(Nothing::new);
  }

  /** The release that {@code current} names, if it names one by a usable name. */
  default Optional<ReleaseId> release() {
    return Optional.empty();
  }

  /** There is no {@code current}: nothing is live. */
  record Nothing() implements Live {
    @Override
    public String toString() {
      return "nothing is live";
    }
  }

  /** {@code current} names {@code releases/<id>}, a directory. */
  record Release(ReleaseId id) implements Live {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }

    @Override
    public String toString() {
      return id + " is live";
    }
  }

  /**
   * {@code current} is there, but is not a link to a release: a real directory, a link that leaves
   * {@code releases}, a dangling link. It is never replaced.
   */
  record Strange(String fact) implements Live {
    @Override
    public String toString() {
      return "current " + fact;
    }
  }

  /** It could not be read. */
  record Unknown() implements Live {
    @Override
    public String toString() {
      return "what is live is unknown";
    }
  }
}
