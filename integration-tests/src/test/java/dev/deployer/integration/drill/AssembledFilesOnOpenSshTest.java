package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.CheckReport;
import dev.deployer.DeployResult;
import dev.deployer.Shop;
import dev.deployer.VerifyDepth;
import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.CopiedRange;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Site;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.testing.Meddler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are put together by a real sftp-server, which says OK where it should not. */
final class AssembledFilesOnOpenSshTest {
  private static final int SIZE = 1_500_000;
  private static final int LARGE = 24 << 20;
  private static final int PAGE = 4_096;

  @TempDir private Path folder;

  private static final Instant BUILT = Instant.parse("2026-01-02T03:04:05Z");

  /** What happens to the file that is copied from. */
  private enum Origin {
    CUT_SHORT,
    EMPTIED,
    WRITTEN_TO,
    GROWN;

    void on(Path path) throws IOException {
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        switch (this) {
          case CUT_SHORT -> file.setLength(file.length() - 70_000);
          case EMPTIED -> file.setLength(0);
          case WRITTEN_TO -> {
            file.seek(file.length() - LARGE / 4);
            file.write(new byte[LARGE / 4]);
          }
          case GROWN -> {
            file.seek(file.length());
            file.write(1);
          }
        }
      }
    }
  }

  /** The large file of a version: most of it stays, and there is something new in many places. */
  private static byte[] content(int size, int version) {
    byte[] content = new byte[size];
    new Random(3).nextBytes(content);
    for (int at = 1_000; at < size; at += size / 40) {
      content[at] = (byte) version;
    }
    return content;
  }

  private static byte[] write(Site site, int size, int version) throws IOException {
    byte[] content = content(size, version);
    Path file = site.source().resolve("bundle.bin");
    Files.write(file, content);
    // Built before: times count seconds, and a write in the second of its own time is not seen.
    Files.setLastModifiedTime(file, FileTime.from(BUILT.plusSeconds(version)));
    return content;
  }

  private static DeployResult.OnHost deploy(Site site, HostConnector by, int version)
      throws DeployerException {
    return site.by(by).deploy(site.request(String.valueOf(version))).hosts().get(0);
  }

  private static void isWhole(Site site, int version, byte[] content) throws Exception {
    assertThat(site.current()).isEqualTo("releases/" + version);
    assertThat(site.release(String.valueOf(version)).resolve("bundle.bin"))
        .hasBinaryContent(content);
    assertThat(site.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .isEmpty();
  }

  @Test
  void ofALargeFileOnlyWhatIsNewIsSent() throws Exception {
    try (Site site = Site.open().initialised()) {
      site.with(site.settings().withDurable(true));
      write(site, LARGE, 1);
      deploy(site, site.connector(), 1);
      byte[] content = write(site, LARGE, 2);
      DeployResult.OnHost host = deploy(site, site.connector(), 2);
      assertThat(host.copiedFiles()).isEqualTo(1);
      assertThat(host.sentBytes()).isLessThan(LARGE / 50);
      assertThat(host.sentBytes() + host.copiedBytes()).isEqualTo(LARGE);
      isWhole(site, 2, content);
      assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
    }
  }

  /** What lies behind a copy on its channel waits for it. */
  @Test
  void aLargeCopyGoesOverAChannelOfItsOwn() throws Exception {
    try (OpenSshServer server =
            OpenSshServer.with().subsystem("/usr/lib/openssh/sftp-server").start();
        Host host = new SshHostConnector(server.settings().build()).connect()) {
      Path place = Files.createTempDirectory(server.folder().toRealPath(), "root");
      byte[] content = content(LARGE, 1);
      Files.write(place.resolve("old"), content);
      Files.setLastModifiedTime(place.resolve("old"), FileTime.from(1_000_000, TimeUnit.SECONDS));
      RemotePath top = ReleaseRoot.parse(place.toString()).path();
      RemotePath old = top.child("old");
      Change.Origin origin =
          new Change.Origin(old, LARGE, host.stat(old).orElseThrow().mode(), 1_000_000);
      List<Change> changes =
          new ArrayList<>(List.of(new Change.MakeDirectory(top.child("d"), 0755)));
      List<CopiedRange> whole = List.of(new CopiedRange(0, 0, LARGE));
      for (String name : List.of("a", "b", "c")) {
        RemotePath path = top.child("d").child(name);
        changes.add(
            new Change.AssembleFile(
                path, 0644, 7, Content.of(content), false, origin.pieces(whole)));
        changes.add(
            new Change.PutFile(
                top.child("d").child("small-" + name), 0644, 7, Content.of(new byte[9]), false));
      }
      host.apply(changes);
      for (String name : List.of("a", "b", "c")) {
        assertThat(place.resolve("d").resolve(name)).hasBinaryContent(content);
        assertThat(place.resolve("d/small-" + name)).hasSize(9);
      }
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (server.sftpServers().size() < 2 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(server.sftpServers()).hasSize(2);
    }
  }

  @Test
  void toAServerThatRefusesToCopyAllIsSentAndCheckSaysSo() throws Exception {
    OpenSshServer server =
        OpenSshServer.with().subsystem("/usr/lib/openssh/sftp-server -P copy-data").start();
    try (Site site = Site.on(server, Files.createDirectory(folder.resolve("host")))) {
      site.initialised();
      write(site, SIZE, 1);
      deploy(site, site.connector(), 1);
      byte[] content = write(site, SIZE, 2);
      DeployResult.OnHost host = deploy(site, site.connector(), 2);
      assertThat(host.copiedFiles()).isZero();
      assertThat(host.sentBytes()).isEqualTo(SIZE);
      isWhole(site, 2, content);
      assertThat(site.deployerFolder().resolve("manifests/2/chunks")).doesNotExist();
      assertThat(site.deployer().check().findings())
          .anySatisfy(
              finding -> {
                assertThat(finding.level()).isEqualTo(CheckReport.Level.NOTE);
                assertThat(finding.fact())
                    .isEqualTo(
                        "no copy-data: a changed file is sent whole, also where little of it is"
                            + " new");
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverHappensToTheFileThatIsCopiedTheReleaseIsWholeOrNotThere(Origin origin)
      throws Exception {
    try (Site site = Site.open().initialised()) {
      write(site, LARGE, 1);
      deploy(site, site.connector(), 1);
      byte[] content = write(site, LARGE, 2);
      Path live = site.release("1").resolve("bundle.bin");
      FutureTask<Boolean> meddling = new FutureTask<>(() -> whileItIsCopied(site, origin, live));
      Thread thread = new Thread(meddling, "meddling");
      thread.start();
      boolean done = true;
      try {
        deploy(site, new SshHostConnector(site.server().settings().build()), 2);
      } catch (DeployerException e) {
        done = false;
      }
      thread.interrupt();
      System.out.println(origin + " while it was copied: " + meddling.get() + ", done: " + done);
      if (done) {
        isWhole(site, 2, content);
      } else {
        assertThat(site.current()).isEqualTo("releases/1");
        assertThat(site.release("2")).doesNotExist();
      }
    }
  }

  /** Waits for the new file to appear, and meddles with the one that it is copied from. */
  private static boolean whileItIsCopied(Site site, Origin origin, Path live) throws IOException {
    Path lock = site.deployerFolder().resolve("lock");
    while (!Thread.currentThread().isInterrupted()) {
      try (Stream<Path> tokens = Files.list(lock)) {
        if (tokens.anyMatch(token -> Files.exists(token.resolve("tree/bundle.bin")))) {
          origin.on(live);
          return true;
        }
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** OpenSSH says OK to a copy of which the last 64 KiB met a full disk. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 40, 300})
  void onADiskThatFillsWhileAFileIsCopiedTheReleaseIsWholeOrNotThere(int pagesTooFew)
      throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    if (!mount(disk)) {
      System.out.println("run on the model: this account may not mount");
      onTheModel(pagesTooFew);
      return;
    }
    try (Site site = Site.on(OpenSshServer.start(), Files.createDirectory(disk.resolve("host")))) {
      site.initialised();
      write(site, SIZE, 1);
      deploy(site, site.connector(), 1);
      write(site, SIZE, 2);
      int pages = (SIZE + PAGE - 1) / PAGE - pagesTooFew;
      boolean[] filled = {false};
      Meddler filling =
          operation -> {
            if (operation.text().startsWith("assemble ") && !filled[0]) {
              filled[0] = true;
              fillBut(disk, pages);
            }
          };
      boolean done = true;
      try {
        deploy(site, filling.on(site.connector()), 2);
      } catch (DeployerException e) {
        done = false;
      }
      assertThat(filled[0]).isTrue();
      assertThat(done).isFalse();
      assertThat(site.current()).isEqualTo("releases/1");
      assertThat(site.release("2")).doesNotExist();
      Files.delete(disk.resolve("fill"));
      site.deployer().recover();
      byte[] content = write(site, SIZE, 3);
      deploy(site, site.connector(), 3);
      isWhole(site, 3, content);
    } finally {
      OpenSshServer.run("umount", "--lazy", disk.toString());
    }
  }

  private void onTheModel(int pagesTooFew) throws Exception {
    Path source = Files.createDirectory(folder.resolve("source"));
    Shop shop = new Shop(source).withLargeFiles().initialised();
    shop.deploy(1);
    shop.disk.beforeEachCopy(() -> shop.disk.limitBlocks(Math.max(0, 8 - pagesTooFew)));
    try {
      shop.deploy(2);
    } catch (DeployerException e) {
      assertThat(shop.target()).isEqualTo("releases/1");
    }
  }

  /** Takes all room but for so many pages. */
  private static void fillBut(Path disk, int pages) throws IOException {
    Path file = disk.resolve("fill");
    try (OutputStream fill =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        fill.write(new byte[PAGE]);
      }
    } catch (IOException e) {
      // It is full.
    }
    try (RandomAccessFile fill = new RandomAccessFile(file.toFile(), "rw")) {
      fill.setLength(fill.length() / PAGE * PAGE - (long) pages * PAGE);
    }
  }

  private static boolean mount(Path directory) {
    try {
      OpenSshServer.run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", directory.toString());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
