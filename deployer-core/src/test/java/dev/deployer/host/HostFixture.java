package dev.deployer.host;

import dev.deployer.path.RemotePath;
import dev.deployer.testing.Backdoor;
import java.util.Set;

/** What a test of the contract works with; new for each test. */
public interface HostFixture {
  /** A connection, open. */
  Host host();

  /** Makes further connections to the same host. */
  HostConnector connector();

  /** The same files, reached past the port. */
  Backdoor backdoor();

  /** A root whose directory exists and is empty. */
  RemotePath top();

  Set<ServerTrait> traits();
}
