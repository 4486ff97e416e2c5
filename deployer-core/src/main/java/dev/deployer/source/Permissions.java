package dev.deployer.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The permissions of files of this machine, by the bits that manifests and archives have. */
public final class Permissions {
  private Permissions() {}

  /** Gives a file these; on a file system that has none, as on Windows, nothing is done. */
  static void give(Path file, int mode) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(of(mode));
    }
  }

  /** Those of the nine lowest bits; what else is set is passed over. */
  public static Set<PosixFilePermission> of(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      // They are declared in the order of the bits, the owner's right to read first.
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }
}
