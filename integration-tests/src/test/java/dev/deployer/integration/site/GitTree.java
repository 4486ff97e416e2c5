package dev.deployer.integration.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory as a work tree of a real git, with the commits of a person. */
public record GitTree(Path top) {
  /** Makes the directory a repository. */
  public static GitTree in(Path top) throws IOException {
    GitTree tree = new GitTree(top);
    tree.git("init", "-q");
    return tree;
  }

  /** Commits all that is there, and returns the commit. */
  public String commit(String message) throws IOException {
    git("add", "--all");
    git(
        "-c",
        "user.name=anna",
        "-c",
        "user.email=anna@example.net",
        "commit",
        "--allow-empty",
        "-qm",
        message);
    return git("rev-parse", "HEAD").strip();
  }

  public void put(String path, String text) throws IOException {
    SmallApplication.put(top, path, text);
  }

  public void remove(String path) throws IOException {
    Files.delete(top.resolve(path));
  }

  /** Runs git, which must succeed. */
  public String git(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("git", "-c", "protocol.file.allow=always"));
    all.addAll(List.of(words));
    Process process =
        new ProcessBuilder(all).directory(top.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor()).as(String.join(" ", words) + "\n" + said).isZero();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return said;
  }
}
