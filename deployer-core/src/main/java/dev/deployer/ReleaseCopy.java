package dev.deployer;

import dev.deployer.execution.Run;
import dev.deployer.host.Host;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.EntryPath;
import dev.deployer.path.RemotePath;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.source.Permissions;
import dev.deployer.source.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A release of one host, read from there to this machine so that hosts that lack it can be given
 * it: byte for byte what its manifest says, or nothing. The files lie in a private folder under
 * numbers, since names that a host sends are never names here.
 */
final class ReleaseCopy implements AutoCloseable {
  /** Files up to this size are asked for together. */
  private static final int SMALL = 1 << 20;

  private static final int MOST_TOGETHER = 256;
  private static final long BYTES_TOGETHER = 8L << 20;

  private final Run run;
  private final ReleaseRecord record;
  private final CopyFolder folder;
  private Source source;
  private Manifest manifest = Manifest.of(List.of());

  private ReleaseCopy(Run run, ReleaseRecord record) throws IOException {
    this.run = run;
    this.record = record;
    this.folder = CopyFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * Reads it.
   *
   * @throws DeployerException if it is not what its manifest says
   */
  static ReleaseCopy of(Run run, ReleaseRecord record) throws IOException, DeployerException {
    ReleaseCopy copy = new ReleaseCopy(run, record);
    try {
      copy.read();
      return copy;
    } catch (IOException | DeployerException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** What the other hosts are given. */
  Source source() {
    return source;
  }

  private void read() throws IOException, DeployerException {
    manifest =
        run.reliably(
                again ->
                    ReleaseSweep.manifest(
                        run.host(), run.layout(), record, run.settings().manifests()))
            .orElseThrow(() -> drifted("its manifest is missing or is not the recorded one"));
    List<Entry.File> files =
        manifest.entries().stream()
            .filter(Entry.File.class::isInstance)
            .map(Entry.File.class::cast)
            .toList();
    List<Integer> together = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      if (files.get(i).size() > SMALL) {
        large(files.get(i), i);
        continue;
      }
      together.add(i);
      bytes += files.get(i).size();
      if (together.size() == MOST_TOGETHER || bytes >= BYTES_TOGETHER) {
        small(files, together);
        together.clear();
        bytes = 0;
      }
    }
    small(files, together);
    source = Source.ofCopy(folder.path(), manifest);
  }

  private RemotePath there(Entry.File file) {
    return run.layout().release(record.id()).resolve(file.path());
  }

  private void small(List<Entry.File> files, List<Integer> numbers)
      throws IOException, DeployerException {
    run.checkpoint();
    List<RemotePath> paths = numbers.stream().map(i -> there(files.get(i))).toList();
    List<Optional<byte[]>> contents = run.reliably(again -> run.host().read(paths, SMALL));
    for (int i = 0; i < numbers.size(); i++) {
      Entry.File file = files.get(numbers.get(i));
      byte[] content = contents.get(i).orElseThrow(() -> drifted(file.path()));
      if (!Digest.ofContent(content).equals(file.digest())) {
        throw drifted(file.path());
      }
      Files.write(folder.file(numbers.get(i)), content);
    }
  }

  private void large(Entry.File file, int number) throws IOException, DeployerException {
    run.checkpoint();
    MessageDigest sha256 = Digest.sha256();
    boolean there = run.reliably(again -> copy(run.host(), file, number, sha256));
    if (!there || !Digest.of(sha256.digest()).equals(file.digest())) {
      throw drifted(file.path());
    }
  }

  private boolean copy(Host host, Entry.File file, int number, MessageDigest sha256)
      throws IOException {
    sha256.reset();
    try (OutputStream out = Files.newOutputStream(folder.file(number))) {
      return host.read(
          there(file),
          file.size(),
          (content, offset, length) -> {
            sha256.update(content, offset, length);
            out.write(content, offset, length);
          });
    }
  }

  private DeployerException drifted(EntryPath path) {
    return drifted(path + " is not what its manifest says");
  }

  private DeployerException drifted(String why) {
    return DeployerException.refused(
        run.live(),
        Objection.Kind.DRIFT,
        record.id() + " cannot be copied from here to hosts that lack it: " + why);
  }

  /**
   * Puts all of it, as a build, into a folder that is empty: a source of which a deploy makes the
   * same release. What is shared and what the application writes is no part of it.
   *
   * @param build absolute; on a file system that tells names apart as hosts do
   */
  void layOut(Path build) throws IOException {
    int number = 0;
    for (Entry entry : manifest.entries()) {
      Path place = build.resolve(entry.path().value());
      if (entry instanceof Entry.File file) {
        Files.createDirectories(place.getParent());
        Files.move(folder.file(number++), place);
        Files.setPosixFilePermissions(place, Permissions.of(file.mode()));
      } else if (entry instanceof Entry.Link link && !link.isToShared()) {
        Files.createDirectories(place.getParent());
        Files.createSymbolicLink(place, Path.of(link.target()));
      } else if (entry instanceof Entry.Directory) {
        Files.createDirectories(place);
      }
    }
    for (Entry entry : manifest.entries()) {
      if (entry instanceof Entry.Directory directory) {
        // Its owner must be able to remove what is in it.
        Files.setPosixFilePermissions(
            build.resolve(entry.path().value()), Permissions.of(directory.mode() | 0700));
      }
    }
  }

  /** Removes what was read. */
  @Override
  public void close() {
    folder.close();
  }
}
