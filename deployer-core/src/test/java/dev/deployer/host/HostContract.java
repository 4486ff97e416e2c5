package dev.deployer.host;

import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every outcome that {@link Host} promises, and every fact about servers that Deployer relies on;
 * the same for the model and for real servers. Where the two disagree, the server is right.
 */
@ExtendWith(LackShown.class)
public abstract class HostContract
    implements QuestionsContract,
        TogetherContract,
        RenameContract,
        ChangesContract,
        CopyContract,
        RemovalContract,
        ApplyContract,
        NamesContract,
        WalkContract,
        ConnectionContract {
  private Host host;
  private RemotePath top;

  /** The path of a directory that exists, is empty, and was never used. */
  protected abstract String freshDirectory() throws IOException;

  @BeforeEach
  final void connect() throws IOException {
    top = ReleaseRoot.parse(freshDirectory()).path();
    host = connector().connect();
  }

  @AfterEach
  final void disconnect() {
    if (host != null) {
      host.close();
    }
  }

  @Override
  public final Host host() {
    return host;
  }

  @Override
  public final RemotePath top() {
    return top;
  }
}
