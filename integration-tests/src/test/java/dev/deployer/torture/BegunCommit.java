package dev.deployer.torture;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.deployer.integration.Site;
import dev.deployer.integration.Tree;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A run that holds the lock and is about to send a commit; made by hand on the host's disk. */
final class BegunCommit {
  /** What is renamed. */
  enum Kind {
    /** {@code current}, from the workbench over the one that is there. */
    FLIP,
    /** {@code tree}, from the workbench to the releases. */
    PUBLISH,
    /** A release, into the workbench's trash. */
    RETIRE
  }

  private final Site site;
  private final Kind kind;
  private final String token;
  private final String release;
  private final String next;

  private BegunCommit(Site site, Kind kind, int number) throws IOException {
    this.site = site;
    this.kind = kind;
    this.token = String.format(Locale.ROOT, "%032x", number);
    this.release = "race-" + number;
    this.next = site.current().equals("releases/1") ? "releases/2" : "releases/1";
  }

  /**
   * The lock is free.
   *
   * @param choice chooses the kind
   * @param number makes its names new
   */
  static BegunCommit on(Site site, int choice, int number) throws IOException {
    List<Kind> kinds = List.of(Kind.values());
    return new BegunCommit(site, kinds.get(Math.floorMod(choice, kinds.size())), number);
  }

  Kind kind() {
    return kind;
  }

  String token() {
    return token;
  }

  private Path bench() {
    return site.deployerFolder().resolve("lock").resolve(token);
  }

  /** Takes the lock, and prepares what is renamed. */
  void prepare() throws IOException {
    Files.createDirectory(bench());
    Files.writeString(bench().resolve("holder.json"), "{}");
    switch (kind) {
      case FLIP -> Files.createSymbolicLink(bench().resolve("current"), Path.of(next));
      case PUBLISH -> makeRelease(bench().resolve("tree"));
      case RETIRE -> {
        Files.createDirectory(bench().resolve("trash"));
        makeRelease(site.release(release));
      }
    }
  }

  private static void makeRelease(Path directory) throws IOException {
    Files.createDirectory(directory);
    Files.writeString(directory.resolve("index.html"), "a release");
  }

  RemotePath from() {
    RemotePath bench = site.layout().lock().child(token);
    return switch (kind) {
      case FLIP -> bench.child("current");
      case PUBLISH -> bench.child("tree");
      case RETIRE -> site.layout().releases().child(release);
    };
  }

  RemotePath to() {
    return switch (kind) {
      case FLIP -> site.layout().current();
      case PUBLISH -> site.layout().releases().child(release);
      case RETIRE -> site.layout().lock().child(token).child("trash").child("release-" + release);
    };
  }

  /** Whether what everyone sees has changed by it. */
  boolean hasLanded() throws IOException {
    return switch (kind) {
      case FLIP -> site.current().equals(next);
      case PUBLISH -> Files.exists(site.release(release), NOFOLLOW_LINKS);
      case RETIRE -> !Files.exists(site.release(release), NOFOLLOW_LINKS);
    };
  }

  /** Removes the release that it was about. */
  void tidy() throws IOException {
    Tree.delete(site.release(release));
  }

  @Override
  public String toString() {
    return kind + " by " + token;
  }
}
