package dev.deployer.ssh.sftp;

import dev.deployer.host.Host;
import dev.deployer.manifest.Digest;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads the content of files, many at once, each from its beginning to its end. */
final class ContentRun implements Asked {
  /** A limit that no file reaches. */
  static final long NO_LIMIT = Long.MAX_VALUE >> 1;

  /** What is made of a file's content. */
  interface Target {
    void take(byte[] bytes, int offset, int length);

    byte[] result();
  }

  /** The content itself. */
  static final class Bytes implements Target {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void take(byte[] piece, int offset, int length) {
      bytes.write(piece, offset, length);
    }

    @Override
    public byte[] result() {
      return bytes.toByteArray();
    }
  }

  /** Nothing: it is passed on as it comes, until that fails. */
  static final class Passed implements Target {
    private final Host.Sink sink;
    private IOException failure;

    Passed(Host.Sink sink) {
      this.sink = sink;
    }

    @Override
    public void take(byte[] piece, int offset, int length) {
      try {
        if (failure == null) {
          sink.take(piece, offset, length);
        }
      } catch (IOException e) {
        failure = e;
      }
    }

    @Override
    public byte[] result() {
      return new byte[0];
    }

    void throwFailure() throws IOException {
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** Its SHA-256. */
  static final class Sha256 implements Target {
    private final MessageDigest digest = Digest.sha256();

    @Override
    public void take(byte[] piece, int offset, int length) {
      digest.update(piece, offset, length);
    }

    @Override
    public byte[] result() {
      return digest.digest();
    }
  }

  private final SftpChannel channel;
  private final Extensions extensions;
  private final int handles;
  private final List<RemotePath> paths;
  private final long limit;
  private final long together;
  private final Supplier<Target> targets;

  private final List<Optional<byte[]>> results;

  /** Files that are open. */
  private final Set<FileRead> held = new HashSet<>();

  /** Files that are open and of which nothing was asked. */
  private final Deque<FileRead> opened = new ArrayDeque<>();

  /** Files of which more is to be asked for. */
  private final Deque<FileRead> reading = new ArrayDeque<>();

  private int next;
  private int open;
  private long takenTogether;
  private FileSystemException refusal;

  /**
   * @param limit in bytes; a longer file is refused
   * @param together what the targets keep of all files, in bytes; where there is more, all is
   *     refused
   */
  ContentRun(
      SftpChannel channel,
      Extensions extensions,
      List<RemotePath> paths,
      long limit,
      long together,
      Supplier<Target> targets) {
    this(channel, extensions, extensions.handles(), paths, limit, together, targets);
  }

  /**
   * As the other one.
   *
   * @param handles how many files may be open at once
   */
  ContentRun(
      SftpChannel channel,
      Extensions extensions,
      int handles,
      List<RemotePath> paths,
      long limit,
      long together,
      Supplier<Target> targets) {
    this.channel = channel;
    this.extensions = extensions;
    this.handles = handles;
    this.paths = paths;
    this.limit = limit;
    this.together = together;
    this.targets = targets;
    this.results = new ArrayList<>(Collections.nCopies(paths.size(), Optional.empty()));
  }

  List<Optional<byte[]>> run() throws IOException {
    channel.call(() -> Asked.askAll(channel, this));
    return answer();
  }

  /** What was read, once all replies have arrived. */
  List<Optional<byte[]>> answer() throws FileSystemException {
    if (refusal != null) {
      throw refusal;
    }
    return results;
  }

  @Override
  public boolean sendNext() throws IOException {
    if (!opened.isEmpty()) {
      opened.remove().askFirst();
      return true;
    } else if (!reading.isEmpty()) {
      if (!reading.peek().askForMore()) {
        reading.remove();
      }
      return true;
    } else if (next < paths.size() && open < handles) {
      new FileRead(next, paths.get(next)).begin();
      next++;
      return true;
    }
    return false;
  }

  @Override
  public void stopped() throws IOException {
    for (FileRead each : List.copyOf(held)) {
      each.close();
    }
  }

  private void refuse(FileSystemException why) {
    if (refusal == null) {
      refusal = why;
    }
  }

  /** One file, from its OPEN to its CLOSE. */
  private final class FileRead {
    private final int index;
    private final RemotePath path;
    private final Target target = targets.get();
    private byte[] handle;
    private long size = -1;
    private long asked;
    private long taken;
    private boolean finished;

    /** Replies to what was asked before a piece came short are not taken. */
    private int generation;

    FileRead(int index, RemotePath path) {
      this.index = index;
      this.path = path;
    }

    void begin() throws IOException {
      open++;
      channel.request(Sftp.OPEN).text(path.toString()).u32(Sftp.FOR_READING).u32(0);
      channel.send(
          reply -> {
            if (!reply.is(Sftp.HANDLE)) {
              open--;
              Status status = Status.of(reply);
              if (!status.noSuchFile()) {
                refuse(status.refusal(path.toString()));
              }
              return;
            }
            handle = reply.string();
            held.add(this);
            if (channel.stopped()) {
              close();
            } else if (channel.hasPlace()) {
              askFirst();
            } else {
              opened.add(this);
            }
          });
    }

    private void askFirst() throws IOException {
      channel.request(Sftp.FSTAT).string(handle);
      channel.send(this::told);
      ask((int) Math.min(extensions.read(), limit + 1));
    }

    private void told(Reply reply) throws IOException {
      if (!reply.is(Sftp.ATTRS)) {
        finish(Status.of(reply).refusal(path.toString()));
        return;
      }
      size = Answers.facts(reply).size();
      if (size > limit) {
        finish(tooLong());
      } else if (taken > 0 && taken >= size) {
        finish(null);
      } else if (!finished && size > asked) {
        reading.add(this);
      }
    }

    /** Whether there may be more to ask for after this. */
    boolean askForMore() throws IOException {
      if (!finished && asked < size) {
        ask((int) Math.min(extensions.read(), size - asked));
      }
      return !finished && asked < size;
    }

    private void ask(int wanted) throws IOException {
      int asking = generation;
      long at = asked;
      channel.request(Sftp.READ).string(handle).u64(asked).u32(wanted);
      asked += wanted;
      channel.send(
          wanted,
          reply -> {
            if (!finished && asking == generation) {
              piece(at, wanted, reply);
            }
          });
    }

    private void piece(long at, int wanted, Reply reply) throws IOException {
      if (at != taken) {
        throw ViolationException.outOfOrder();
      }
      if (!reply.is(Sftp.DATA)) {
        Status status = Status.of(reply);
        finish(status.code() == Status.EOF ? null : status.refusal(path.toString()));
        return;
      }
      int length = reply.string(target::take);
      if (length == 0 || length > wanted) {
        throw new ViolationException("it answered a READ of " + wanted + " with " + length);
      }
      taken += length;
      takenTogether += length;
      if (takenTogether > together) {
        finish(tooMuch());
        channel.stop(refusal);
      } else if (taken > limit) {
        finish(tooLong());
      } else if (size >= 0 && taken >= size) {
        finish(null);
      } else if (length < wanted) {
        generation++;
        asked = taken;
        ask((int) Math.min(extensions.read(), limit + 1 - taken));
        if (size > asked && !reading.contains(this)) {
          reading.add(this);
        }
      }
    }

    private void finish(FileSystemException why) throws IOException {
      if (finished) {
        return;
      }
      if (why == null) {
        results.set(index, Optional.of(target.result()));
      } else {
        refuse(why);
      }
      close();
    }

    private void close() throws IOException {
      finished = true;
      held.remove(this);
      channel.request(Sftp.CLOSE).string(handle);
      channel.sendUnawaited();
      open--;
    }

    private FileSystemException tooMuch() {
      return new FileSystemException(
          Printable.escape(path.toString()),
          null,
          "with what was read before, it has more than "
              + together
              + " bytes, and no more fit in this heap");
    }

    private FileSystemException tooLong() {
      return new FileSystemException(
          Printable.escape(path.toString()), null, "it has more than " + limit + " bytes");
    }
  }
}
