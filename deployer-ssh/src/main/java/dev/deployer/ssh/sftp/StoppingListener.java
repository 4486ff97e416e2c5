package dev.deployer.ssh.sftp;

import dev.deployer.host.ChangeListener;
import java.io.IOException;

/**
 * Passes on what it is told; from the moment on at which a failure leaves the listener, no further
 * file is taken.
 */
record StoppingListener(ChangeListener listener, SharedFiles files) implements ChangeListener {
  private interface Telling<E extends Exception> {
    void tell() throws E;
  }

  @Override
  public void sent(int index, long bytes) {
    tell(() -> listener.sent(index, bytes));
  }

  @Override
  public void copied(int index, long bytes) {
    tell(() -> listener.copied(index, bytes));
  }

  @Override
  public void done(int index) throws IOException {
    tell(() -> listener.done(index));
  }

  @Override
  public void failed(int index, IOException failure) throws IOException {
    tell(() -> listener.failed(index, failure));
  }

  private <E extends Exception> void tell(Telling<E> telling) throws E {
    boolean told = false;
    try {
      telling.tell();
      told = true;
    } finally {
      if (!told) {
        files.stop();
      }
    }
  }
}
