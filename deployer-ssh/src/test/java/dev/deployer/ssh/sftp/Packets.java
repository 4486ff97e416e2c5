package dev.deployer.ssh.sftp;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes the bytes of a packet, field by field, without the program's own means. */
final class Packets {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  Packets u8(int value) {
    return put(() -> out.writeByte(value));
  }

  Packets u32(long value) {
    return put(() -> out.writeInt((int) value));
  }

  Packets u64(long value) {
    return put(() -> out.writeLong(value));
  }

  Packets raw(byte... value) {
    return put(() -> out.write(value));
  }

  Packets text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return u32(utf8.length).raw(utf8);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** With the length before it, as on the wire. */
  byte[] framed() {
    return new Packets().u32(bytes.size()).raw(bytes()).bytes();
  }

  /** As the packet that is being handled, amid other bytes. */
  Reply reply() throws ViolationException {
    byte[] amid = new Packets().u64(-1).raw(bytes()).u64(-1).bytes();
    Reply reply = new Reply();
    reply.read(amid, 8, bytes.size());
    return reply;
  }

  private interface Writing {
    void run() throws IOException;
  }

  private Packets put(Writing writing) {
    try {
      writing.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
