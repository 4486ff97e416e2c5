package dev.deployer;

import dev.deployer.execution.Run;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.security.MessageDigest;
import java.util.Optional;

/** Copies a file of a host to this machine; what fails here is told apart from what fails there. */
final class Fetching {
  private final Run run;
  private final RemotePath file;

  Fetching(Run run, RemotePath file) {
    this.run = run;
    this.file = file;
  }

  /** Opens the place of the copy, anew each time. */
  interface Opening {
    OutputStream open() throws IOException;
  }

  /**
   * Copies it.
   *
   * @param limit in bytes
   * @return the SHA-256 of the copy; empty where the host refuses the file, or it is larger
   */
  Optional<Digest> into(Opening place, int limit) throws IOException, DeployerException {
    run.checkpoint();
    Attempt[] last = new Attempt[1];
    boolean read;
    try {
      read =
          run.reliably(
              again -> {
                Attempt attempt = new Attempt();
                last[0] = attempt;
                attempt.begin(place);
                try {
                  return run.host().read(file, limit, attempt::take);
                } finally {
                  attempt.end();
                }
              });
    } catch (FileSystemException refused) {
      read = false;
    }
    if (last[0].failure != null) {
      throw PatchSaving.unwritable(last[0].failure);
    }
    return read ? Optional.of(Digest.of(last[0].digest.digest())) : Optional.empty();
  }

  /** One attempt; a failure of this machine's disk is no failure of the host. */
  private static final class Attempt {
    private final MessageDigest digest = Digest.sha256();
    private OutputStream out;
    private IOException failure;

    void begin(Opening place) {
      try {
        out = place.open();
      } catch (IOException e) {
        failure = e;
      }
    }

    void take(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
      if (failure == null) {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          failure = e;
        }
      }
    }

    void end() {
      try {
        if (out != null) {
          out.close();
        }
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
  }
}
