package dev.deployer.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Paths as the kernel reads them: names between slashes. */
final class PathText {
  private static final int MAX_NAME = 255;
  private static final int MAX_PATH = 4095;

  private PathText() {}

  /** The length in bytes; a lone surrogate stands for one byte, and is written as one. */
  static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The names in a path, of which there is at least one; a trailing slash is a last name ".". */
  static List<String> names(String path) throws Refusal {
    if (path.isEmpty()) {
      throw new Refusal(Errno.ENOENT);
    }
    if (length(path) > MAX_PATH) {
      throw new Refusal(Errno.ENAMETOOLONG);
    }
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    if (path.endsWith("/")) {
      names.add(".");
    }
    return names;
  }

  static void checkLength(String name) throws Refusal {
    if (length(name) > MAX_NAME) {
      throw new Refusal(Errno.ENAMETOOLONG);
    }
  }
}
