package dev.deployer.outcome;

import dev.deployer.path.ReleaseId;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code current} on a host is: what is served now. */
public sealed interface Live extends Serializable {
  /** That release is live, or nothing. */
  static Live of(Optional<ReleaseId> release) {
    return release.<Live>map(Release::new).orElseGet(Nothing::new);
  }

  /**
   * What several hosts serve: the same, or different things, or it is not known. A host of which it
   * is not known can be like the others, but does not make those alike that differ.
   */
  static Live together(List<Live> hosts) {
    List<Live> known =
        hosts.stream().filter(live -> !(live instanceof Unknown)).distinct().toList();
    if (known.size() > 1) {
      return new Mixed();
    }
    return known.isEmpty() || hosts.stream().anyMatch(Unknown.class::isInstance)
        ? new Unknown()
        : known.get(0);
  }

  /** One word for programs: {@code release}, {@code nothing}, {@code strange}, {@code mixed}. */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
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

  /**
   * {@code current} names {@code releases/<id>}, a directory.
   *
   * @param id which one
   * @serial exclude
   */
  record Release(ReleaseId id) implements Live {
    @Override
    public Optional<ReleaseId> release() {
      return Optional.of(id);
    }

    // Written out, since the compiler's own are made by each JVM anew: docs/performance.md.

    @Override
    public boolean equals(Object other) {
      return other instanceof Release that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }

    @Override
    public String toString() {
      return id + " is live";
    }
  }

  /**
   * {@code current} is there, but is not a link to a release: a real directory, a link that leaves
   * {@code releases}, a dangling link. It is never replaced.
   *
   * @param fact what is there instead of a link to a release, in one clause
   * @serial exclude
   */
  record Strange(String fact) implements Live {
    @Override
    public String toString() {
      return "current " + fact;
    }
  }

  /** Of several hosts: they do not all serve the same. */
  record Mixed() implements Live {
    @Override
    public String toString() {
      return "the hosts differ";
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
