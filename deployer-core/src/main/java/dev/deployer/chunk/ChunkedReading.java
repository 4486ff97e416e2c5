package dev.deployer.chunk;

import dev.deployer.host.Content;
import dev.deployer.host.HeapShare;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.commons.io.input.TeeInputStream;

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
            ? new TeeInputStream(in, new Tap(key, content.size(), chunker.get()), true)
            : in;
      }
    };
  }

  private final class Tap extends OutputStream {
    private final ChunkedFiles.Key key;
    private final Chunker chunker;
    private long left;

    Tap(ChunkedFiles.Key key, long size, Chunker chunker) {
      this.key = key;
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
          Chunks chunks = chunker.end();
          bytes.addAndGet(ChunkIndex.FILE + (long) ChunkIndex.RECORD * chunks.count());
          done.put(key, chunks);
        }
      }
    }

    @Override
    public void close() {
      if (left != 0) {
        claimed.remove(key);
      }
    }
  }
}
