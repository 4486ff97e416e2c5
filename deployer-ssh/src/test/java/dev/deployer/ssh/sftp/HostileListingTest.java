package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.HeapShare;
import dev.deployer.host.Host;
import dev.deployer.host.Visitor;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that list in bad faith: names that lead elsewhere, and listings without an end. */
@Timeout(60)
class HostileListingTest extends ScriptedServers {
  @Test
  void namesThatLeadElsewhereAreRefused() throws IOException {
    for (String name : List.of("../x", "a/b", "", "a\0b", "/etc/passwd")) {
      Host host = host(afterVersion(listing(name, 1)));
      assertThatThrownBy(() -> host.walk(List.of(ROOT), true, entry -> {}))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("a name that is not valid");
    }
  }

  @Test
  void aListingThatGoesOnWithoutEntriesEnds() throws IOException {
    Host host = host(afterVersion(listing("x", 0)));
    assertThatThrownBy(() -> host.walk(List.of(ROOT), true, entry -> {}))
        .isInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("goes on without entries");
  }

  @Test
  void aListingWithoutEndEnds() throws IOException {
    Host host = host(afterVersion(listing("x", 1_000)));
    assertThatThrownBy(() -> host.walk(List.of(ROOT), false, entry -> {}))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("more than " + HeapShare.entries() + " entries");
  }

  /** Told of nothing, and not worried where a walk ends early. */
  private static final class Unworried implements Visitor {
    private final List<String> brokenOff = new ArrayList<>();
    private int found;

    @Override
    public void found(Found entry) {
      assertThat(brokenOff).isEmpty();
      found++;
    }

    @Override
    public void brokenOff(FileSystemException why) {
      brokenOff.add(why.getMessage());
    }
  }

  @Test
  void aWalkOfTooMuchEndsAndItsVisitorSaysWhetherThatIsAFailure() throws IOException {
    Host host = host(afterVersion(listing("x", 1_000)));
    Unworried visitor = new Unworried();
    host.walk(List.of(ROOT, ROOT.child("y")), true, visitor);
    assertThat(visitor.brokenOff).singleElement().asString().contains(" entries");
    assertThat(visitor.found).isEqualTo(HeapShare.entries());
  }

  @Test
  void aWalkThatMeetsANameThatIsNoneEndsAndTheConnectionLasts() throws IOException {
    Host host = host(afterVersion(listing("a/b", 100)));
    for (int i = 0; i < 2; i++) {
      Unworried visitor = new Unworried();
      host.walk(List.of(ROOT), true, visitor);
      assertThat(visitor.brokenOff).singleElement().asString().contains("not valid");
    }
  }

  @Test
  void aTreeWithoutBottomEnds() throws IOException {
    Script bottomless =
        new Script() {
          private int pages;

          @Override
          public byte[] answer(int type, int id, Buffer.PlainBuffer rest) throws IOException {
            if (type == Sftp.OPENDIR) {
              pages = 0;
            } else if (type == Sftp.READDIR && pages++ > 0) {
              return packet(Sftp.STATUS, id).putUInt32(1).putString("").getCompactData();
            }
            return listing("d".repeat(200), 1).answer(type, id, rest);
          }
        };
    Host host = host(afterVersion(bottomless));
    List<String> unlistable = new ArrayList<>();
    host.walk(
        List.of(ROOT),
        true,
        new Visitor() {
          @Override
          public void found(Found entry) {}

          @Override
          public void unlistable(RemotePath directory, IOException failure) {
            unlistable.add(failure.getMessage());
          }
        });
    assertThat(unlistable).singleElement().asString().contains("too long");
  }

  @Test
  void aServerThatListsFasterThanItAnswersIsNotAskedForMore() throws IOException {
    int pageSize = 1_000;
    int pages = 100;
    class Hasty implements Script {
      private int listed;
      private int asked;
      private int mostAhead;

      @Override
      public byte[] answer(int type, int id, Buffer.PlainBuffer rest) throws IOException {
        if (type == Sftp.LSTAT) {
          asked++;
          return attributes(packet(Sftp.ATTRS, id), 0100644).getCompactData();
        }
        if (type == Sftp.READDIR && listed == pages * pageSize) {
          return packet(Sftp.STATUS, id).putUInt32(1).putString("").getCompactData();
        }
        listed += type == Sftp.READDIR ? pageSize : 0;
        mostAhead = Math.max(mostAhead, listed - asked);
        return listing("x", pageSize).answer(type, id, rest);
      }
    }
    Hasty hasty = new Hasty();
    Host host = host(afterVersion(hasty), false, "SSHD_unknown");
    int[] found = {0};

    host.walk(List.of(ROOT), true, entry -> found[0]++);

    assertThat(found[0]).isEqualTo(pages * pageSize);
    assertThat(hasty.mostAhead).isLessThan(10 * pageSize);
  }

  @Test
  void aServerBehindOpenSshThatIsAnotherIsNotBelievedAboutWhatItLists() throws IOException {
    Script following =
        (type, id, rest) ->
            switch (type) {
              case Sftp.INIT -> packet(Sftp.VERSION, NO_ID).putUInt32(3).getCompactData();
              case Sftp.LSTAT -> attributes(packet(Sftp.ATTRS, id), 0120777).getCompactData();
              default -> listing("x", 1).answer(type, id, rest);
            };
    int[] pages = {0};
    Script once =
        (type, id, rest) ->
            type == Sftp.READDIR && pages[0]++ > 0
                ? packet(Sftp.STATUS, id).putUInt32(1).putString("").getCompactData()
                : following.answer(type, id, rest);
    List<Facts.Type> found = new ArrayList<>();

    host(once, false, "OpenSSH_9.2p1")
        .walk(List.of(ROOT), true, entry -> found.add(entry.facts().type()));

    assertThat(found).containsExactly(Facts.Type.LINK);
  }
}
