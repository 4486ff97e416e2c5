package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.CopiedRange;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.schmizz.sshj.common.Buffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Servers that carry out requests in their order and answer some of them later than others that
 * came after, as draft-ietf-secsh-filexfer-02 section 3 lets them.
 */
@Timeout(60)
class OutOfOrderTest extends ScriptedServers {
  private static final RemotePath FILE = ROOT.child("f");
  private static final RemotePath FROM = ROOT.child("a");
  private static final RemotePath TO = ROOT.child("b");
  private static final String OPEN_SSH = "OpenSSH_9.2p1";
  private static final int PIECE = 1 << 15;
  private static final int FILE_MODE = 0100644;
  private static final int STRICT_MODE = 040700;
  private static final int LINK_MODE = 0120777;

  private final byte[] content = new byte[4 * PIECE];

  /** The pages that a listing still has, of one entry each. */
  private final Deque<String> pages = new ArrayDeque<>();

  /** What fails: types of requests, and names of extensions. */
  private final Set<Object> failing = new HashSet<>();

  private final List<Integer> done = new ArrayList<>();
  private final List<IOException> failures = new ArrayList<>();
  private int mode = FILE_MODE;
  private long size = content.length;

  OutOfOrderTest() {
    new Random(1).nextBytes(content);
  }

  private byte[] answer(int type, int id, Buffer.PlainBuffer rest) throws IOException {
    String name = rest.readString();
    if (failing.contains(type) || failing.contains(name)) {
      return packet(Sftp.STATUS, id).putUInt32(4).putString("Failure").getCompactData();
    }
    Buffer.PlainBuffer answer =
        switch (type) {
          case Sftp.OPEN, Sftp.OPENDIR -> packet(Sftp.HANDLE, id).putString("h");
          case Sftp.READ -> piece(id, (int) rest.readUInt64(), rest.readUInt32AsInt());
          case Sftp.LSTAT, Sftp.FSTAT -> attributes(packet(Sftp.ATTRS, id), mode, size);
          case Sftp.READLINK -> name(id, "target");
          case Sftp.READDIR -> pages.isEmpty() ? end(id) : name(id, pages.remove());
          default -> packet(Sftp.STATUS, id).putUInt32(0).putString("");
        };
    return answer.getCompactData();
  }

  private Buffer.PlainBuffer piece(int id, int at, int wanted) {
    int length = Math.min(content.length - at, wanted);
    return length > 0 ? packet(Sftp.DATA, id).putBytes(content, at, length) : end(id);
  }

  private static Buffer.PlainBuffer name(int id, String name) {
    Buffer.PlainBuffer one = packet(Sftp.NAME, id).putUInt32(1).putString(name);
    return attributes(one.putString("long"), FILE_MODE);
  }

  private static Buffer.PlainBuffer end(int id) {
    return packet(Sftp.STATUS, id).putUInt32(Status.EOF).putString("");
  }

  /** A request of a type, and the how manieth of them, from 1 on. */
  private record Nth(int type, int number) {}

  /** A server whose answer to one request comes right behind that to a later one. */
  private Host host(Nth held, Nth until, String server) throws IOException {
    int[] left = {held.number(), until.number()};
    byte[][] late = new byte[1][];
    Script script =
        (type, id, rest) -> {
          byte[] now = new Packets().raw(answer(type, id, rest)).framed();
          if (type == held.type() && --left[0] == 0) {
            late[0] = now;
            return new byte[0];
          }
          boolean isTime = late[0] != null && type == until.type() && --left[1] == 0;
          return isTime ? new Packets().raw(now).raw(late[0]).bytes() : now;
        };
    String[] extensions = {Extensions.POSIX_RENAME, Extensions.SYNC, Extensions.COPY_DATA};
    return host(afterVersion(script, extensions), true, server);
  }

  /**
   * @param nth request of the type {@code held}
   * @param until the next of this type is answered before it
   */
  private Host late(int held, int nth, int until) throws IOException {
    return host(new Nth(held, nth), new Nth(until, 1), OPEN_SSH);
  }

  private static void isRefused(ThrowingCallable asking) {
    assertThatThrownBy(asking)
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("does not keep to the SFTP protocol: it answered out of order");
  }

  private void isRefused(Host host, Change change) {
    isRefused(() -> apply(host, change));
    assertThat(done).isEmpty();
    assertThat(failures).isEmpty();
  }

  private void apply(Host host, Change change) throws IOException {
    host.apply(
        List.of(change),
        new ChangeListener() {
          @Override
          public void done(int index) {
            done.add(index);
          }

          @Override
          public void failed(int index, IOException failure) {
            failures.add(failure);
          }
        });
  }

  private Change put() {
    return new Change.PutFile(FILE, 0644, 0, Content.of(content), true);
  }

  private Change assembled() {
    Change.Origin origin = new Change.Origin(FROM, content.length, 0644, 0);
    List<CopiedRange> all = List.of(new CopiedRange(0, 0, content.length));
    return new Change.AssembleFile(TO, 0644, 0, Content.of(content), true, origin.pieces(all));
  }

  @Test
  void piecesOfAFileThatComeInAnotherOrderAreRefused() throws IOException {
    for (int piece : new int[] {2, 3}) {
      Host reading = late(Sftp.READ, piece, Sftp.READ);
      isRefused(() -> reading.read(FILE, content.length));
      Host digesting = late(Sftp.READ, piece, Sftp.READ);
      isRefused(() -> digesting.digest(List.of(FILE)));
    }
  }

