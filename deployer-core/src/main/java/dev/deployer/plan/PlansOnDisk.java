package dev.deployer.plan;

import dev.deployer.file.LocalFile;
import dev.deployer.gate.Signatures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Knows the plans that Deployer has written, and signatures of them, by their content: what a file
 * is called says nothing.
 */
public final class PlansOnDisk {
  private static final int LARGEST_PLAN = 64 << 20;
  private static final int LONGEST_SIGNATURE = 1 << 16;
  private static final int HEAD = 128;
  private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final Pattern BEGINNING =
      Pattern.compile("\\{\\s*\"format\"\\s*:\\s*[0-9]+\\s*,\\s*\"kind\"\\s*:.*", Pattern.DOTALL);

  private PlansOnDisk() {}

  /** Whether it is a plan, or a signature of one; a link is neither, and so is what is unread. */
  public static boolean isPlanOrSignature(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try {
      String head = head(file);
      return BEGINNING.matcher(head).matches()
          ? !PlanFile.read(LocalFile.read(file, LARGEST_PLAN)).hosts().isEmpty()
          : head.startsWith(BEGIN) && Files.size(file) <= LONGEST_SIGNATURE && isSignature(file);
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static String head(Path file) throws IOException {
    try (InputStream in = LocalFile.open(file)) {
      return new String(in.readNBytes(HEAD), StandardCharsets.US_ASCII);
    }
  }

  /** {@code "SSHSIG" uint32 version string key string namespace …}. */
  private static boolean isSignature(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (!text.endsWith(END)) {
      return false;
    }
    String body = text.substring(BEGIN.length(), text.length() - END.length());
    try {
      ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(body.replaceAll("\\s", "")));
      byte[] magic = new byte[MAGIC.length];
      blob.get(magic).getInt();
      string(blob);
      return ByteBuffer.wrap(magic).equals(ByteBuffer.wrap(MAGIC))
          && new String(string(blob), StandardCharsets.UTF_8).equals(Signatures.PURPOSE);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return false;
    }
  }

  private static byte[] string(ByteBuffer blob) {
    int length = blob.getInt();
    if (length < 0 || length > blob.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    blob.get(bytes);
    return bytes;
  }
}
