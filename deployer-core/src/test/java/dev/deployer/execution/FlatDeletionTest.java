package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Host;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import dev.deployer.testing.Waves;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What lies in a trash is deleted however deep, and nothing that lies elsewhere. */
final class FlatDeletionTest {
  private static final String TRASH = "/srv/shop/bench/trash";

  private final MemoryDisk disk = new MemoryDisk();
  private final Backdoor files = disk.backdoor();
  private final RemotePath trash =
      ReleaseRoot.parse("/srv/shop").path().child("bench").child("trash");
  private Host host;

  @BeforeEach
  void aTrashAndSomethingBesideIt() throws Exception {
    files.makeDirectory(TRASH);
    files.writeFile("/srv/shop/bench/beside", new byte[] {1});
    host = disk.connector("web1").connect();
  }

  private void file(String path) {
    files.writeFile(TRASH + "/" + path, new byte[] {1});
  }

  private Set<String> there() {
    return files.tree("/srv/shop/bench").keySet();
  }

  private static final FlatDeletion.Onlooker NOBODY =
      new FlatDeletion.Onlooker() {
        @Override
        public boolean isOver() {
          return false;
        }

        @Override
        public void removed(long all) {}
      };

  private List<Warning> delete(Host by) throws Exception {
    return new FlatDeletion(by, trash, false, NOBODY).run();
  }

  @Test
  void everyLevelIsDeletedAndLinksAreNotFollowed() throws Exception {
    file("a/b/c/file");
    file("a/b/file");
    file("a/other/file");
    file("file");
    files.makeDirectory(TRASH + "/empty");
    files.link(TRASH + "/a/link", "/srv/shop/bench/beside");
    files.link(TRASH + "/a/b/up", "../../..");

    assertThat(delete(host)).isEmpty();

    assertThat(there()).containsExactly("beside");
  }

  @Test
  void aLevelTakesAtMostEightWavesHoweverManyDirectoriesItHas() throws Exception {
    for (int many : new int[] {1, 300}) {
      files.makeDirectory(TRASH);
      for (int i = 0; i < many; i++) {
        file("release-1/a" + i + "/b/c/file");
        file("release-1/a" + i + "/file");
        file("release-1/a" + i + "/d/file");
      }
      Waves waves = new Waves();

      assertThat(delete(waves.on(host))).isEmpty();

      // The trash, the release, and three levels in it; then the empty ones go together.
      assertThat(waves.count()).isLessThanOrEqualTo(5 * 8 + 2);
      assertThat(there()).containsExactly("beside");
    }
  }

  @Test
  void whoWatchesHearsOfEachEntryAndCanEndItAtOnce() throws Exception {
    file("a/b/one");
    file("a/b/two");
    file("a/three");
    List<Long> heard = new ArrayList<>();
    FlatDeletion.Onlooker endingAfterOne =
        new FlatDeletion.Onlooker() {
          @Override
          public boolean isOver() {
            return heard.size() == 1;
          }

          @Override
          public void removed(long all) {
            heard.add(all);
          }
        };

    assertThat(new FlatDeletion(host, trash, false, endingAfterOne).run()).isEmpty();

    assertThat(heard).containsExactly(1L);
    assertThat(there()).contains("trash/d-0/one").doesNotContain("trash/a/three");

    // What was left goes with the next.
    assertThat(delete(host)).isEmpty();
    assertThat(there()).containsExactly("beside");
  }

  @Test
  void aLevelOfWhichNotAllIsToldAtOnceIsDeletedBitByBit() throws Exception {
    for (int i = 0; i < 20; i++) {
      file("many/file-" + i);
      file("many/directory-" + i + "/file");
      file("other/file-" + i);
    }
    disk.tellAtMost(7);

    assertThat(delete(host)).isEmpty();

    assertThat(there()).containsExactly("beside");
  }

