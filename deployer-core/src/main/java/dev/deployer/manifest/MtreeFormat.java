package dev.deployer.manifest;

import dev.deployer.host.Content;
import dev.deployer.host.HeapShare;
import dev.deployer.path.EntryPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A manifest as text in the mtree(5) format, so that anyone can check a release without Deployer:
 * {@code mtree -f manifest.mtree -p releases/42} says nothing if it is as recorded. (Its exit
 * status is no substitute: NetBSD's mtree says what is missing or extra, and ends with 0.)
 *
 * <pre>{@code
 * #mtree
 * # deployer manifest 1
 * . type=dir mode=0755
 * ./bin type=dir mode=0755
 * ./bin/start type=file mode=0755 size=312 time=1763673225.0 sha256=4355a46b…64 hex digits
 * ./bin/with\040space type=link link=start
 * ./var type=dir mode=0755
 * ./var/cache type=dir ignore optional
 * # end
 * }</pre>
 *
 * <p>ASCII; every line ends in a line feed; entries in the order of their paths, keywords in the
 * order shown; numbers decimal but for the mode. A writable directory is {@code ignore optional}:
 * mtree looks at nothing in it.
 *
 * <p>In paths and link targets, each byte of the UTF-8 text outside of {@code 0x21} to {@code
 * 0x7e}, each {@code \} and each {@code #} is a backslash and three octal digits, as unvis(3) reads
 * it. A path has an escaped backslash, {@code \134}, before each {@code * ? [}: once mtree has read
 * the escapes, it takes the path for an fnmatch(3) pattern.
 */
public final class MtreeFormat {
  static final List<String> HEAD =
      List.of(
          "#mtree",
          "# deployer manifest 1",
          ". type=dir mode=0" + Integer.toOctalString(Manifest.ROOT_MODE));

  static final String END = "# end";

  private static final String IGNORE = " ignore";

  /** A text of so many bytes, of some 25,000 files, is kept rather than made twice. */
  private static final long SHORT = 4 << 20;

  private MtreeFormat() {}

  /** The text, as a file's content; a long one is made as it is read. */
  public static Content text(Manifest manifest) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    long[] length = {0};
    read(
        new RenderedText(manifest.entries(), true),
        (bytes, offset, count) -> {
          length[0] += count;
          if (length[0] <= SHORT) {
            kept.write(bytes, offset, count);
          }
        });
    long size = length[0];
    if (size <= SHORT) {
      return Content.of(kept.toByteArray());
    }
    return new Content() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream open() {
        return new RenderedText(manifest.entries(), true);
      }
    };
  }

  /** The text of these entries without the {@code time} keywords: what the content digest is of. */
  public static byte[] textWithoutTimes(Manifest manifest) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    read(new RenderedText(manifest.entries(), false), text::write);
    return text.toByteArray();
  }

  /**
   * Reads what is in {@link #text}, and nothing else, but for keywords it does not know, which it
   * ignores. A line has at most 16 KiB, and there are at most {@link HeapShare#entries}; the caller
   * closes.
   *
   * @throws MtreeFormatException if it is something else, or ends early
   */
  public static Manifest read(InputStream in) throws IOException {
    return new MtreeReader(in).read();
  }

  /** The writable directories of a text, found without taking the rest of it apart. */
  public static List<EntryPath> writable(byte[] text) {
    String all = new String(text, StandardCharsets.US_ASCII);
    List<EntryPath> found = new ArrayList<>();
    for (int at = all.indexOf(IGNORE); at >= 0; at = all.indexOf(IGNORE, at + 1)) {
      int end = all.indexOf('\n', at);
      String line = all.substring(all.lastIndexOf('\n', at) + 1, end < 0 ? all.length() : end);
      try {
        if (MtreeLine.parseAny(line) instanceof Entry.Writable writable) {
          found.add(writable.path());
        }
      } catch (IllegalArgumentException e) {
        // Whoever reads all of it says so.
      }
    }
    return found;
  }

  /** SHA-256 of the text of these entries without the {@code time} keywords. */
  static Digest contentDigest(List<Entry> entries) {
    MessageDigest sha256 = Digest.sha256();
    read(new RenderedText(entries, false), sha256::update);
    return Digest.of(sha256.digest());
  }

  private interface Sink {
    void take(byte[] bytes, int offset, int length);
  }

  private static void read(RenderedText text, Sink sink) {
    byte[] buffer = new byte[1 << 15];
    for (int length = text.read(buffer, 0, buffer.length);
        length > 0;
        length = text.read(buffer, 0, buffer.length)) {
      sink.take(buffer, 0, length);
    }
  }
}
