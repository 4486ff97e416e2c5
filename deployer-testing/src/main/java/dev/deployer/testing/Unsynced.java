package dev.deployer.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The operations on directories that a power loss may undo.
 *
 * <p>Each is whole or not at all, also where it concerns two directories: a rename is never seen in
 * both or in neither. It must survive once every directory it concerns was synced after it. Until
 * then it may survive or not, independently of others, but never without what it builds upon:
 *
 * <ul>
 *   <li>earlier operations on the same name in the same directory;
 *   <li>where it removes or replaces a directory: all earlier ones in that directory;
 *   <li>where it moves a directory: those that brought the directories above its new place there.
 * </ul>
 *
 * <p>A journaling filesystem, which keeps a prefix of all operations at the least, does nothing
 * that this excludes. The reverse is not so: this loses more than ext4 would.
 */
final class Unsynced {
  /** A name in a directory. */
  private record Slot(Inode.Directory directory, String name) {}

  /** What a name stands for after an operation; null for nothing. */
  record Edit(Inode.Directory directory, String name, Inode inode) {
    private Slot slot() {
      return new Slot(directory, name);
    }
  }

  private static final class Operation {
    final List<Edit> edits;
    final Inode.Directory removed;
    final Inode placed;
    final List<Inode> above;
    final Set<Inode.Directory> toSync = new HashSet<>();

    Operation(List<Edit> edits, Inode.Directory removed) {
      this.edits = edits;
      this.removed = removed;
      Edit last = edits.get(edits.size() - 1);
      this.placed = last.inode();
      this.above =
          edits.size() > 1 && placed instanceof Inode.Directory
              ? ancestors(last.directory())
              : List.of();
      edits.forEach(edit -> toSync.add(edit.directory()));
    }

    private static List<Inode> ancestors(Inode.Directory directory) {
      List<Inode> all = new ArrayList<>(List.of(directory));
      for (Inode.Directory at = directory; at.parent != at; at = at.parent) {
        all.add(at.parent);
      }
      return all;
    }
  }

  private final List<Operation> operations = new ArrayList<>();

  /**
   * Takes note of an operation that was carried out.
   *
   * @param edits what it did; of a rename, the removal first
   * @param removed the directory that it removed or replaced; null if none
   */
  void add(List<Edit> edits, Inode.Directory removed) {
    operations.add(new Operation(edits, removed));
  }

  /** fsync of a directory. */
  void sync(Inode.Directory directory) {
    operations.forEach(operation -> operation.toSync.remove(directory));
    settle(withWhatTheyBuildUpon(operation -> operation.toSync.isEmpty()));
  }

  /** As if everything had been synced. */
  void syncAll() {
    settle(new ArrayDeque<>(operations));
  }

  /** The entries of each directory that differ from the settled ones after a power loss. */
  Map<Inode.Directory, Map<String, Inode>> survivors(Random random) {
    double share = random.nextInt(5) / 4.0;
    return entriesAfter(withWhatTheyBuildUpon(o -> random.nextDouble() < share));
  }

  /**
   * The same for every choice of up to so many operations that are lost, or that survive; each
   * outcome once.
   */
  List<Map<Inode.Directory, Map<String, Inode>>> outcomes(int deep) {
    Set<List<Operation>> outcomes = new LinkedHashSet<>();
    List<Operation> all = List.copyOf(operations);
    choose(deep, 0, new HashSet<>(), all, outcomes);
    return outcomes.stream().map(this::entriesAfter).toList();
  }

  private void choose(
      int deep,
      int from,
      Set<Operation> chosen,
      List<Operation> all,
      Set<List<Operation>> outcomes) {
    outcomes.add(List.copyOf(withWhatTheyBuildUpon(chosen::contains)));
    outcomes.add(List.copyOf(withWhatTheyBuildUpon(o -> !chosen.contains(o))));
    for (int i = from; deep > 0 && i < all.size(); i++) {
      chosen.add(all.get(i));
      choose(deep - 1, i + 1, chosen, all, outcomes);
      chosen.remove(all.get(i));
    }
  }

  private Map<Inode.Directory, Map<String, Inode>> entriesAfter(Iterable<Operation> surviving) {
    Map<Inode.Directory, Map<String, Inode>> entries = new HashMap<>();
    for (Operation operation : surviving) {
      for (Edit edit : operation.edits) {
        apply(edit, entries.computeIfAbsent(edit.directory(), d -> new LinkedHashMap<>(d.settled)));
      }
    }
    return entries;
  }

  private void settle(Deque<Operation> settled) {
    for (Operation operation : settled) {
      operation.edits.forEach(edit -> apply(edit, edit.directory().settled));
    }
    operations.removeAll(Set.copyOf(settled));
  }

  private static void apply(Edit edit, Map<String, Inode> entries) {
    if (edit.inode() == null) {
      entries.remove(edit.name());
    } else {
      entries.put(edit.name(), edit.inode());
    }
  }

  private Deque<Operation> withWhatTheyBuildUpon(Predicate<Operation> chosen) {
    Set<Slot> slots = new HashSet<>();
    Set<Inode> directories = new HashSet<>();
    Set<Inode> places = new HashSet<>();
    Deque<Operation> closure = new ArrayDeque<>();
    for (int i = operations.size() - 1; i >= 0; i--) {
      Operation operation = operations.get(i);
      if (chosen.test(operation)
          || places.contains(operation.placed)
          || operation.edits.stream()
              .anyMatch(e -> slots.contains(e.slot()) || directories.contains(e.directory()))) {
        closure.addFirst(operation);
        operation.edits.forEach(edit -> slots.add(edit.slot()));
        places.addAll(operation.above);
        if (operation.removed != null) {
          directories.add(operation.removed);
        }
      }
    }
    return closure;
  }
}
