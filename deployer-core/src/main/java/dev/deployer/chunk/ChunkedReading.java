package dev.deployer.chunk;

import dev.deployer.host.Content;
import dev.deployer.host.HeapShare;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Chunks contents while someone else reads them. Of several who read one, the first chunks it; who
 * gives up before its end has chunked nothing. Safe for many threads.
 */
final class ChunkedReading {
  private final Map<ChunkedFiles.Key, Chunks> done = new ConcurrentHashMap<>();
  private final Set<ChunkedFiles.Key> claimed = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytes = new AtomicLong();

  /** What was read to its end; empty where it was not. */
  Optional<Chunks> of(ChunkedFiles.Key key) {
    return Optional.ofNullable(done.get(key));
  }

  /** The same content. No more is chunked than fits in an index. */
  Content tapped(ChunkedFiles.Key key, Content content, Supplier<Chunker> chunker) {
    return new Content() {
      @Override
      public long size() {
        return content.size();
      }

      @Override
      public InputStream open() throws IOException {
        InputStream in = content.open();
        return bytes.get() < HeapShare.text() && claimed.add(key)
            ? new Tapped(key, in, content.size(), chunker.get())
            : in;
      }
    };
  }

  private final class Tapped extends InputStream {
    private final ChunkedFiles.Key key;
    private final InputStream in;
    private final Chunker chunker;
    private long left;

    Tapped(ChunkedFiles.Key key, InputStream in, long size, Chunker chunker) {
      this.key = key;
      this.in = in;
      this.left = size;
      this.chunker = chunker;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      if (n > 0 && left > 0) {
        chunker.take(buffer, offset, n);
        left -= n;
        if (left == 0) {
          Chunks chunks = chunker.end();
          bytes.addAndGet(ChunkIndex.FILE + (long) ChunkIndex.RECORD * chunks.count());
          done.put(key, chunks);
        }
      }
      return n;
    }

    @Override
    public int available() throws IOException {
      return in.available();
    }

    @Override
    public void close() throws IOException {
      if (left != 0) {
        claimed.remove(key);
      }
      in.close();
    }
  }
}
