package dev.deployer.manifest;

import dev.deployer.path.Printable;

/**
 * A path that cannot be in a release.
 *
 * @param path as it is, and so not safe to show
 * @param why what is wrong, and what is allowed
 */
public record Fault(String path, String why) {

  /** One line, safe to show. */
  @Override
  public String toString() {
    return Printable.quote(path) + ": " + why;
  }
}
