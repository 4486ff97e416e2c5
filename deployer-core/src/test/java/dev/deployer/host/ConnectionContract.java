package dev.deployer.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Connections: who answers, what ends with what, and that an interrupt is not waited out. */
interface ConnectionContract extends HostFixture {
  private static void assertLost(Host host, RemotePath path) {
    assertThatExceptionOfType(ConnectionLostException.class).isThrownBy(() -> host.stat(path));
    assertThatExceptionOfType(ConnectionLostException.class).isThrownBy(() -> host.sync(path));
    assertThatExceptionOfType(ConnectionLostException.class)
        .isThrownBy(() -> host.apply(List.of(new Change.MakeDirectory(path.child("x"), 0755))));
    assertThatExceptionOfType(ConnectionLostException.class).isThrownBy(host::another);
  }

  @Test
  default void everyConnectionProvesTheSameKey() throws IOException {
    assertThat(host().hostKey()).startsWith("SHA256:").hasSize(50);
    try (Host second = connector().connect()) {
      assertThat(second.hostKey()).isEqualTo(host().hostKey());
      assertThat(second.address()).isEqualTo(host().address());
    }
  }

  @Test
  default void theServerCanWhatDeployerNeeds() {
    assertThat(host().capabilities().posixRename()).isTrue();
    assertThat(host().capabilities().hardLink()).isTrue();
    assertThat(host().capabilities().sync()).isTrue();
    assertThat(host().capabilities().space())
        .isEqualTo(traits().contains(ServerTrait.ROOM_IS_TOLD));
    assertThat(host().capabilities().server()).isNotBlank();
  }

  @Test
  default void twoConnectionsSeeOneDisk() throws IOException {
    try (Host second = connector().connect()) {
      second.apply(List.of(new Change.MakeDirectory(top().child("d"), 0755)));
      assertThat(host().stat(top().child("d"))).isPresent();
    }
    assertThat(host().stat(top())).as("is not ended by the end of another").isPresent();
  }

  @Test
  default void aClosedHostAnswersNothing() throws IOException {
    Host closed = connector().connect();
    closed.close();
    assertLost(closed, top());
    closed.close();
  }

  @Test
  default void anotherHostIsTheSameHost() throws IOException {
    try (Host another = host().another()) {
      assertThat(another.hostKey()).isEqualTo(host().hostKey());
      assertThat(another.address()).isEqualTo(host().address());
      assertThat(another.capabilities()).isEqualTo(host().capabilities());
      assertThat(another.stat(top())).isEqualTo(host().stat(top()));
    }
    assertThat(host().stat(top())).as("is not ended by the end of another").isPresent();
  }

  @Test
  default void anotherHostEndsWithTheFirst() throws IOException {
    Host first = connector().connect();
    Host another = first.another();
    first.close();
    assertLost(another, top());
  }

  @Test
  default void anotherHostAnswersWhileTheFirstIsBusy() throws IOException {
    try (Host another = host().another()) {
      List<Optional<Facts>> answers = new ArrayList<>();
      ChangeListener asking =
          new ChangeListener() {
            @Override
            public void done(int index) {
              answers.add(ask());
            }

            private Optional<Facts> ask() {
              return CompletableFuture.supplyAsync(
                      () -> {
                        try {
                          return another.stat(top());
                        } catch (IOException e) {
                          throw new UncheckedIOException(e);
                        }
                      })
                  .join();
            }
          };
      host()
          .apply(
              List.of(
                  new Change.PutFile(
                      top().child("big"), 0644, 0, Content.of(new byte[3_000_000]), false),
                  new Change.MakeDirectory(top().child("d"), 0755)),
              asking);
      assertThat(answers).hasSize(2).allMatch(Optional::isPresent);
    }
  }

  @Test
  default void anInterruptEndsTheCallAndTheConnection() throws IOException {
    try (Host interrupted = connector().connect()) {
      Thread.currentThread().interrupt();
      try {
        assertThatExceptionOfType(ConnectionLostException.class)
            .isThrownBy(() -> interrupted.stat(top()));
      } finally {
        assertThat(Thread.interrupted()).as("the interrupt is not swallowed").isTrue();
      }
      assertLost(interrupted, top());
    }
  }
}
