package dev.deployer.ssh.sftp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Cuts a stream into packets, {@code uint32 length} and so many bytes, each of a sane length. */
final class PacketReader {
  /** Bytes of a text that are shown. */
  static final int TEXT = 300;

  private final InputStream in;
  private final int shortest;
  private final int longest;
  private byte[] bytes = new byte[1 << 16];
  private int at;
  private int end;

  PacketReader(InputStream in, int shortest, int longest) {
    this.in = in;
    this.shortest = shortest;
    this.longest = longest;
  }

  /** Whether a whole packet is here, so that {@link #next} does not wait. */
  boolean hasPacket() throws ViolationException {
    return end - at >= 4 && end - at - 4 >= length();
  }

  /** Turns {@code reply} to the next packet. */
  void next(Reply reply) throws IOException {
    fill(4);
    int length = length();
    fill(4 + length);
    reply.read(bytes, at + 4, length);
    at += 4 + length;
  }

  /**
   * What came as text, up to a NUL byte and of bounded length; empty where it can be a packet,
   * whose length begins with a NUL.
   */
  Optional<byte[]> text() {
    int stop = at;
    while (stop < end && stop - at < TEXT && bytes[stop] != 0) {
      stop++;
    }
    return stop == at ? Optional.empty() : Optional.of(Arrays.copyOfRange(bytes, at, stop));
  }

  /** The same of a host that takes nothing more, and so says nothing more than it has said. */
  Optional<byte[]> lastText() {
    try {
      fill(1);
    } catch (IOException e) {
      return Optional.empty();
    }
    return text();
  }

  private int length() throws ViolationException {
    int length =
        (bytes[at] & 0xff) << 24
            | (bytes[at + 1] & 0xff) << 16
            | (bytes[at + 2] & 0xff) << 8
            | (bytes[at + 3] & 0xff);
    if (length < shortest || length > longest) {
      throw new ViolationException(
          "a packet announces a length of " + Integer.toUnsignedString(length) + " bytes");
    }
    return length;
  }

  private void fill(int needed) throws IOException {
    if (bytes.length - at < needed) {
      byte[] roomy = bytes.length < needed ? new byte[Math.max(needed, 2 * bytes.length)] : bytes;
      System.arraycopy(bytes, at, roomy, 0, end - at);
      bytes = roomy;
      end -= at;
      at = 0;
    }
    while (end - at < needed) {
      int read = in.read(bytes, end, bytes.length - end);
      if (read < 0) {
        throw new EOFException("the host ended it");
      }
      end += read;
    }
  }
}
