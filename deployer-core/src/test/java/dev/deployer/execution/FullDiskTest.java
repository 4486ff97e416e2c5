package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.FullDiskException;
import dev.deployer.testing.MemoryConnector;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host that says no more than "Failure". */
final class FullDiskTest extends ErrandsOnAShop {
  private final IOException failure =
      new FileSystemException("/srv/shop/f", null, "the host said: Failure");

  private MemoryConnector connector;

  @BeforeEach
  void aHost() {
    connector = shop.disk.connector("web1");
  }

  private IOException explained(IOException e) throws Exception {
    try (Run run = errand.by(connector)) {
      run.open();
      return FullDisk.explain(e, run);
    }
  }

  @Test
  void theLackOfRoomIsNamedWithWhatIsLeft() throws Exception {
    shop.disk.limitBytes(1_048_575);
    assertThat(explained(failure))
        .hasMessage(
            "/srv/shop/f: the host said: Failure; the filesystem is full: 1048575 bytes are free")
        .hasCause(failure)
        .isInstanceOf(FullDiskException.class);
    shop.disk.makeRoom();
    shop.disk.limitFiles(15);
    assertThat(explained(failure))
        .hasMessageEndingWith("the filesystem is full: 15 more files can be made");
    shop.disk.makeRoom();
    shop.disk.setReadOnly(true);
    assertThat(explained(new FileSystemException("/srv/shop/f")))
        .hasMessage("/srv/shop/f: the filesystem is read-only")
        .isNotInstanceOf(FullDiskException.class);
  }

  @Test
  void whereThereIsRoomTheFailureStaysWhatItIs() throws Exception {
    shop.disk.limitBytes(1 << 20);
    shop.disk.limitFiles(16);
    assertThat(explained(failure)).isSameAs(failure);
  }

  @Test
  void aFailureWithAReasonOfItsOwnStaysWhatItIs() throws Exception {
    shop.disk.limitBytes(0);
    IOException absent = new NoSuchFileException("/srv/shop/f");
    assertThat(explained(absent)).isSameAs(absent);
  }

  @Test
  void aHostThatCannotBeAskedChangesNothing() throws Exception {
    shop.disk.limitBytes(0);
    try (Run run = errand.by(connector)) {
      assertThat(FullDisk.explain(failure, run)).as("it was never open").isSameAs(failure);
      run.open();
      Thread.currentThread().interrupt();
      assertThat(FullDisk.explain(failure, run)).as("it is interrupted").isSameAs(failure);
      assertThat(Thread.interrupted()).isTrue();
      connector.cutAll();
      assertThat(FullDisk.explain(failure, run)).as("it is lost").isSameAs(failure);
      assertThat(failure.getSuppressed()).hasSize(1);
    }
  }
}
