package dev.deployer.manifest;

import dev.deployer.host.HeapShare;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads one manifest in the {@link MtreeFormat}. */
final class MtreeReader {
  private static final int LONGEST_LINE = 1 << 14;

  private final InputStream in;
  private final byte[] buffer = new byte[4 * LONGEST_LINE];
  private int at;
  private int end;
  private int lineNumber;

  MtreeReader(InputStream in) {
    this.in = in;
  }

  Manifest read() throws IOException {
    for (String expected : MtreeFormat.HEAD) {
      String line = readLine();
      if (!line.equals(expected)) {
        throw fault("expected is " + expected + ", not " + Printable.quote(line), null);
      }
    }
    List<Entry> entries = readEntries();
    if (at < end || more()) {
      lineNumber++;
      throw fault("the manifest has ended before", null);
    }
    try {
      return Manifest.of(entries);
    } catch (InvalidManifestException e) {
      throw new MtreeFormatException(e);
    }
  }

  private List<Entry> readEntries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    Entry previous = null;
    for (String line = readLine(); !line.equals(MtreeFormat.END); line = readLine()) {
      Entry entry = parse(line);
      if (previous != null && previous.path().compareTo(entry.path()) >= 0) {
        throw fault("entries are in the order of their paths, each once", null);
      }
      entries.add(entry);
      if (entries.size() > HeapShare.entries()) {
        throw fault("no more entries fit in this heap", null);
      }
      previous = entry;
    }
    return entries;
  }

  private Entry parse(String line) throws IOException {
    try {
      return MtreeLine.parse(line);
    } catch (IllegalArgumentException e) {
      throw fault(e.getMessage(), e);
    }
  }

  private String readLine() throws IOException {
    lineNumber++;
    for (int length = 0; length < LONGEST_LINE; length++) {
      if (at + length == end && !more()) {
        throw fault("the manifest ends early", null);
      }
      byte next = buffer[at + length];
      if (next == '\n') {
        String line = new String(buffer, at, length, StandardCharsets.US_ASCII);
        at += length + 1;
        return line;
      }
      if (next < ' ' || next > '~') {
        throw fault("a byte that no manifest has", null);
      }
    }
    throw fault("a line has less than " + LONGEST_LINE + " bytes", null);
  }

  /** Reads on behind what has not been taken yet; false at the end. */
  private boolean more() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, end - at);
    end -= at;
    at = 0;
    int read = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, read);
    return read > 0;
  }

  private MtreeFormatException fault(String why, Throwable cause) {
    return new MtreeFormatException(lineNumber, why, cause);
  }
}