  @Test
  void whereNothingOfALevelIsToldItStaysAndIsSaid() throws Exception {
    file("a/file");
    disk.tellAtMost(0);
    assertThat(delete(host)).singleElement().isInstanceOf(Warning.NotDeleted.class);
    assertThat(there()).contains("trash/a/file");
  }

  @Test
  void namesThatAnEarlierDeletionGaveAreNotGivenAgain() throws Exception {
    file("d-0/x/file");
    file("d-7/x/file");
    file("d-8/y/z/file");
    file("release-1/lib/file");
    file("d-x/lib/file");

    assertThat(delete(host)).isEmpty();

    assertThat(there()).containsExactly("beside");
  }

  @Test
  void whereThereIsNoTrashNothingIsAsked() throws Exception {
    files.remove(TRASH);
    assertThat(delete(host)).isEmpty();
    assertThat(there()).containsExactly("beside");
  }

  @Test
  void whatSomeoneElseDeletedMeanwhileIsNotMissed() throws Exception {
    file("a/file");
    Meddler other =
        operation -> {
          if (operation.text().startsWith("unlink ")) {
            files.remove(operation.text().substring("unlink ".length()));
          }
        };
    assertThat(delete(other.on(disk.connector("web1")).connect())).isEmpty();
    assertThat(there()).containsExactly("beside");
  }

  @Test
  void aDirectoryThatBecomesALinkIsNotEntered() throws Exception {
    file("a/file");
    files.writeFile("/srv/shop/bench/outside/file", new byte[] {1});
    Meddler swapping =
        operation -> {
          if (operation.text().startsWith("stat [" + TRASH + "/a]")) {
            files.remove(TRASH + "/a");
            files.link(TRASH + "/a", "/srv/shop/bench/outside");
          }
        };
    delete(swapping.on(disk.connector("web1")).connect());
    assertThat(there()).contains("outside/file");
  }

  @Test
  void whatCannotBeDeletedIsToldWithTheReasonAndStays() throws Exception {
    file("a/file");
    file("b/file");
    Failures refusing =
        Failures.from(1, o -> o.text().equals("unlink " + TRASH + "/a/file"))
            .refusedAs(o -> new AccessDeniedException("denied"));

    List<Warning> left = delete(refusing.of(host));

    assertThat(left)
        .contains(new Warning.NotDeleted("file", "denied"))
        .anyMatch(warning -> warning instanceof Warning.NotDeleted not && not.what().equals("a"));
    assertThat(there()).containsExactlyInAnyOrder("beside", "trash", "trash/a", "trash/a/file");
  }

  @Test
  void aMountPointStaysWithAllAboveIt() throws Exception {
    file("a/mounted/file");
    disk.mountAt(TRASH + "/a/mounted");
    assertThat(delete(host))
        .anyMatch(left -> left instanceof Warning.NotDeleted not && not.what().equals("mounted"));
    assertThat(there()).contains("trash/a/mounted/file");
  }

  @Test
  void inATrashThatCameWithWhatLiesInItAMountPointStaysToo() throws Exception {
    file("mounted/file");
    file("mounted/deep/file");
    file("d-3/file");
    file("other/deep/file");
    file("file");
    disk.mountAt(TRASH + "/mounted");
    assertThat(new FlatDeletion(host, trash, true, NOBODY).run())
        .anyMatch(left -> left instanceof Warning.NotDeleted not && not.what().equals("mounted"));
    assertThat(there())
        .containsExactlyInAnyOrder(
            "beside",
            "trash",
            "trash/mounted",
            "trash/mounted/file",
            "trash/mounted/deep",
            "trash/mounted/deep/file");
  }

  @Test
  void aDirectoryThatCannotBeListedIsTold() throws Exception {
    file("a/file");
    disk.refuseListing(TRASH + "/a");
    assertThat(delete(host))
        .anyMatch(left -> left instanceof Warning.NotDeleted not && not.what().equals("a"));
    assertThat(there()).contains("trash/a/file");
  }
}
