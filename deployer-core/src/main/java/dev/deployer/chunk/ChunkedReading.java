package dev.deployer.chunk;

import dev.deployer.host.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.commons.io.input.TeeInputStream;

/**
 * Chunks contents while someone else reads them. Of several who read one, the first chunks it; who
 * gives up before its end has chunked nothing. Safe for many threads.
 */
final class ChunkedReading {
  private final ChunkRoom room;
  private final Set<ChunkedFiles.Key> claimed = ConcurrentHashMap.newKeySet();

  /**
   * @param room where what was read to its end is kept
   */
  ChunkedReading(ChunkRoom room) {
    this.room = room;
  }

  /**
   * The same content. What has no room is not chunked.
   *
   * @param bytes the most that its chunks may take
   */
  Content tapped(ChunkedFiles.Key key, Content content, long bytes, Supplier<Chunker> chunker) {
    return new Content() {
      @Override
      public long size() {
        return content.size();
      }

      @Override
      public InputStream open() throws IOException {
        InputStream in = content.open();
        return room.find(key).isEmpty() && claim(key, bytes)
            ? new TeeInputStream(in, new Tap(key, content.size(), bytes, chunker.get()), true)
            : in;
      }
    };
  }

  private boolean claim(ChunkedFiles.Key key, long bytes) {
    if (!claimed.add(key)) {
      return false;
    }
    boolean taken = room.take(bytes);
    if (!taken) {
      claimed.remove(key);
    }
    return taken;
  }

  private final class Tap extends OutputStream {
    private final ChunkedFiles.Key key;
    private final long bytes;
    private final Chunker chunker;
    private long left;

    Tap(ChunkedFiles.Key key, long size, long bytes, Chunker chunker) {
      this.key = key;
      this.bytes = bytes;
      this.left = size;
      this.chunker = chunker;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      if (left > 0) {
        chunker.take(buffer, offset, length);
        left -= length;
        if (left == 0) {
          room.keep(key, chunker.end(), bytes);
        }
      }
    }

    @Override
    public void close() {
      // A stream may be closed more than once.
      if (left != 0 && claimed.remove(key)) {
        room.giveBack(bytes);
      }
    }
  }
}
