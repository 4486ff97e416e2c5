package dev.deployer.cluster;

import dev.deployer.outcome.DeployerException;
import dev.deployer.root.LostManifestException;
import java.io.IOException;
import java.util.List;

/** A way to hold what is live on a host against its manifest. */
@FunctionalInterface
public interface Sweeping {
  /**
   * What differs, and is not known to: a clause for each file, directory or link.
   *
   * @throws LostManifestException if there is nothing to hold it against any more
   */
  List<String> differences(Member member) throws IOException, DeployerException;
}
