package dev.deployer.manifest;

import dev.deployer.path.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@link MtreeFormat}, once. */
final class MtreeReader {
  private static final int LONGEST_LINE = 1 << 14;

  private final InputStream in;
  private final byte[] buffer = new byte[LONGEST_LINE];
  private int lineNumber;

  MtreeReader(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  Manifest read() throws IOException {
    for (String expected : MtreeFormat.HEAD) {
      String line = readLine();
      if (!line.equals(expected)) {
        throw fault("expected is " + expected + ", not " + Printable.quote(line), null);
      }
    }
    List<Entry> entries = readEntries();
    if (in.read() >= 0) {
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
      int next = in.read();
      if (next == '\n') {
        return new String(buffer, 0, length, StandardCharsets.US_ASCII);
      }
      if (next < 0) {
        throw fault("the manifest ends early", null);
      }
      if (next < ' ' || next > '~') {
        throw fault("a byte that no manifest has", null);
      }
      buffer[length] = (byte) next;
    }
    throw fault("a line has less than " + LONGEST_LINE + " bytes", null);
  }

  private MtreeFormatException fault(String why, Throwable cause) {
    return new MtreeFormatException(lineNumber, why, cause);
  }
}
