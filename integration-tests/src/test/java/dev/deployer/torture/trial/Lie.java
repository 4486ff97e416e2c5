package dev.deployer.torture.trial;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What becomes of an honest reply of an SFTP server.
 *
 * <p>A packet is {@code uint32 length, byte type, uint32 id, ...} (draft-ietf-secsh-filexfer-02
 * section 3); here it is without its length.
 */
enum Lie {
  RANDOM_BYTES {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      return List.of(framed(noise.length, noise));
    }
  },
  RANDOM_FIELDS {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      byte[] noise = new byte[packet.length];
      random.nextBytes(noise);
      System.arraycopy(packet, 0, noise, 0, Math.min(5, packet.length));
      return List.of(framed(noise.length, noise));
    }
  },
  FLIPPED_BITS {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      byte[] flipped = packet.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return List.of(framed(flipped.length, flipped));
    }
  },
  TRUNCATED {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      byte[] begun = Arrays.copyOf(packet, random.nextInt(packet.length));
      return List.of(framed(begun.length, begun));
    }
  },
  SHORTER_THAN_ANNOUNCED {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      return List.of(framed(packet.length + 1 + random.nextInt(100), packet));
    }
  },
  OVERSIZED {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      byte[] long_ = Arrays.copyOf(packet, packet.length + random.nextInt(1 << 20));
      return List.of(framed(long_.length, long_));
    }
  },
  INSANE_LENGTH {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      int[] lengths = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 28, 300_000, 4};
      return List.of(framed(lengths[random.nextInt(lengths.length)], packet));
    }
  },
  ZERO_LENGTH {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      return List.of(framed(0, new byte[0]), framed(packet.length, packet));
    }
  },
  OTHER_TYPE {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      byte[] other = packet.clone();
      other[0] = (byte) new int[] {101, 102, 103, 104, 105, 201, 2, 0}[random.nextInt(8)];
      return List.of(framed(other.length, other));
    }
  },
  OTHER_ID {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      byte[] other = packet.clone();
      ByteBuffer.wrap(other).putInt(1, random.nextBoolean() ? random.nextInt() : id(packet) + 1);
      return List.of(framed(other.length, other));
    }
  },
  TWICE {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      return List.of(framed(packet.length, packet), framed(packet.length, packet));
    }
  },
  NEVER {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      return List.of();
    }
  },
  /** The status of another outcome, with a text that would do something to a terminal. */
  OTHER_STATUS {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      byte[] text = ("\u001b[2J\r\n" + "!".repeat(random.nextInt(2_000))).getBytes(UTF_8);
      ByteBuffer status = ByteBuffer.allocate(17 + text.length);
      status.put((byte) 101).putInt(id(packet)).putInt(random.nextInt(32));
      status.putInt(text.length).put(text).putInt(0);
      return List.of(framed(status.capacity(), status.array()));
    }
  },
  INSANE_NUMBER {
    @Override
    List<byte[]> told(byte[] packet, Random random) {
      byte[] other = packet.clone();
      if (other.length >= 9) {
        int at = 5 + random.nextInt(other.length - 8);
        int[] numbers = {-1, 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 24};
        ByteBuffer.wrap(other).putInt(at, numbers[random.nextInt(numbers.length)]);
      }
      return List.of(framed(other.length, other));
    }
  };

  static final List<Lie> ALL = List.of(values());

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  /** What is sent in the place of the packet, with what stands for lengths. */
  abstract List<byte[]> told(byte[] packet, Random random);

  private static int id(byte[] packet) {
    return packet.length < 5 ? 0 : ByteBuffer.wrap(packet).getInt(1);
  }

  static byte[] framed(int length, byte[] packet) {
    return ByteBuffer.allocate(4 + packet.length).putInt(length).put(packet).array();
  }

  /** A page of entries that nobody has made, with names that were not there before. */
  static byte[] page(int id, int first, int count, boolean directories) {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] name = ("entry-" + (first + i)).getBytes(UTF_8);
      ByteBuffer entry = ByteBuffer.allocate(4 + name.length + 4 + 32);
      entry.putInt(name.length).put(name).putInt(0);
      entry.putInt(0xf).putLong(1).putInt(0).putInt(0);
      entry.putInt(directories ? 040755 : 0100644).putInt(0).putInt(0);
      entries.add(entry.array());
    }
    ByteBuffer page = ByteBuffer.allocate(9 + entries.stream().mapToInt(e -> e.length).sum());
    page.put((byte) 104).putInt(id).putInt(count);
    entries.forEach(page::put);
    return framed(page.capacity(), page.array());
  }
}
