package dev.deployer.root;

import dev.deployer.host.Facts;
import dev.deployer.host.RootInspection;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether it is safe to write in a root: who may write to the path that leads to it and to
 * the directories in it, and whether each of them is one.
 */
public final class RootSafety {
  private static final int OTHERS_MAY_WRITE = 0002;
  private static final int GROUP_MAY_WRITE = 0020;
  private static final int STICKY = 01000;

  private final Layout layout;

  public RootSafety(Layout layout) {
    this.layout = layout;
  }

  /**
   * What is wrong with the path from {@code /} down to the root: each component must be a directory
   * and no link, owned by root or the deploying account, and not writable by others but where
   * sticky.
   *
   * @param owner the user id of the deploying account, where it is known
   * @param notes gets what is allowed, but worth knowing
   */
  public List<Objection> pathFaults(
      RootInspection inspection, Optional<Integer> owner, List<String> notes) {
    List<Objection> faults = new ArrayList<>();
    List<String> components = layout.root().components();
    for (int i = 0; i < components.size(); i++) {
      String component = components.get(i);
      Optional<Facts> facts = inspection.components().get(i);
      if (facts.isEmpty()) {
        continue;
      }
      int mode = facts.get().mode();
      int uid = facts.get().owner();
      if (!facts.get().isDirectory()) {
        faults.add(
            unsafe(
                component
                    + (facts.get().isLink() ? " is a symbolic link" : " is not a directory")));
      } else if ((mode & OTHERS_MAY_WRITE) != 0 && (mode & STICKY) == 0) {
        faults.add(unsafe(component + " can be written by everyone"));
      } else if (owner.isPresent() && uid != 0 && uid != owner.get()) {
        faults.add(
            unsafe(
                component
                    + " belongs to user "
                    + uid
                    + ", neither to root nor to the deploying account"));
      } else if ((mode & GROUP_MAY_WRITE) != 0 && (mode & STICKY) == 0) {
        notes.add(component + " can be written by its group");
      }
    }
    String root = layout.root().toString();
    inspection
        .realPath()
        .filter(real -> !real.equals(root))
        .ifPresent(real -> faults.add(unsafe(root + " is really " + Printable.escape(real))));
    String home = inspection.home();
    if (home.equals(root) || home.startsWith(root + "/")) {
      faults.add(
          unsafe(root + " is or holds the account's home directory " + Printable.escape(home)));
    }
    return faults;
  }

  /**
   * What is wrong with these: each must be a directory and no link, and of those that are ours
   * nobody but the owner may write to any.
   *
   * @param found what they were found to be
   * @param owner the user id of the deploying account
   */
  List<Objection> layoutFaults(
      List<RemotePath> directories, List<Optional<Facts>> found, int owner) {
    List<Objection> faults = new ArrayList<>();
    for (int i = 0; i < directories.size(); i++) {
      RemotePath path = directories.get(i);
      if (found.get(i).isEmpty()) {
        faults.add(unsafe(path + " is missing"));
      } else if (!found.get(i).get().isDirectory()) {
        faults.add(
            unsafe(
                path
                    + (found.get(i).get().isLink()
                        ? " is a symbolic link"
                        : " is not a directory")));
      } else if (path.isWithin(layout.deployer())
          && ((found.get(i).get().mode() & (OTHERS_MAY_WRITE | GROUP_MAY_WRITE)) != 0
              || found.get(i).get().owner() != owner)) {
        faults.add(unsafe(path + " can be written by others than the deploying account"));
      }
    }
    return faults;
  }

  private static Objection unsafe(String fact) {
    return new Objection(Objection.Kind.UNSAFE_ROOT, fact);
  }
}
