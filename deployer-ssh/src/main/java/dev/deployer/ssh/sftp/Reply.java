package dev.deployer.ssh.sftp;

import dev.deployer.host.Facts;
import java.util.Arrays;

/**
 * A packet from the host, read from its start to its end. Valid only while it is being handled: the
 * next one takes its place.
 */
final class Reply {
  private static final int HAS_SIZE = 0x1;
  private static final int HAS_OWNER = 0x2;
  private static final int HAS_MODE = 0x4;
  private static final int HAS_TIMES = 0x8;
  private static final int HAS_EXTENDED = 0x8000_0000;

  private byte[] bytes;
  private int at;
  private int end;
  private int type;
  private String operation = "";

  /** Turns to the packet in these bytes, which begins with its type. */
  void read(byte[] packet, int offset, int length) throws ViolationException {
    bytes = packet;
    at = offset;
    end = offset + length;
    type = u8();
  }

  /** Says what kind of request this answers. */
  void to(String request) {
    operation = request;
  }

  /** The kind of request that this answers; empty before that is known. */
  String operation() {
    return operation;
  }

  int type() {
    return type;
  }

  boolean is(int expected) {
    return type == expected;
  }

  int remaining() {
    return end - at;
  }

  int u8() throws ViolationException {
    need(1);
    return bytes[at++] & 0xff;
  }

  int i32() throws ViolationException {
    need(4);
    int value =
        (bytes[at] & 0xff) << 24
            | (bytes[at + 1] & 0xff) << 16
            | (bytes[at + 2] & 0xff) << 8
            | (bytes[at + 3] & 0xff);
    at += 4;
    return value;
  }

  long u32() throws ViolationException {
    return i32() & 0xffff_ffffL;
  }

  /** An unsigned 64-bit number; one above 2^63-1 is given as 2^63-1. */
  long u64() throws ViolationException {
    long value = u32() << 32 | u32();
    return value < 0 ? Long.MAX_VALUE : value;
  }

  byte[] string() throws ViolationException {
    int length = stringLength();
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  String text() throws ViolationException {
    int length = stringLength();
    at += length;
    return WireText.decode(bytes, at - length, length);
  }

  void skipString() throws ViolationException {
    int length = stringLength();
    at += length;
  }

  /** The bytes of a string without a copy. */
  int string(Taker taker) throws ViolationException {
    int length = stringLength();
    taker.take(bytes, at, length);
    at += length;
    return length;
  }

  /** Takes bytes that are valid only during the call. */
  @FunctionalInterface
  interface Taker {
    void take(byte[] bytes, int offset, int length);
  }

  /**
   * File attributes (draft-ietf-secsh-filexfer-02 section 5); null where they leave out what {@link
   * Facts} tells.
   */
  Facts attributes() throws ViolationException {
    int flags = i32();
    long size = (flags & HAS_SIZE) != 0 ? u64() : 0;
    int owner = (flags & HAS_OWNER) != 0 ? i32() : 0;
    int group = (flags & HAS_OWNER) != 0 ? i32() : 0;
    int mode = (flags & HAS_MODE) != 0 ? i32() : 0;
    long modified = 0;
    if ((flags & HAS_TIMES) != 0) {
      u32();
      modified = u32();
    }
    if ((flags & HAS_EXTENDED) != 0) {
      for (long left = count(8); left > 0; left--) {
        skipString();
        skipString();
      }
    }
    int told = HAS_SIZE | HAS_OWNER | HAS_MODE | HAS_TIMES;
    return (flags & told) == told
        ? new Facts(typeOf(mode), size, mode & 07777, owner, group, modified)
        : null;
  }

  /** A count of things of at least {@code each} bytes, which this packet can therefore hold. */
  int count(int each) throws ViolationException {
    long count = u32();
    if (count > remaining() / each) {
      throw new ViolationException("it announced " + count + " items in a packet too small for it");
    }
    return (int) count;
  }

  private static Facts.Type typeOf(int mode) {
    return switch (mode & 0170000) {
      case 0100000 -> Facts.Type.FILE;
      case 0040000 -> Facts.Type.DIRECTORY;
      case 0120000 -> Facts.Type.LINK;
      default -> Facts.Type.OTHER;
    };
  }

  private int stringLength() throws ViolationException {
    long length = u32();
    if (length > remaining()) {
      throw new ViolationException("a string is longer than its packet");
    }
    return (int) length;
  }

  private void need(int count) throws ViolationException {
    if (remaining() < count) {
      throw new ViolationException("a packet ends too early");
    }
  }
}
