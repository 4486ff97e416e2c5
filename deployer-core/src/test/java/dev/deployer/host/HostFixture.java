package dev.deployer.host;

import dev.deployer.path.RemotePath;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

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

  /** Ends the test here if it is not about servers like this one. */
  default void assume(ServerTrait trait) {
    Assumptions.assumeTrue(traits().contains(trait), () -> "the server is not so: " + trait);
  }
}
