package dev.deployer.ssh.connect;

import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.compression.Compression;

/**
 * {@code zlib@openssh.com}: zlib (RFC 4253 section 6.2), from the end of the authentication on.
 *
 * <p>A packet of a few hundred bytes can stand for megabytes. What one becomes is bounded here, so
 * that a hostile host gets no more memory with compression than without.
 */
@SuppressWarnings("rawtypes") // As the interface has them.
final class BoundedZlib implements Compression {
  /** More than the longest packet that either side sends, as it was before it was compressed. */
  static final int LONGEST = 512 << 10;

  private static final int PIECE = 8 << 10;

  /** Twice as fast as zlib's usual 6, for 6 % more bytes of the application of bin/bench. */
  private static final int LEVEL = 4;

  /** Content in stored blocks: 2 GB a second. */
  private static final int STORED = 0;

  private static final byte[] NOTHING = {};

  private final byte[] piece = new byte[PIECE];
  private final Ahead ahead;
  private final FasterWay way;
  private boolean stores;
  private Deflater deflater;
  private Inflater inflater;

  /**
   * Whether what is sent is compressed before the authentication is known to have succeeded: what
   * is said behind a proof arrives after it has.
   */
  static final class Ahead {
    private volatile boolean begun;

    void begin() {
      begun = true;
    }

    /** The authentication has not succeeded, and the stream begins anew when it does. */
    void takeBack() {
      begun = false;
    }
  }

  /** All that one connection makes share what they know of its authentication and its line. */
  record Named(Ahead ahead, FasterWay way) implements Factory.Named<Compression> {
    @Override
    public Compression create() {
      return new BoundedZlib(ahead, way);
    }

    @Override
    public String getName() {
      return "zlib@openssh.com";
    }
  }

  private BoundedZlib(Ahead ahead, FasterWay way) {
    this.ahead = ahead;
    this.way = way;
  }

  @Override
  public void init(Mode mode) {
    if (mode == Mode.DEFLATE) {
      deflater = new Deflater(LEVEL);
    } else {
      inflater = new Inflater();
    }
  }

  /** Asked before each packet, until the authentication has succeeded. */
  @Override
  public boolean isDelayed() {
    if (deflater == null) {
      return true;
    }
    if (!ahead.begun) {
      deflater.reset();
    }
    return !ahead.begun;
  }

  @Override
  public void compress(Buffer buffer) {
    Buffer.PlainBuffer compressed = new Buffer.PlainBuffer();
    long began = System.nanoTime();
    store(way.stores(buffer.available(), began), compressed);
    deflater.setInput(buffer.array(), buffer.rpos(), buffer.available());
    deflateInto(compressed);
    if (!stores) {
      way.deflated(System.nanoTime() - began);
    }
    buffer.wpos(buffer.rpos());
    buffer.putRawBytes(compressed.array(), compressed.rpos(), compressed.available());
  }

  /** The level changes with the next call that deflates, which had better not have any input. */
  private void store(boolean stored, Buffer.PlainBuffer compressed) {
    if (stored != stores) {
      stores = stored;
      deflater.setLevel(stored ? STORED : LEVEL);
      deflater.setInput(NOTHING);
      deflateInto(compressed);
    }
  }

  private void deflateInto(Buffer.PlainBuffer compressed) {
    int length;
    do {
      length = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
      compressed.putRawBytes(piece, 0, length);
    } while (length == piece.length);
  }

  @Override
  public void uncompress(Buffer from, Buffer to) throws TransportException {
    inflater.setInput(from.array(), from.rpos(), from.available());
    int all = 0;
    try {
      int length;
      do {
        length = inflater.inflate(piece, 0, piece.length);
        all += length;
        if (all > LONGEST) {
          throw new TransportException(
              DisconnectReason.COMPRESSION_ERROR, "a compressed packet of more than " + LONGEST);
        }
        to.putRawBytes(piece, 0, length);
      } while (length > 0);
    } catch (DataFormatException e) {
      throw new TransportException(DisconnectReason.COMPRESSION_ERROR, e);
    }
  }
}
