package dev.deployer.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A tar of which each name is told as it stands there. The library makes an absolute name that lies
 * in an extended header (pax, or GNU's for long names) a relative one, and so hides what is wrong.
 */
final class NamesOfTar extends TarArchiveInputStream {
  /** A header with more is none that a name needs. */
  private static final int MOST_BYTES = 1 << 20;

  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private Optional<String> extended = Optional.empty();

  NamesOfTar(InputStream in) {
    super(in, StandardCharsets.UTF_8.name());
  }

  /** The next entry; null at the end. */
  TarArchiveEntry next() throws IOException {
    header.reset();
    extended = Optional.empty();
    TarArchiveEntry entry = getNextEntry();
    path(header.toByteArray()).ifPresent(name -> extended = Optional.of(name));
    return entry;
  }

  /** The name of the entry that was told last, of a directory perhaps with a slash at its end. */
  String name(TarArchiveEntry entry) {
    return extended.filter(name -> name.startsWith("/")).orElseGet(entry::getName);
  }

  @Override
  protected byte[] getLongNameData() throws IOException {
    boolean ofName = getCurrentEntry().isGNULongNameEntry();
    byte[] data = super.getLongNameData();
    if (ofName && data != null) {
      extended = Optional.of(new String(data, StandardCharsets.UTF_8));
    }
    return data;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    TarArchiveEntry entry = getCurrentEntry();
    if (read > 0 && entry != null && (entry.isPaxHeader() || entry.isGlobalPaxHeader())) {
      if (header.size() + read > MOST_BYTES) {
        throw new IOException("a header of it is larger than 1 MiB");
      }
      header.write(buffer, offset, read);
    }
    return read;
  }

  /**
   * The last path in the records of pax headers, {@code 21 path=/etc/passwd\n} each: the length of
   * the record in decimal, a space, the key, the value and a line feed.
   */
  private static Optional<String> path(byte[] records) {
    Optional<String> path = Optional.empty();
    int at = 0;
    while (at < records.length) {
      int space = at;
      int length = 0;
      while (space < records.length && records[space] >= '0' && records[space] <= '9') {
        length = Math.min(MOST_BYTES + 1, length * 10 + (records[space] - '0'));
        space++;
      }
      int end = at + length;
      if (space == at || end <= space + 1 || end > records.length) {
        // The library has read it, or has refused it.
        return path;
      }
      String record = new String(records, space + 1, end - space - 2, StandardCharsets.UTF_8);
      if (record.startsWith("path=")) {
        path = Optional.of(record.substring("path=".length()));
      }
      at = end;
    }
    return path;
  }
}
