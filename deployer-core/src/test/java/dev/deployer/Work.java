package dev.deployer;

import dev.deployer.outcome.DeployerException;
import java.io.IOException;

/** The work of a command. */
interface Work {
  Object by(Deployer deployer) throws DeployerException, IOException;
}
