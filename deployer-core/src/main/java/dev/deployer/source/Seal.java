package dev.deployer.source;

import dev.deployer.file.LocalFile;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Manifest;
import dev.deployer.manifest.MtreeFormat;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a build was when it was made: a text that is kept beside it, and that it is held against
 * before it is deployed.
 *
 * <pre>{@code
 * # deployer seal 1
 * # revision 69d46d48ed11aabbccddeeff00112233445566ff
 * #mtree
 * # deployer manifest 1
 * . type=dir mode=0755
 * ./index.html type=file mode=0644 size=312 sha256=4355a46b…64 hex digits
 * # end
 * }</pre>
 *
 * <p>The second line is missing where the revision is not known; what follows is the manifest's
 * text without times.
 */
public final class Seal {
  private static final String HEAD = "# deployer seal 1";
  private static final String REVISION = "# revision ";
  private static final int MOST_BYTES = 256 << 20;

  private final Optional<String> revision;
  private final Map<String, String> entries;
  private final byte[] bytes;

  private Seal(Optional<String> revision, Map<String, String> entries, byte[] bytes) {
    this.revision = revision;
    this.entries = entries;
    this.bytes = bytes;
  }

  /** Thrown where a file is no seal or cannot be read; the message is one clause that names it. */
  public static final class InvalidSealException extends IOException {
    private static final long serialVersionUID = 1L;

    InvalidSealException(String why) {
      super(why);
    }
  }

  /** The seal of a build. */
  public static Seal of(Manifest manifest, Optional<String> revision) {
    String text = new String(MtreeFormat.textWithoutTimes(manifest), StandardCharsets.US_ASCII);
    String head =
        HEAD + "\n" + revision.map(made -> REVISION + Printable.escape(made) + "\n").orElse("");
    return new Seal(
        revision, entries(text.lines().toList()), (head + text).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a file.
   *
   * @throws InvalidSealException if it is none
   */
  public static Seal read(Path file) throws InvalidSealException {
    try {
      return parsed(file);
    } catch (InvalidSealException e) {
      throw new InvalidSealException(
          "the seal " + LocalFailure.name(file) + " cannot be used: " + e.getMessage());
    } catch (IOException e) {
      throw new InvalidSealException(
          "the seal " + LocalFailure.name(file) + " cannot be read: " + LocalFailure.why(e));
    }
  }

  private static Seal parsed(Path file) throws IOException {
    byte[] bytes = LocalFile.read(file, MOST_BYTES);
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
      throw new InvalidSealException("it is no seal: its first line is not " + HEAD);
    }
    boolean revised = lines.size() > 1 && lines.get(1).startsWith(REVISION);
    List<String> manifest = lines.subList(revised ? 2 : 1, lines.size());
    if (manifest.isEmpty() || !manifest.get(manifest.size() - 1).equals("# end")) {
      throw new InvalidSealException("it ends too early");
    }
    return new Seal(
        revised ? Optional.of(lines.get(1).substring(REVISION.length())) : Optional.empty(),
        entries(manifest),
        bytes);
  }

  /** The lines of entries by their first word, the path. */
  private static Map<String, String> entries(List<String> lines) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (String line : lines) {
      int end = line.indexOf(' ');
      if (line.startsWith("./") && end > 0) {
        entries.put(line.substring(2, end), line);
      }
    }
    return entries;
  }

  /** What it was made from, where that is known. */
  public Optional<String> revision() {
    return revision;
  }

  /** The file's content, in UTF-8. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The SHA-256 of the file. */
  public Digest digest() {
    return Digest.ofContent(bytes);
  }

  /** What is otherwise in a build than it was sealed, in the order of the paths. */
  public List<String> differences(Manifest manifest) {
    Map<String, String> now =
        entries(
            new String(MtreeFormat.textWithoutTimes(manifest), StandardCharsets.US_ASCII)
                .lines()
                .toList());
    TreeSet<String> paths = new TreeSet<>(entries.keySet());
    paths.addAll(now.keySet());
    List<String> differences = new ArrayList<>();
    for (String path : paths) {
      String was = entries.get(path);
      String is = now.get(path);
      if (was == null) {
        differences.add("not sealed " + path);
      } else if (is == null) {
        differences.add("missing " + Printable.escape(path));
      } else if (!was.equals(is)) {
        differences.add("changed " + path);
      }
    }
    return differences;
  }
}
