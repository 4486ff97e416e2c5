package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.NpmApplication;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The main job, typed, on a real sshd, with a real application. */
final class EndToEndTest {
  @Test
  void aRealApplicationIsDeployedUpgradedRolledBackAndPruned() throws IOException {
    try (Site site = Site.open()) {
      Prompt prompt = Prompt.of(site, "keep_releases: 5");
      Path old = site.folder().resolve("old");
      Path patch = site.folder().resolve("patch");
      new NpmApplication("14.2.3").unpack(old);
      new NpmApplication("14.2.4").unpack(patch);

      prompt.type("init").exits(0);
      deploys(site, prompt, old, "14.2.3");
      deploys(site, prompt, patch, "14.2.4");
      unchangedFilesAreOneInode(site);
      aFreshCheckoutPublishesNothing(site, prompt);
      prompt.type("rollback").exits(0);
      assertThat(site.current()).isEqualTo("releases/14.2.3");
      isExactly(site, old, "14.2.3");
      isExactly(site, patch, "14.2.4");
      prunes(site, prompt, patch);
      assertThat(site.names(".deployer/lock")).isEmpty();
    }
  }

  private static void deploys(Site site, Prompt prompt, Path source, String id) throws IOException {
    Prompt.Answer answer =
        prompt.type("deploy", "--source", source.toString(), "--release", id, "--json").exits(0);
    assertThat(answer.result()).containsEntry("verdict", "deployed").containsEntry("release", id);
    System.out.printf(
        "%s: %s files sent, %s linked%n",
        id, answer.result().get("sent_files"), answer.result().get("linked_files"));
    assertThat(site.current()).isEqualTo("releases/" + id);
    isExactly(site, source, id);
    prompt.type("verify", "--content").exits(0);
  }

  /** By tools that know nothing of Deployer. */
  private static void isExactly(Site site, Path source, String id) throws IOException {
    String release = site.release(id).toString();
    assertThat(
            OpenSshServer.run(
                "rsync", "-rlpnc", "--delete", "--itemize-changes", source + "/", release + "/"))
        .isEmpty();
    Path manifest = site.deployerFolder().resolve("manifests/" + id + "/manifest.mtree");
    assertThat(OpenSshServer.run("mtree", "-f", manifest.toString(), "-p", release)).isEmpty();
  }

  private static void unchangedFilesAreOneInode(Site site) throws IOException {
    int same = 0;
    try (Stream<Path> all = Files.walk(site.release("14.2.4"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path before =
            site.release("14.2.3").resolve(site.release("14.2.4").relativize(file).toString());
        if (Files.exists(before) && Files.mismatch(before, file) < 0) {
          assertThat(inode(file)).as(file.toString()).isEqualTo(inode(before));
          same++;
        }
      }
    }
    System.out.println(same + " unchanged files are one inode each");
    assertThat(same).isGreaterThan(10_000);
  }

  private static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
  }

  private static void aFreshCheckoutPublishesNothing(Site site, Prompt prompt) throws IOException {
    Path fresh = site.folder().resolve("fresh");
    new NpmApplication("14.2.4").unpack(fresh);
    List<String> journal = site.names(".deployer/journal");
    Prompt.Answer answer = prompt.type("deploy", "--source", fresh.toString(), "--json").exits(0);
    assertThat(answer.result())
        .containsEntry("verdict", "already_live")
        .containsEntry("release", "14.2.4")
        .containsEntry("sent_files", 0);
    assertThat(site.names("releases")).containsExactly("14.2.3", "14.2.4");
    assertThat(site.names(".deployer/journal")).isEqualTo(journal);
  }

  /** A third release, so that one of three is neither live nor the one to go back to. */
  private static void prunes(Site site, Prompt prompt, Path source) throws IOException {
    Files.writeString(source.resolve("one-more.txt"), "the third release");
    deploys(site, prompt, source, "14.2.4-1");
    Prompt.Answer answer = prompt.type("prune", "--keep", "2", "--json").exits(0);
    assertThat(site.names("releases")).containsExactly("14.2.3", "14.2.4-1");
    assertThat(site.names(".deployer/manifests")).containsExactly("14.2.3", "14.2.4-1");
    assertThat(answer.result().toString()).contains("14.2.4");
    isExactly(site, source, "14.2.4-1");
  }
}
