package dev.deployer.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHeadTest {
  private static final String COMMIT = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

  @TempDir Path tree;

  @Test
  void theBranchThatIsCheckedOutIsFollowed() throws IOException {
    write(".git/HEAD", "ref: refs/heads/main\n");
    write(".git/refs/heads/main", COMMIT + "\n");
    Files.createDirectories(tree.resolve("build/dist"));

    assertThat(GitHead.of(tree.resolve("build/dist"))).contains(COMMIT);
  }

  @Test
  void aDetachedHeadIsTheCommit() throws IOException {
    write(".git/HEAD", COMMIT + "\n");

    assertThat(GitHead.of(tree)).contains(COMMIT);
  }

  @Test
  void aPackedBranchIsFound() throws IOException {
    write(".git/HEAD", "ref: refs/heads/main\n");
    write(
        ".git/packed-refs",
        "# pack-refs with: peeled fully-peeled sorted\n" + COMMIT + " refs/heads/main\n");

    assertThat(GitHead.of(tree)).contains(COMMIT);
  }

  @Test
  void aLinkedWorkTreeHasItsOwnHeadAndSharedBranches() throws IOException {
    write("main/.git/refs/heads/hotfix", COMMIT + "\n");
    write("main/.git/worktrees/hotfix/HEAD", "ref: refs/heads/hotfix\n");
    write("main/.git/worktrees/hotfix/commondir", "../..\n");
    write("hotfix/.git", "gitdir: " + tree.resolve("main/.git/worktrees/hotfix") + "\n");

    assertThat(GitHead.of(tree.resolve("hotfix"))).contains(COMMIT);
  }

  @Test
  void whereNothingIsCommittedOrReadableThereIsNoRevision() throws IOException {
    write("fresh/.git/HEAD", "ref: refs/heads/main\n");
    write("odd/.git", "no link\n");
    write("strange/.git/HEAD", "ref: ../../../etc/passwd\0\n");

    assertThat(GitHead.of(tree.resolve("fresh"))).isEmpty();
    assertThat(GitHead.of(tree.resolve("odd"))).isEmpty();
    assertThat(GitHead.of(tree.resolve("strange"))).isEmpty();
  }

  private void write(String path, String text) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
