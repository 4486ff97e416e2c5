package dev.deployer.manifest;

import dev.deployer.path.EntryPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Where the links of a release lead, followed as the kernel does, one component at a time.
 *
 * <p>A link may name what is not there. Of what lies in a writable directory, in shared data or
 * behind a missing name nothing is known, and it may become a link to anywhere; so no {@code ..}
 * may follow there.
 */
final class Links {
  /** As Linux, path_resolution(7). */
  private static final int MOST_LINKS = 40;

  private static final int MOST_BYTES = 1023;

  /** How far the root is above a release: {@code <root>/releases/<id>}. */
  private static final int LEVELS_TO_ROOT = 2;

  private final Entry[] sorted;

  Links(Entry[] sorted) {
    this.sorted = sorted;
  }

  /** What is wrong with this link. */
  Optional<String> fault(Entry.Link link) {
    String fault = textFault(link.target());
    return Optional.ofNullable(fault != null ? fault : new Walk(link).fault());
  }

  private static String textFault(String target) {
    if (target.isEmpty()) {
      return "a link has a target";
    }
    if (target.startsWith("/")) {
      return "a link is relative";
    }
    if (target.chars().anyMatch(Character::isISOControl)) {
      return "the target of a link has no control characters";
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(target)) {
      return "the target of a link must be UTF-8";
    }
    if (target.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      return "the target of a link has at most " + MOST_BYTES + " bytes";
    }
    return null;
  }

  private Entry find(String path) {
    if (EntryPath.fault(path) != null) {
      return null;
    }
    int index = Manifest.indexOf(sorted, EntryPath.parse(path));
    return index < 0 ? null : sorted[index];
  }

  /** One link on its way; {@code place} is a directory of the release, empty for its own. */
  private final class Walk {
    private final Deque<String> ahead = new ArrayDeque<>();
    private String place;
    private int levelsAbove;
    private boolean unknown;
    private int links;

    Walk(Entry.Link link) {
      String path = link.path().value();
      this.place = path.substring(0, Math.max(0, path.lastIndexOf('/')));
      push(link.target());
    }

    /** Puts the components of this target before those still ahead. */
    private void push(String target) {
      for (int end = target.length(); end >= 0; ) {
        int slash = target.lastIndexOf('/', end - 1);
        String component = target.substring(slash + 1, end);
        if (!component.isEmpty() && !component.equals(".")) {
          ahead.push(component);
        }
        end = slash;
      }
    }

    String fault() {
      while (!ahead.isEmpty()) {
        if (levelsAbove == LEVELS_TO_ROOT) {
          return aboveFault();
        }
        String name = ahead.pop();
        String fault = name.equals("..") ? up() : levelsAbove > 0 ? leaves() : down(name);
        if (fault != null) {
          return fault;
        }
      }
      return levelsAbove > 0 ? leaves() : null;
    }

    private String up() {
      if (unknown) {
        return "it goes up again (..) from where nothing is recorded";
      }
      if (place.isEmpty()) {
        levelsAbove++;
      } else {
        place = place.substring(0, Math.max(0, place.lastIndexOf('/')));
      }
      return null;
    }

    private String down(String name) {
      if (unknown) {
        return null;
      }
      String path = place.isEmpty() ? name : place + "/" + name;
      Entry entry = find(path);
      if (entry instanceof Entry.Link next) {
        if (++links > MOST_LINKS || next.target().startsWith("/")) {
          return next.target().startsWith("/") ? leaves() : "it leads through too many links";
        }
        push(next.target());
      } else if (entry instanceof Entry.Directory || entry instanceof Entry.Writable) {
        place = path;
      } else {
        unknown = true;
      }
      return null;
    }

    private String aboveFault() {
      boolean shared = ahead.pop().equals("shared");
      if (!shared || ahead.isEmpty() || ahead.contains("..")) {
        return leaves();
      }
      String path = String.join("/", ahead);
      return isDeclared(path) ? null : "it leads to shared/" + path + ", which is not declared";
    }

    private boolean isDeclared(String path) {
      for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
        if (find(path.substring(0, end)) instanceof Entry.Link other && other.isToShared()) {
          return true;
        }
      }
      return false;
    }

    private String leaves() {
      return "the link leads out of the release; a link stays inside it or in declared shared data";
    }
  }
}
