package dev.deployer.torture.trial;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.path.EntryPath;
import dev.deployer.path.RemotePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * A random sequence of requests on a few names, so few that they meet: directories become files,
 * links lead into and over each other, and what is asked for is often refused.
 *
 * <p>No link leads out of the tree to where there is something: the targets with {@code ..} name
 * entries that do not exist outside.
 */
final class RandomRequests {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<String> TARGETS =
      List.of("a", "b", "c", "a/b", "./b/a", "../a", "../b/c", "../../c", "nowhere", "a/", ".");
  private static final List<Integer> MODES = List.of(0755, 0700, 0755, 0700, 0500, 0300);
  private static final int ENOUGH = 1 << 16;

  /** Where paths begin, on one host or another. */
  interface At<T> extends Function<RemotePath, T> {}

  private final Random random;

  RandomRequests(long seed) {
    random = new Random(seed);
  }

  Request next() {
    return switch (random.nextInt(10)) {
      case 0, 1 -> rename(path(), path());
      case 2 -> question();
      case 3 -> sync(path());
      default -> apply(changes(1 + random.nextInt(4)));
    };
  }

  private static Request rename(EntryPath from, EntryPath to) {
    return new Request(
        "rename " + from + " " + to,
        (host, top) -> {
          host.rename(top.resolve(from), top.resolve(to));
          return "done";
        });
  }

  private static Request sync(EntryPath path) {
    return new Request(
        "sync " + path,
        (host, top) -> {
          host.sync(top.resolve(path));
          return "done";
        });
  }

  /**
   * One file is read at a time: of two refusals, which comes first depends on the server's pace.
   */
  private Request question() {
    EntryPath one = path();
    EntryPath other = path();
    return switch (random.nextInt(5)) {
      case 0 ->
          new Request(
              "stat " + one + " " + other,
              (host, top) ->
                  Described.facts(host.stat(List.of(top.resolve(one), top.resolve(other)))));
      case 1 ->
          new Request(
              "read " + one,
              (host, top) -> Described.contents(host.read(List.of(top.resolve(one)), ENOUGH)));
      case 2 ->
          new Request(
              "digest " + one,
              (host, top) -> Described.contents(host.digest(List.of(top.resolve(one)))));
      case 3 -> new Request("readLink " + one, (host, top) -> host.readLink(top.resolve(one)));
      default -> new Request("walk " + one, (host, top) -> Described.tree(host, top.resolve(one)));
    };
  }

  private static Request apply(List<At<Change>> changes) {
    RemotePath anywhere = Described.ANYWHERE;
    return new Request(
        "apply "
            + changes.stream().map(change -> Described.change(change.apply(anywhere))).toList(),
        (host, top) ->
            Described.outcomes(host, changes.stream().map(change -> change.apply(top)).toList()));
  }

  private List<At<Change>> changes(int count) {
    List<At<Change>> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      changes.add(change());
    }
    return changes;
  }

  private At<Change> change() {
    EntryPath path = path();
    EntryPath other = path();
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> {
        int mode = MODES.get(random.nextInt(MODES.size()));
        return top -> new Change.MakeDirectory(top.resolve(path), mode);
      }
      case 4, 5, 6 -> {
        Content content = Content.of(new byte[random.nextInt(5)]);
        int mode = random.nextBoolean() ? 0644 : 0400;
        long modified = random.nextInt(1_000_000);
        boolean durable = random.nextBoolean();
        return top -> new Change.PutFile(top.resolve(path), mode, modified, content, durable);
      }
      case 7, 8 -> {
        return top -> new Change.HardLink(top.resolve(path), top.resolve(other));
      }
      case 9, 10 -> {
        String target = TARGETS.get(random.nextInt(TARGETS.size()));
        return top -> new Change.SymbolicLink(top.resolve(path), target);
      }
      case 11 -> {
        return top -> new Change.RemoveFile(top.resolve(path));
      }
      case 12 -> {
        return top -> new Change.RemoveDirectory(top.resolve(path));
      }
      default -> {
        return top -> new Change.Move(top.resolve(path), top.resolve(other));
      }
    }
  }

  private EntryPath path() {
    EntryPath path = EntryPath.parse(name());
    for (int more = random.nextInt(6); more > 2; more--) {
      path = path.child(name());
    }
    return path;
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }
}
