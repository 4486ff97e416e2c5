package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.schmizz.sshj.common.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More at once than can be under way: each answer leads to further requests. */
@Timeout(60)
class WideTreesTest extends ScriptedServers {
  private static final int HANDLES = 1_000;
  private static final int FULL_PAGE = 100;

  /** Directories of so many full pages of files, in one directory. */
  private static final class Wide implements Script {
    private final int directories;
    private final int pages;
    private final Map<String, Integer> told = new HashMap<>();

    Wide(int directories, int pages) {
      this.directories = directories;
      this.pages = pages;
    }

    @Override
    public byte[] answer(int type, int id, Buffer.PlainBuffer rest) throws IOException {
      return switch (type) {
        case Sftp.OPENDIR -> {
          String path = rest.readString();
          told.put(path, 0);
          yield packet(Sftp.HANDLE, id).putString(path).getCompactData();
        }
        case Sftp.READDIR -> page(id, rest.readString());
        default -> packet(Sftp.STATUS, id).putUInt32(0).putString("").getCompactData();
      };
    }

    private byte[] page(int id, String path) {
      boolean top = path.equals(ROOT.toString());
      if (told.merge(path, 1, Integer::sum) > (top ? 1 : pages)) {
        return packet(Sftp.STATUS, id).putUInt32(1).putString("").getCompactData();
      }
      int entries = top ? directories : FULL_PAGE;
      Buffer.PlainBuffer page = packet(Sftp.NAME, id).putUInt32(entries);
      for (int i = 0; i < entries; i++) {
        attributes(page.putString("e" + i).putString(""), top ? 040755 : 0100644);
      }
      return page.getCompactData();
    }
  }

  private int found(int directories, int pages) throws IOException {
    SftpChannel channel = channel(afterVersion(new Wide(directories, pages)), false);
    greeted(channel);
    int[] found = {0};
    new TreeWalk(channel, HANDLES, true, List.of(ROOT), true, entry -> found[0]++).run();
    return found[0];
  }

  @Test
  void manyDirectoriesOfSeveralPagesAreListedToTheirEnd() throws IOException {
    for (int pages : new int[] {2, 5}) {
      assertThat(found(600, pages)).isEqualTo(600 + 600 * pages * FULL_PAGE);
    }
    assertThat(found(2_000, 2)).isEqualTo(2_000 + 2_000 * 2 * FULL_PAGE);
  }

  @Test
  void manyFilesAreReadBesideManyLooks() throws IOException {
    Script small =
        (type, id, rest) ->
            switch (type) {
              case Sftp.OPEN -> packet(Sftp.HANDLE, id).putString("h").getCompactData();
              case Sftp.FSTAT, Sftp.LSTAT ->
                  attributes(packet(Sftp.ATTRS, id), 0100644, 1).getCompactData();
              case Sftp.READ -> packet(Sftp.DATA, id).putString("x").getCompactData();
              default -> packet(Sftp.STATUS, id).putUInt32(0).putString("").getCompactData();
            };
    SftpChannel channel = channel(afterVersion(small), false);
    Extensions extensions = greeted(channel);
    List<RemotePath> files = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      files.add(ROOT.child("f" + i));
    }
    LookRun looks = new LookRun(channel, files, false);
    ContentRun contents =
        new ContentRun(
            channel, extensions, 4 * HANDLES, files, 1, files.size(), ContentRun.Bytes::new);
    channel.call(() -> Asked.askAll(channel, () -> contents.sendNext() || looks.sendNext()));
    assertThat(contents.answer()).allMatch(content -> content.orElseThrow().length == 1);
    assertThat(looks.answer()).allMatch(found -> found.isPresent());
  }
}
