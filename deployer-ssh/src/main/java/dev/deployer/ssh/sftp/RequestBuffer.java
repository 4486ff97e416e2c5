package dev.deployer.ssh.sftp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Requests that wait to be sent together.
 *
 * <p>A packet is {@code uint32 length, byte type, uint32 id, …}; a string is {@code uint32 length}
 * and its bytes (draft-ietf-secsh-filexfer-02 section 3).
 */
final class RequestBuffer {
  private byte[] bytes = new byte[1 << 16];
  private int start;
  private int end;

  /** Begins a packet. One that was begun and not sealed is forgotten. */
  RequestBuffer begin(int type) {
    end = start;
    return u32(0).u8(type);
  }

  RequestBuffer u8(int value) {
    room(1);
    bytes[end++] = (byte) value;
    return this;
  }

  RequestBuffer u32(long value) {
    room(4);
    put32(end, value);
    end += 4;
    return this;
  }

  RequestBuffer u64(long value) {
    return u32(value >>> 32).u32(value);
  }

  RequestBuffer string(byte[] value) {
    return string(value, value.length);
  }

  RequestBuffer string(byte[] value, int length) {
    u32(length);
    room(length);
    System.arraycopy(value, 0, bytes, end, length);
    end += length;
    return this;
  }

  RequestBuffer text(String value) {
    return string(WireText.encode(value));
  }

  /** What kind of request was begun; of an extended one its name, which the server knows. */
  String operation() {
    int type = bytes[start + 4] & 0xff;
    int length = type == Sftp.EXTENDED ? bytes[start + 12] & 0xff : 0;
    return length == 0
        ? Sftp.nameOf(type)
        : new String(bytes, start + 13, length, StandardCharsets.US_ASCII);
  }

  /** Ends the packet that was begun; it will go out with the next flush. Gives its size. */
  int seal() {
    int size = end - start;
    put32(start, size - 4L);
    start = end;
    return size;
  }

  /** How many bytes of sealed packets wait. */
  int waiting() {
    return start;
  }

  void flushTo(OutputStream out) throws IOException {
    if (start > 0) {
      out.write(bytes, 0, start);
      start = 0;
      end = 0;
      out.flush();
    }
  }

  private void put32(int at, long value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  private void room(int more) {
    if (bytes.length - end < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
    }
  }
}
