package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Buffer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that are put over several channels, when one of them fails. */
@Timeout(60)
class SpreadRunTest extends ScriptedServers {
  private static final int FILES = 2_000;

  private final List<Change> changes = files();
  private final CountDownLatch left = new CountDownLatch(1);
  private final Thread test = Thread.currentThread();

  /** It leaves with the first file that is done. */
  private final ChangeListener leaving =
      new ChangeListener() {
        @Override
        public void done(int index) throws IOException {
          left.countDown();
          throw new IOException("the disk is full");
        }
      };

  private static List<Change> files() {
    List<Change> files = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      files.add(new Change.PutFile(ROOT.child("f" + i), 0644, 0, Content.of(new byte[1]), true));
    }
    return files;
  }

  /** Done within the first channel's server. */
  private interface Deed {
    void does() throws IOException;
  }

  /** A server that puts files, and does something before it answers that the first is closed. */
  private static Script putting(Deed before, Deed after) {
    int[] closed = {0};
    return afterVersion(
        (type, id, rest) -> {
          if (type == Sftp.CLOSE && ++closed[0] <= 2) {
            (closed[0] == 1 ? before : after).does();
          }
          return answer(type, id);
        },
        Extensions.SYNC);
  }

  private static byte[] answer(int type, int id) {
    return type == Sftp.OPEN
        ? packet(Sftp.HANDLE, id).putString("h").getCompactData()
        : packet(Sftp.STATUS, id).putUInt32(0).putString("").getCompactData();
  }

  private SftpHost sftp(Script script) throws IOException {
    return (SftpHost) host(script);
  }

  private SpreadRun run(SftpHost first) {
    SpreadChanges spread = SpreadChanges.of(changes, true).orElseThrow();
    return new SpreadRun(first, changes, spread, true, new PutPace(), leaving);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("it was awaited in vain");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** The listener is told on the test's thread, on which a record passes its failures on. */
  private void awaitThatTheFailureHasLeft() throws IOException {
    await(left);
    while (Stream.of(test.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(StoppingListener.class.getName()))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void onceTheListenerHasFailedNoOtherChannelTakesAFileWhateverIsUnderWay() throws IOException {
    AtomicInteger taken = new AtomicInteger();
    Script counting =
        afterVersion(
            (type, id, rest) -> {
              taken.addAndGet(type == Sftp.OPEN ? 1 : 0);
              return answer(type, id);
            },
            Extensions.SYNC);
    SftpHost lane = sftp(counting);
    SpreadRun[] run = new SpreadRun[1];
    SftpHost first =
        sftp(
            putting(
                () -> {},
                () -> {
                  awaitThatTheFailureHasLeft();
                  run[0].takePart(lane);
                }));
    run[0] = run(first);

    assertThatThrownBy(() -> run[0].run(new PutLanes(new Nowhere("OpenSSH"))))
        .hasMessage("the disk is full");

    assertThat(taken).hasValue(0);
  }

  @Test
  void aChannelThatIsLostWhileTheListenerFailsIsALostConnection() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    Script losing =
        new Script() {
          @Override
          public byte[] answer(int type, int id, Buffer.PlainBuffer rest) throws IOException {
            taken.countDown();
            await(left);
            return null;
          }
        };
    SftpHost lane = sftp(afterVersion(losing, Extensions.SYNC));
    SpreadRun[] run = new SpreadRun[1];
    Thread other = new Thread(() -> takePart(run[0], lane));
    SftpHost first =
        sftp(
            putting(
                () -> {
                  other.start();
                  await(taken);
                },
                () -> {}));
    run[0] = run(first);

    assertThatThrownBy(() -> run[0].run(new PutLanes(new Nowhere("OpenSSH"))))
        .isInstanceOf(ConnectionLostException.class)
        .satisfies(
            lost ->
                assertThat(lost.getSuppressed())
                    .singleElement()
                    .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                    .hasMessage("the disk is full"));

    other.join();
    assertThatThrownBy(() -> first.stat(ROOT)).isInstanceOf(ConnectionLostException.class);
  }

  private static void takePart(SpreadRun run, SftpHost lane) {
    try {
      run.takePart(lane);
    } catch (IOException e) {
      // It is told by the run.
    }
  }
}
