package dev.deployer.cluster;

import dev.deployer.manifest.Difference;
import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.util.List;

/** A way to hold what is live on a host against its manifest. */
@FunctionalInterface
public interface Sweeping {
  /** What differs, and is not known to. */
  List<Difference> differences(Member member) throws IOException, DeployerException;
}
