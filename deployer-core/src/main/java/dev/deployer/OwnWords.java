package dev.deployer;

import dev.deployer.file.LocalFile;
import dev.deployer.manifest.Entry;
import dev.deployer.metadata.InvalidMetadataException;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.ReleaseFiles;
import dev.deployer.metadata.ReleaseYaml;
import dev.deployer.path.EntryPath;
import dev.deployer.root.Json;
import dev.deployer.root.MetadataJson;
import dev.deployer.source.InvalidSourceException;
import dev.deployer.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a source says of itself in its {@code release.yaml}. Read from exactly the bytes that are
 * sent, and nothing of it from what is not.
 *
 * @param metadata absent where it says nothing
 * @param note what a person should know of the file
 */
record OwnWords(Optional<Metadata> metadata, Optional<String> note) {
  private static final OwnWords NONE = new OwnWords(Optional.empty(), Optional.empty());
  private static final EntryPath FILE = EntryPath.parse(ReleaseYaml.FILE);

  /**
   * Reads it.
   *
   * @param directory what was scanned
   * @param hosts the names that a step may have for its host; none where they are not known
   */
  static OwnWords of(Source source, Path directory, Set<String> hosts)
      throws IOException, InvalidMetadataException {
    Optional<Entry> there = source.manifest().find(FILE);
    // What is shared is a link in the release, whatever it is in the source.
    if (there.filter(entry -> entry instanceof Entry.Link).isPresent()
        && Files.isSymbolicLink(directory.resolve(ReleaseYaml.FILE))) {
      throw new InvalidSourceException("release.yaml is a link, and must be a file");
    } else if (there.filter(entry -> entry instanceof Entry.Directory).isPresent()) {
      throw new InvalidSourceException("release.yaml is a directory, and must be a file");
    } else if (!isSent(source, FILE)) {
      requireNotMeant(directory.resolve(ReleaseYaml.FILE));
      return NONE;
    }
    byte[] text = bytes(source, FILE, ReleaseYaml.MOST_BYTES + 1);
    if (!ReleaseYaml.isForDeployer(text)) {
      return new OwnWords(
          Optional.empty(),
          Optional.of("release.yaml is not for Deployer: its first key is not deployer"));
    }
    Metadata metadata = ReleaseYaml.read(text, files(source), hosts);
    int bytes = Json.write(MetadataJson.fields(metadata)).length;
    if (bytes > MetadataJson.MOST_BYTES) {
      throw new InvalidSourceException(
          "release.yaml: what it says takes "
              + bytes
              + " bytes as JSON, and at most "
              + MetadataJson.MOST_BYTES
              + " are kept with a release");
    }
    return new OwnWords(Optional.of(metadata), Optional.empty());
  }

  /** One that does not come along would say something of releases that lack it. */
  private static void requireNotMeant(Path file) throws IOException {
    byte[] text;
    try (InputStream in = LocalFile.open(file)) {
      text = in.readNBytes(ReleaseYaml.MOST_BYTES);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      if (Files.isRegularFile(file)) {
        throw e;
      }
      return;
    }
    if (ReleaseYaml.isForDeployer(text)) {
      throw new InvalidSourceException(
          "release.yaml would not be in the release: it is excluded, shared or writable");
    }
  }

  private static boolean isSent(Source source, EntryPath path) {
    return source.manifest().find(path).filter(Entry.File.class::isInstance).isPresent();
  }

  private static byte[] bytes(Source source, EntryPath path, int most) throws IOException {
    try (InputStream in = source.content(path).open()) {
      return in.readNBytes(most);
    }
  }

  private static ReleaseFiles files(Source source) {
    return new ReleaseFiles() {
      @Override
      public List<String> paths() {
        return source.manifest().entries().stream().map(entry -> entry.path().value()).toList();
      }

      @Override
      public Optional<byte[]> read(String path, int most) throws IOException {
        EntryPath wanted = EntryPath.parse(path);
        if (!isSent(source, wanted) || source.content(wanted).size() > most) {
          return Optional.empty();
        }
        return Optional.of(bytes(source, wanted, most));
      }
    };
  }
}