  @Test
  void theEndOfAFileThatComesBeforeAPieceOfItIsRefused() throws IOException {
    size += PIECE;
    Host host = late(Sftp.READ, 4, Sftp.READ);
    isRefused(() -> host.read(FILE, (int) size));
  }

  @Test
  void whatIsKnownOfAFileMayComeBehindItsFirstPiece() throws IOException {
    Host host = late(Sftp.FSTAT, 1, Sftp.READ);
    assertThat(host.read(FILE, content.length)).contains(content);
  }

  @Test
  void piecesOfTwoFilesMayComeInAnyOrder() throws IOException {
    Host host = late(Sftp.READ, 1, Sftp.READ);
    assertThat(host.read(List.of(FROM, TO), content.length))
        .hasSize(2)
        .allSatisfy(each -> assertThat(each).contains(content));
  }

  @Test
  void theFsyncOfAnOpenDirectoryThatIsAnsweredBeforeTheRenameIsRefused() throws IOException {
    for (Set<String> refused : List.of(Set.<String>of(), Set.of(Extensions.SYNC))) {
      failing.addAll(refused);
      Host host = late(Sftp.EXTENDED, 1, Sftp.EXTENDED);
      Questions before = new Questions();
      before.opened(List.of(ROOT));
      host.ask(before);
      isRefused(() -> host.rename(FROM, TO, List.of(ROOT)));
    }
  }

  @Test
  void aDirectoryThatIsOpenedBeforeTheRenameIsAnsweredIsRefused() throws IOException {
    for (Set<Integer> refused : List.of(Set.<Integer>of(), Set.of(Sftp.OPEN))) {
      failing.addAll(refused);
      Host host = late(Sftp.EXTENDED, 1, Sftp.OPEN);
      isRefused(() -> host.rename(FROM, TO, List.of(ROOT)));
    }
  }

  @Test
  void theTextOfALinkThatComesBeforeWhatIsKnownOfItIsRefused() throws IOException {
    mode = LINK_MODE;
    Host host = late(Sftp.LSTAT, 1, Sftp.READLINK);
    isRefused(() -> host.look(List.of(FILE)));
  }

  @Test
  void thatThereIsNoTextOfALinkMayComeFirst() throws IOException {
    failing.add(Sftp.READLINK);
    Host host = late(Sftp.LSTAT, 1, Sftp.READLINK);
    assertThat(host.look(List.of(FILE)).get(0)).map(Found::target).contains(Optional.empty());
  }

  @Test
  void aPathThatMayNotBeLookedAtIsTheRefusalThoughALinksTextFollows() throws IOException {
    failing.add(Sftp.LSTAT);
    Host host = late(Sftp.OPEN, 1, Sftp.OPEN);
    assertThatThrownBy(() -> host.look(List.of(FILE)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("Failure");
  }

  @Test
  void theEndOfAListingThatComesBeforeAPageOfItIsRefused() throws IOException {
    pages.add("entry");
    Host host = late(Sftp.READDIR, 1, Sftp.READDIR);
    List<Found> found = new ArrayList<>();
    isRefused(() -> host.walk(List.of(ROOT), true, found::add));
    assertThat(found).isEmpty();
  }

  @Test
  void aFileThatIsClosedBeforeAllOfItIsAnsweredIsRefused() throws IOException {
    Map<Object, Nth> refused =
        Map.of(
            Sftp.WRITE, new Nth(Sftp.WRITE, 4),
            Sftp.FSETSTAT, new Nth(Sftp.FSETSTAT, 1),
            Extensions.SYNC, new Nth(Sftp.EXTENDED, 1));
    for (Map.Entry<Object, Nth> each : refused.entrySet()) {
      failing.clear();
      failing.add(each.getKey());
      isRefused(host(each.getValue(), new Nth(Sftp.CLOSE, 1), OPEN_SSH), put());
    }
  }

  @Test
  void aFileThatIsAssembledFromOneOfWhichTheHandleIsToComeIsRefused() throws IOException {
    isRefused(late(Sftp.OPEN, 1, Sftp.OPEN), assembled());
  }

  /** The first handle that is closed is that of the file that it was copied from. */
  @Test
  void anAssembledFileThatIsClosedBeforeAllOfItIsAnsweredIsRefused() throws IOException {
    for (Nth held :
        List.of(
            new Nth(Sftp.EXTENDED, 1),
            new Nth(Sftp.FSTAT, 1),
            new Nth(Sftp.FSTAT, 2),
            new Nth(Sftp.EXTENDED, 2))) {
      isRefused(host(held, new Nth(Sftp.CLOSE, 2), OPEN_SSH), assembled());
    }
    failing.add(Extensions.COPY_DATA);
    isRefused(host(new Nth(Sftp.EXTENDED, 1), new Nth(Sftp.CLOSE, 2), OPEN_SSH), assembled());
  }

  @Test
  void aDirectoryThatIsLookedAtBeforeItsMakingIsAnsweredIsRefused() throws IOException {
    isRefused(late(Sftp.MKDIR, 1, Sftp.LSTAT), new Change.MakeDirectory(TO, 0755));
  }

  @Test
  void aDirectoryThatIsLookedAtBeforeTheAnswerToItsModeIsRefused() throws IOException {
    failing.add(Sftp.OPEN);
    mode = STRICT_MODE;
    Host host = host(new Nth(Sftp.SETSTAT, 1), new Nth(Sftp.LSTAT, 1), "other");
    isRefused(host, new Change.MakeDirectory(TO, 0755));
  }
}
