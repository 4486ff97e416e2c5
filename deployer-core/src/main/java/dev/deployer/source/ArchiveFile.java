package dev.deployer.source;

import dev.deployer.file.LocalFile;
import dev.deployer.manifest.Digest;
import dev.deployer.source.Unpacking.Item;
import dev.deployer.source.Unpacking.Limits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * An archive on this machine: tar, tar compressed by gzip, or zip, by what it begins with. The one
 * place that knows the library which reads them.
 */
public final class ArchiveFile {
  private static final int HEAD = 512;
  private static final int MODE_BITS = 07777;

  private final Path file;
  private final Limits limits;

  public ArchiveFile(Path file) {
    this(file, Limits.DEFAULTS);
  }

  ArchiveFile(Path file, Limits limits) {
    this.file = file;
    this.limits = limits;
  }

  /** The SHA-256 of its bytes. */
  public Digest digest() throws IOException {
    MessageDigest sha256 = Digest.sha256();
    try (InputStream in = LocalFile.open(file)) {
      byte[] buffer = new byte[1 << 17];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha256.update(buffer, 0, n);
      }
    }
    return Digest.of(sha256.digest());
  }

  /**
   * Takes it apart.
   *
   * @param tree an empty directory
   * @param strip how many directories are taken from the beginning of each name
   * @param ofGit whether git has made it
   * @throws InvalidSourceException if it holds what no release can, with all that is wrong
   * @throws FileSystemException if it is no such archive
   */
  public void unpack(Path tree, int strip, boolean ofGit) throws IOException {
    Unpacking into = new Unpacking(tree, strip, Files.size(file), limits, ofGit);
    try {
      byte[] head = head(file);
      if (startsWith(head, 'P', 'K', 3, 4) || startsWith(head, 'P', 'K', 5, 6)) {
        zip(into);
      } else if (startsWith(head, 0x1f, 0x8b)) {
        try (InputStream in =
            GzipCompressorInputStream.builder()
                .setInputStream(new BufferedInputStream(LocalFile.open(file)))
                .setDecompressConcatenated(true)
                .get()) {
          tar(in, into);
        }
      } else if (TarArchiveInputStream.matches(head, head.length)) {
        try (InputStream in = new BufferedInputStream(LocalFile.open(file))) {
          tar(in, into);
        }
      } else {
        throw broken("it is neither a directory nor an archive (tar, tar.gz, zip)");
      }
    } catch (IllegalArgumentException e) {
      throw broken("it cannot be read as an archive");
    }
    into.finish();
  }

  private FileSystemException broken(String why) {
    return new FileSystemException(file.toString(), null, why);
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = LocalFile.open(file)) {
      return in.readNBytes(HEAD);
    }
  }

  private static boolean startsWith(byte[] head, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private void tar(InputStream in, Unpacking into) throws IOException {
    try (NamesOfTar tar = new NamesOfTar(in)) {
      boolean any = false;
      for (TarArchiveEntry e = tar.next(); e != null; e = tar.next()) {
        any = true;
        into.take(
            new Item(
                tar.name(e),
                kind(e),
                Optional.ofNullable(e.getLinkName()).filter(link -> !link.isEmpty()),
                Optional.of(e.getMode() & MODE_BITS),
                e.getLastModifiedTime().toInstant().getEpochSecond()),
            tar);
      }
      if (!any) {
        throw broken("it is no archive, or an empty one");
      }
    }
  }

  private static Item.Kind kind(TarArchiveEntry entry) {
    if (entry.isDirectory()) {
      return Item.Kind.DIRECTORY;
    } else if (entry.isSymbolicLink()) {
      return Item.Kind.LINK;
    } else if (entry.isLink()) {
      return Item.Kind.HARD_LINK;
    }
    return switch (entry.getLinkFlag()) {
      case TarConstants.LF_OLDNORM, TarConstants.LF_NORMAL, TarConstants.LF_CONTIG ->
          entry.isSparse() ? Item.Kind.OTHER : Item.Kind.FILE;
      default -> Item.Kind.OTHER;
    };
  }

  private void zip(Unpacking into) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
      for (ZipArchiveEntry e : Collections.list(zip.getEntriesInPhysicalOrder())) {
        boolean unix = e.getPlatform() == ZipArchiveEntry.PLATFORM_UNIX && e.getUnixMode() != 0;
        Item.Kind kind = kind(e);
        Optional<String> target =
            kind == Item.Kind.LINK ? Optional.ofNullable(zip.getUnixSymlink(e)) : Optional.empty();
        Item item =
            new Item(
                e.getName(),
                kind,
                target,
                unix ? Optional.of(e.getUnixMode() & MODE_BITS) : Optional.empty(),
                e.getTime() / 1000);
        if (kind == Item.Kind.FILE) {
          try (InputStream content = zip.getInputStream(e)) {
            into.take(item, content);
          }
        } else {
          into.take(item, InputStream.nullInputStream());
        }
      }
    }
  }

  private static Item.Kind kind(ZipArchiveEntry entry) {
    if (entry.getGeneralPurposeBit().usesEncryption()) {
      return Item.Kind.ENCRYPTED;
    } else if (entry.isDirectory()) {
      return Item.Kind.DIRECTORY;
    } else if (entry.isUnixSymlink()) {
      return Item.Kind.LINK;
    }
    int type = entry.getUnixMode() & 0170000;
    return type == 0 || type == 0100000 ? Item.Kind.FILE : Item.Kind.OTHER;
  }
}
