package dev.deployer.root;

import dev.deployer.path.ReleaseId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is left of releases of which somebody has deleted a part behind Deployer's back. What a run
 * has prepared, or a dead one has left, is none of it.
 *
 * @param live the release that {@code current} names, and that is not there
 * @param withoutDirectory releases with a manifest and no directory
 * @param withoutManifest releases whose content the journal knows, with a directory and no manifest
 * @param inTheTrash what lies there and cannot be restored, with what of it is not there any more
 */
public record Remains(
    Optional<ReleaseId> live,
    Set<ReleaseId> withoutDirectory,
    Set<ReleaseId> withoutManifest,
    Map<RetiredRelease, RetiredRelease.Part> inTheTrash) {
  private static final Remains NONE = new Remains(Optional.empty(), Set.of(), Set.of(), Map.of());

  /** In a root as it was read; nothing where a run is at work, or has left its workbench. */
  public static Remains of(RootState state) {
    if (state.lock().isPresent() || !state.fenced().isEmpty() || !state.preparing().isEmpty()) {
      return NONE;
    }
    return underTheLock(state);
  }

  /** The same for who holds the lock, and has settled what dead runs had left. */
  public static Remains underTheLock(RootState state) {
    Set<ReleaseId> withoutDirectory = new TreeSet<>();
    for (ReleaseId id : state.records().keySet()) {
      if (!state.releases().contains(id) && !state.history().isRetired(id)) {
        withoutDirectory.add(id);
      }
    }
    Set<ReleaseId> withoutManifest = new TreeSet<>();
    for (ReleaseId id : state.releases()) {
      if (hasLostItsManifest(state, id)) {
        withoutManifest.add(id);
      }
    }
    Map<RetiredRelease, RetiredRelease.Part> inTheTrash = new LinkedHashMap<>();
    for (RetiredRelease lying : state.trash()) {
      if (state.hollow().containsKey(lying)) {
        inTheTrash.put(lying, state.hollow().get(lying));
      }
    }
    return new Remains(state.missing(), withoutDirectory, withoutManifest, inTheTrash);
  }

  /** Whether the journal has it with its content, and so it is no other tool's. */
  public static boolean hasLostItsManifest(RootState state, ReleaseId id) {
    return state.isUnmanaged(id)
        && !state.history().isRetired(id)
        && state.history().records().stream()
            .anyMatch(record -> record.to().equals(Optional.of(id)) && record.digest().isPresent());
  }

  /** What is so of a release, where that is all that is left of it; one clause. */
  public static Optional<String> inWords(RootState state, ReleaseId id) {
    if (state.records().containsKey(id) && !state.releases().contains(id)) {
      return Optional.of(id + " has a manifest on the host, and no directory");
    }
    return hasLostItsManifest(state, id)
        ? Optional.of(id + " has a directory on the host, and its manifest is not there any more")
        : Optional.empty();
  }

  /** The same of one that lies in the trash, and cannot be restored. */
  public static String inWords(RetiredRelease lying, RetiredRelease.Part missing) {
    return lying.id()
        + " lies in the trash without its "
        + switch (missing) {
          case RELEASE -> "directory";
          case MANIFEST -> "manifest";
        };
  }

  /** Why it is not known what is in a release without a manifest; one clause. */
  public static String whyUnknown(RootState state, ReleaseId id) {
    return hasLostItsManifest(state, id)
        ? "the manifest of " + id + " is not there any more"
        : id + " was made by another tool";
  }

  /** Of all that are not live, one clause each. */
  public List<String> inWords(RootState state) {
    List<String> words = new ArrayList<>();
    withoutDirectory.forEach(id -> inWords(state, id).ifPresent(words::add));
    withoutManifest.forEach(id -> inWords(state, id).ifPresent(words::add));
    inTheTrash.forEach((lying, missing) -> words.add(inWords(lying, missing)));
    return words;
  }
}
