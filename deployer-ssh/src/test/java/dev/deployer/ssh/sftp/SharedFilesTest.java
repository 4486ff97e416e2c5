package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.CopiedRange;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SharedFilesTest {
  private static final RemotePath ROOT = ReleaseRoot.parse("/srv/shop").path();
  private static final int LARGE = (int) SpreadChanges.MUCH;
  private static final int MANY = 10_000;

  private final PutPace pace = new PutPace();
  private final List<Change> changes = new ArrayList<>();

  private SharedFiles files(int small, int large) {
    for (int i = 0; i < small; i++) {
      changes.add(new Change.PutFile(ROOT.child("s" + i), 0644, 0, Content.of(new byte[1]), true));
    }
    Change.Origin origin = new Change.Origin(ROOT.child("o"), LARGE, 0644, 0);
    for (int i = 0; i < large; i++) {
      changes.add(
          new Change.AssembleFile(
              ROOT.child("l" + i),
              0644,
              0,
              Content.of(new byte[LARGE]),
              true,
              origin.pieces(List.of(new CopiedRange(0, 0, LARGE)))));
    }
    return new SharedFiles(changes, SpreadChanges.of(changes, true).orElseThrow(), pace);
  }

  /** Takes as many as there are to be taken now. */
  private static List<Integer> takeAll(SharedFiles.Part part) {
    List<Integer> taken = new ArrayList<>();
    for (int next = part.take(); next != SharedFiles.NONE; next = part.take()) {
      taken.add(next);
    }
    return taken;
  }

  @Test
  void aChannelTakesTheNextFileAsSoonAsOneHasEndedAndNotWhenAllHave() {
    SharedFiles.Part only = files(MANY, 0).join(true);
    List<Integer> first = takeAll(only);
    assertThat(first).hasSize(SharedFiles.FILES);
    only.ended(first.get(0));
    assertThat(takeAll(only)).hasSize(1);
  }

  @Test
  void whatIsPutQuicklyGoesInLargerPortionsAlsoInTheNextRun() {
    SharedFiles.Part only = files(MANY, 0).join(true);
    takeAll(only).forEach(only::ended);
    assertThat(takeAll(only)).hasSize(2 * SharedFiles.FILES);
    changes.clear();
    assertThat(takeAll(files(MANY, 0).join(true))).hasSize(2 * SharedFiles.FILES);
  }

  @Test
  void eachFileIsTakenOnceAndTheLastOnesBySeveralChannels() {
    SharedFiles files = files(500, 3);
    SharedFiles.Part first = files.join(true);
    SharedFiles.Part other = files.join(false);
    Set<Integer> all = new TreeSet<>();
    List<Integer> mine = takeAll(first);
    List<Integer> others = takeAll(other);
    while (!mine.isEmpty() || !others.isEmpty()) {
      assertThat(mine).hasSizeLessThanOrEqualTo(250);
      mine.forEach(index -> assertThat(all.add(index)).isTrue());
      others.forEach(index -> assertThat(all.add(index)).isTrue());
      mine.forEach(first::ended);
      others.forEach(other::ended);
      mine = takeAll(first);
      others = takeAll(other);
    }
    assertThat(all).hasSize(503);
    assertThat(files.left()).isZero();
  }

  @Test
  void behindALargeFileNothingWaits() {
    SharedFiles files = files(200, 1);
    SharedFiles.Part other = files.join(false);
    assertThat(takeAll(other)).containsExactly(200);
    other.ended(200);
    assertThat(takeAll(other)).hasSize(SharedFiles.FILES);
  }

  @Test
  void onceStoppedNothingIsTakenAndWhatIsUnderWayIsAwaited() {
    SharedFiles files = files(MANY, 0);
    SharedFiles.Part only = files.join(true);
    takeAll(only);
    files.stop();
    only.ended(0);
    assertThat(takeAll(only)).isEmpty();
    assertThat(files.areUnderWay()).isTrue();
    only.leave();
    assertThat(files.areUnderWay()).isFalse();
  }
}
