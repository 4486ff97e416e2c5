package dev.deployer.root;

import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.StoreVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether a release can read the data that there is: as far as the highest that was written, and
 * from the lowest that may be left. Pure.
 *
 * @param stores those of which it cannot read everything
 * @param faults a sentence for each thing that it cannot read
 * @param notes what it cannot read either and what is no reason against it, since what is live
 *     cannot
 */
public record Readability(SortedSet<String> stores, List<String> faults, List<String> notes) {
  /**
   * Judges a release.
   *
   * @param name of it, for people
   * @param own what it says of itself
   * @param marks what was written
   * @param live what those say of themselves whose place it takes
   */
  public static Readability of(
      String name,
      Optional<Metadata> own,
      SortedMap<String, StoreMark> marks,
      List<Optional<Metadata>> live) {
    Readability found = new Readability(new TreeSet<>(), new ArrayList<>(), new ArrayList<>());
    marks.forEach(
        (store, mark) -> {
          List<Optional<StoreVersions>> served =
              live.stream().map(one -> one.map(said -> said.data().get(store))).toList();
          Optional<StoreVersions> versions = own.map(said -> said.data().get(store));
          if (versions.isPresent()) {
            found.judge(name, store, versions.get(), mark, served);
          } else {
            found.silent(name, store, mark, served);
          }
        });
    return found;
  }

  private void silent(
      String name, String store, StoreMark mark, List<Optional<StoreVersions>> live) {
    String fact = name + " says nothing of " + store + "; " + said(mark.highest());
    if (!live.isEmpty() && live.stream().allMatch(Optional::isEmpty)) {
      notes.add(fact + ", and what is live says nothing of it either");
    } else {
      add(store, fact);
    }
  }

  private void judge(
      String name,
      String store,
      StoreVersions versions,
      StoreMark mark,
      List<Optional<StoreVersions>> live) {
    if (versions.to() < mark.highest().version()) {
      String fact = name + " reads " + store + " to " + versions.to() + "; " + said(mark.highest());
      if (mark.isOfAnAttemptAlone()
          && mark.served().map(sure -> versions.to() >= sure.version()).orElse(true)
          && !live.isEmpty()
          && live.stream().allMatch(one -> one.map(it -> versions.to() >= it.to()).orElse(false))) {
        notes.add(fact + ", and what is live reads no further");
      } else {
        add(store, fact);
      }
    }
    if (versions.from() > mark.floor()) {
      add(
          store,
          name
              + " reads "
              + store
              + " from "
              + versions.from()
              + "; "
              + mark.floor()
              + " is still there");
    }
  }

  private void add(String store, String fault) {
    stores.add(store);
    faults.add(fault);
  }

  private static String said(Written highest) {
    return highest.version()
        + switch (highest.how()) {
          case ATTEMPTED -> " may have been written ";
          case SERVED, RECORDED -> " was written ";
          case ASKED -> " is there, ";
        }
        + highest.since();
  }
}
