package dev.deployer.torture.trial;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.sftp.server.SftpSubsystem;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * An SFTP server behind an honest SSH, which does what it is asked for, and from some reply on says
 * something else. What it says follows from a seed, a channel at a time.
 */
final class HostileSftp extends SftpSubsystemFactory {
  private static final int READDIR = 12;

  /**
   * How it lies.
   *
   * @param first the number of the first reply that may be a lie, from 0
   * @param oneIn how many of the later replies, on average, are one lie
   * @param endless whether directories have no end from then on; 1 for files, 2 for directories
   * @param reordered whether replies change places
   */
  record Temper(long seed, int first, int oneIn, int endless, boolean reordered) {
    static final Temper HONEST = new Temper(0, Integer.MAX_VALUE, 1, 0, false);

    static Temper of(long seed) {
      Random random = new Random(seed);
      int first = random.nextInt(4) == 0 ? random.nextInt(8) : random.nextInt(400);
      int oneIn = 1 + random.nextInt(random.nextBoolean() ? 3 : 100);
      int kind = random.nextInt(40);
      return new Temper(seed, first, oneIn, kind < 2 ? kind + 1 : 0, kind >= 2 && kind < 8);
    }
  }

  private final AtomicInteger channels = new AtomicInteger();
  private final AtomicInteger lies = new AtomicInteger();
  private volatile Temper temper = Temper.HONEST;

  void become(Temper other) {
    temper = other;
    channels.set(0);
    lies.set(0);
  }

  /** How many lies were told since it became what it is. */
  int lies() {
    return lies.get();
  }

  @Override
  public Command createSubsystem(ChannelSession channel) {
    return new Server(channel, temper, channels.incrementAndGet());
  }

  private final class Server extends SftpSubsystem {
    private final Temper my;
    private final Random random;
    private final Map<Integer, Integer> types = new ConcurrentHashMap<>();
    private final List<byte[]> heldBack = new ArrayList<>();
    private int replies;
    private int invented;

    Server(ChannelSession channel, Temper my, int number) {
      super(channel, HostileSftp.this);
      this.my = my;
      this.random = new Random(my.seed() + number);
    }

    @Override
    protected void doProcess(Buffer request, int length, int type, int id) throws IOException {
      types.put(id, type);
      super.doProcess(request, length, type, id);
    }

    @Override
    protected void send(Buffer reply) throws IOException {
      if (replies++ < my.first()) {
        super.send(reply);
        return;
      }
      // The buffer begins with a place for the length.
      byte[] all = reply.getCompactData();
      byte[] packet = java.util.Arrays.copyOfRange(all, 4, all.length);
      for (byte[] told : said(packet)) {
        if (my.reordered() && random.nextInt(3) == 0) {
          heldBack.add(told);
          lies.incrementAndGet();
        } else {
          write(told);
          while (!heldBack.isEmpty() && random.nextBoolean()) {
            write(heldBack.remove(random.nextInt(heldBack.size())));
          }
        }
      }
    }

    private List<byte[]> said(byte[] packet) {
      int id = packet.length < 5 ? 0 : ByteBuffer.wrap(packet).getInt(1);
      if (my.endless() > 0) {
        if (types.getOrDefault(id, 0) != READDIR) {
          return List.of(Lie.framed(packet.length, packet));
        }
        lies.incrementAndGet();
        invented += 1_000;
        return List.of(Lie.page(id, invented, 1_000, my.endless() == 2));
      }
      if (my.reordered() || random.nextInt(my.oneIn()) != 0) {
        return List.of(Lie.framed(packet.length, packet));
      }
      lies.incrementAndGet();
      return Lie.ALL.get(random.nextInt(Lie.ALL.size())).told(packet, random);
    }

    private void write(byte[] bytes) throws IOException {
      out.writeBuffer(new ByteArrayBuffer(bytes));
    }
  }
}
