package dev.deployer.integration.site;

import java.io.IOException;
import java.nio.file.Path;

/** A site's root as it was at one time, to begin anew from it. */
public record KeptRoot(Site site, Path copy) {
  /** Keeps the root as it is now. */
  public static KeptRoot of(Site site) throws IOException {
    Path copy = site.folder().resolve("kept");
    Tree.delete(copy);
    Site.copy(site.root(), copy);
    return new KeptRoot(site, copy);
  }

  /** Makes the root what it was. */
  public void restore() throws IOException {
    Tree.delete(site.root());
    Site.copy(copy, site.root());
  }
}
