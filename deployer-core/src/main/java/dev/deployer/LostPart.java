package dev.deployer;

import dev.deployer.path.ReleaseId;
import dev.deployer.root.Remains;
import dev.deployer.root.RootState;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a release that somebody has deleted behind Deployer's back.
 *
 * @param release whose it was
 * @param part which one
 */
public record LostPart(ReleaseId release, Part part) {
  /** What is not there any more. */
  public enum Part {
    /** The release that {@code current} names: nothing can be served. */
    LIVE,
    /** The directory; its manifest is there. */
    DIRECTORY,
    /** The manifest; its directory is there, and cannot be held against anything. */
    MANIFEST,
    /** The release that lay in the trash; what lies beside it there restores nothing. */
    TRASH
  }

  static List<LostPart> in(RootState state) {
    Remains remains = Remains.of(state);
    List<LostPart> lost = new ArrayList<>();
    remains.live().ifPresent(id -> lost.add(new LostPart(id, Part.LIVE)));
    remains.withoutDirectory().stream()
        .filter(id -> !remains.live().map(id::equals).orElse(false))
        .forEach(id -> lost.add(new LostPart(id, Part.DIRECTORY)));
    remains.withoutManifest().forEach(id -> lost.add(new LostPart(id, Part.MANIFEST)));
    remains.inTheTrash().forEach(one -> lost.add(new LostPart(one.id(), Part.TRASH)));
    return lost;
  }
}
