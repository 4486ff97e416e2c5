package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.event.Event;
import dev.deployer.outcome.Warning;
import dev.deployer.path.RemotePath;
import dev.deployer.testing.Failures;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is thrown away under a lock, and what stays. */
final class TrashTest extends ErrandsOnAShop {
  private static final String BENCH = "/srv/shop/.deployer/lock/" + Errand.token(1);

  @BeforeEach
  void aRelease() throws Exception {
    shop.deploy(1);
  }

  private Set<String> there() {
    return files.tree(BENCH).keySet();
  }

  @Test
  void emptyingLeavesTheCardAndTheHeartbeatAlone() throws Exception {
    try (Run run = errand.locked()) {
      files.writeFile(BENCH + "/heartbeat", new byte[] {1});
      files.writeFile(BENCH + "/heartbeat-next", new byte[] {1});
      files.writeFile(BENCH + "/dead-x-0-tree/deep/file", new byte[] {1});
      files.writeFile(BENCH + "/tree/file", new byte[] {1});
      assertThat(new Trash(run).empty()).isEmpty();
    }
    assertThat(there()).containsExactlyInAnyOrder("holder.json", "heartbeat", "heartbeat-next");
  }

  @Test
  void whereNothingLiesNothingIsMade() throws Exception {
    try (Run run = errand.locked(errand.meddled(t -> t.startsWith("mkdir " + BENCH), this::fail))) {
      assertThat(new Trash(run).empty()).isEmpty();
    }
    assertThat(there()).containsExactly("holder.json");
  }

  private void fail() {
    throw new AssertionError("there was nothing to be thrown away");
  }

  @Test
  void aTrashThatIsThereIsEmptiedAlsoWhenItIsAllThereIs() throws Exception {
    try (Run run = errand.locked()) {
      files.writeFile(BENCH + "/trash/file", new byte[] {1});
      assertThat(new Trash(run).empty()).isEmpty();
    }
    assertThat(there()).containsExactly("holder.json");
  }

  @Test
  void whereOneOfTheDeadBecomesTheTrashForLackOfRoomWhatIsMountedInItStays() throws Exception {
    try (Run run = errand.locked()) {
      files.writeFile(BENCH + "/tree/mounted/precious", new byte[] {1});
      files.writeFile(BENCH + "/tree/file", new byte[] {1});
      files.writeFile(BENCH + "/tree/other/file", new byte[] {1});
      shop.disk.mountAt(BENCH + "/tree/mounted");
      shop.disk.limitFiles(0);
      assertThat(new Trash(run).empty())
          .anyMatch(left -> left instanceof Warning.NotDeleted not && not.what().equals("mounted"));
    }
    assertThat(there())
        .containsExactlyInAnyOrder(
            "holder.json",
            "trash",
            "trash/tree",
            "trash/tree/mounted",
            "trash/tree/mounted/precious");
  }

  @Test
  void whereNothingThatCanBeDeletedGivesRoomItIsToldWhatStays() throws Exception {
    Failures full =
        Failures.from(1, o -> o.text().equals("mkdir " + BENCH + "/trash"))
            .refusedAs(o -> new FileSystemException("/", null, "the host said: Failure"));
    try (Run run = errand.locked(full.of(shop.connector()))) {
      files.writeFile(BENCH + "/file", new byte[] {1});
      files.writeFile(BENCH + "/tree/mounted/precious", new byte[] {1});
      shop.disk.mountAt(BENCH + "/tree/mounted");
      assertThat(new Trash(run).empty())
          .anyMatch(left -> left instanceof Warning.NotDeleted not && not.what().equals("mounted"));
    }
    assertThat(there())
        .containsExactlyInAnyOrder("holder.json", "tree", "tree/mounted", "tree/mounted/precious");
  }

  @Test
  void preparingItTwiceIsNoFault() throws Exception {
    try (Run run = errand.locked()) {
      new Trash(run).prepare();
      new Trash(run).prepare();
      assertThat(there()).containsExactly("holder.json", "trash");
    }
  }

  @Test
  void whatIsNotThereIsNotTakenButATrashThatIsNotThereIsAFault() throws Exception {
    try (Run run = errand.locked()) {
      RemotePath nothing = Errand.LAYOUT.releases().child("nothing");
      assertThatThrownBy(() -> new Trash(run).take(nothing, "x"))
          .isInstanceOf(NoSuchFileException.class);
      new Trash(run).prepare();
      new Trash(run).take(nothing, "x");
      new Trash(run).take(Errand.LAYOUT.releases().child("1"), "x");
      assertThat(there()).contains("trash/x/index.html");
    }
  }

  @Test
  void whatCannotBeDeletedIsWarnedOf() throws Exception {
    Failures refusing =
        Failures.from(1, o -> o.text().endsWith("/stubborn") && o.text().startsWith("unlink"))
            .refusedAs(o -> new AccessDeniedException("denied"));
    try (Run run = errand.locked(refusing.of(shop.connector()))) {
      files.writeFile(BENCH + "/tree/stubborn", new byte[] {1});
      assertThat(new Trash(run).empty()).contains(new Warning.NotDeleted("stubborn", "denied"));
    }
    assertThat(errand.events)
        .contains(new Event.Warned(new Warning.NotDeleted("stubborn", "denied")));
    assertThat(there()).contains("trash/tree/stubborn");
  }

  @Test
  void whatIsLiveIsPutBackBeforeAnythingIsDeleted() throws Exception {
    try (Run run = errand.locked()) {
      files.makeDirectory(BENCH + "/trash");
      files.move("/srv/shop/releases/1", BENCH + "/trash/release-1");
      new Trash(run).empty();
    }
    assertThat(files.exists("/srv/shop/releases/1/index.html")).isTrue();
  }
}
