package dev.deployer;

import dev.deployer.path.ReleaseId;
import dev.deployer.root.Remains;
import dev.deployer.root.RetiredRelease;
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
    /** The manifest, or its text; its directory is there, and cannot be held against anything. */
    MANIFEST,
    /** The directory of what lies in the trash; what lies beside it there restores nothing. */
    TRASH,
    /** The manifest of what lies in the trash, so that it cannot be restored. */
    TRASH_MANIFEST
  }

  static List<LostPart> in(RootState state) {
    Remains remains = Remains.of(state);
    List<LostPart> lost = new ArrayList<>();
    remains.live().ifPresent(id -> lost.add(new LostPart(id, Part.LIVE)));
    remains.withoutDirectory().stream()
        .filter(id -> !remains.live().map(id::equals).orElse(false))
        .forEach(id -> lost.add(new LostPart(id, Part.DIRECTORY)));
    remains.withoutManifest().forEach(id -> lost.add(new LostPart(id, Part.MANIFEST)));
    remains
        .inTheTrash()
        .forEach((lying, missing) -> lost.add(new LostPart(lying.id(), inTheTrash(missing))));
    return lost;
  }

  static Part inTheTrash(RetiredRelease.Part missing) {
    return switch (missing) {
      case RELEASE -> Part.TRASH;
      case MANIFEST -> Part.TRASH_MANIFEST;
    };
  }
}
