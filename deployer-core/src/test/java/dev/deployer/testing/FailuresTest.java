package dev.deployer.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.host.Change;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.host.RecordingListener;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final RemotePath top = ReleaseRoot.parse("/srv/shop").path();
  private final HostConnector connector = new MemoryDisk().connector("web1");
  private final List<Change> changes =
      List.of(
          new Change.MakeDirectory(top, 0755),
          new Change.MakeDirectory(top.child("a"), 0755),
          new Change.MakeDirectory(top.child("b"), 0755),
          new Change.MakeDirectory(top.child("c"), 0755));

  @Test
  void oneOperationIsRefusedAndHasNotHappened() throws IOException {
    try (Host host = Failures.once(3, Operation::mutating).of(connector).connect()) {
      RecordingListener listener = new RecordingListener();
      host.apply(changes, listener);
      assertThat(listener.done()).containsExactly(0, 1, 3);
      assertThat(host.stat(top.child("b"))).isEmpty();
    }
  }

  @Test
  void allOperationsAreRefusedFromOneOn() throws IOException {
    try (Host host = Failures.from(3, Operation::mutating).of(connector).connect()) {
      RecordingListener listener = new RecordingListener();
      host.apply(changes, listener);
      assertThat(listener.failed()).containsOnlyKeys(2, 3);
      assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> host.sync(top));
    }
  }

  @Test
  void questionsAreRefusedAsToldTo() throws IOException {
    Failures failures =
        Failures.once(1, operation -> operation.text().startsWith("stat"))
            .refusedAs(operation -> new AccessDeniedException(operation.text()));
    try (Host host = failures.of(connector).connect()) {
      assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> host.stat(top));
      assertThat(host.stat(top)).isEmpty();
    }
    assertThat(failures.seen()).isEqualTo(2);
  }
}
