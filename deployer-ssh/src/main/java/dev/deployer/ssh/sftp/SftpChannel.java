package dev.deployer.ssh.sftp;

import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Traffic;
import dev.deployer.outcome.InWords;
import dev.deployer.ssh.connect.SshConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * SFTP version 3 with many requests under way, for one thread at a time.
 *
 * <p>Nothing works in the background: the thread that asks also writes and reads. Requests gather
 * in a buffer that goes out when it is full, or when the thread must wait for a reply and the
 * server has not much left to do; each reply is handed to the handler of its request.
 *
 * <p>Guarantees, whatever the server sends: no packet above 262,144 bytes of content is held, no
 * more than 4,096 requests are remembered, and what is not the reply to a request that is under way
 * ends the channel. Requests under way never fill the server's window, so sending never waits for a
 * server that waits for us to read. Where that window is smaller than a single request (24,576
 * bytes with Dropbear), sending waits for the server, and that counts as a wait for its answer.
 */
final class SftpChannel implements SshConnection.Conversation {
  private static final int LONGEST_PACKET = 262_144 + 1_024;
  private static final int SHORTEST_PACKET = 5;
  private static final int BYTES_UNDER_WAY = 2 << 20;
  private static final int FLUSH_AT = 1 << 15;

  /** A server with more than so many times the requests that wait here is busy. */
  private static final int BUSY = 2;

  /**
   * Handles a reply. What it throws ends the call, after all that is under way has ended.
   *
   * <p>What it sends goes without a question for room: so that is one request in place of the one
   * that was answered, and what ends something. Whatever leads to more leaves them to {@link
   * Asked#sendNext}, or asks first.
   */
  @FunctionalInterface
  interface Handler {
    void handle(Reply reply) throws IOException;
  }

  /** The sending part of a call. */
  @FunctionalInterface
  interface Body {
    void run() throws IOException;
  }

  private final OutputStream out;
  private final PacketReader in;
  private final RequestBuffer requests = new RequestBuffer();
  private final RequestsUnderWay underWay;
  private final Reply reply = new Reply();

  /** Of those under way, the ones that still wait in the buffer. */
  private int unsent;

  private long roundTrips;
  private boolean calling;

  /** Whether the server has taken nothing more from us. */
  private boolean deaf;

  private Throwable failure;
  private volatile String lost;
  private volatile long waitingSince;

  /** In nanoseconds; 0 while none was measured. */
  private volatile long shortestRoundTrip;

  /**
   * @param window what the server's end of the channel takes before it is read, in bytes
   */
  SftpChannel(InputStream in, OutputStream out, long window) {
    this.in = new PacketReader(in, SHORTEST_PACKET, LONGEST_PACKET);
    this.out = out;
    this.underWay = new RequestsUnderWay((int) Math.min(BYTES_UNDER_WAY, window - window / 8));
  }

  /**
   * Runs a call: what the body sends, then all the replies. The first failure of the body or a
   * handler is thrown when nothing is under way any more.
   *
   * @throws ConnectionLostException as soon as the connection is lost
   */
  void call(Body body) throws IOException {
    if (calling) {
      throw new IllegalStateException("a host was asked from within a call to it");
    }
    requireUsable();
    calling = true;
    failure = null;
    try {
      body.run();
    } catch (ConnectionLostException e) {
      calling = false;
      throw e;
    } catch (ViolationException e) {
      calling = false;
      throw lose(e);
    } catch (IOException | RuntimeException | Error e) {
      stop(e);
    }
    try {
      settle();
    } catch (ConnectionLostException e) {
      if (failure != null) {
        e.addSuppressed(failure);
      }
      throw e;
    } finally {
      calling = false;
    }
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }

  /**
   * @throws ConnectionLostException if this channel has ended
   */
  void requireUsable() throws ConnectionLostException {
    if (lost != null) {
      throw new ConnectionLostException(lost);
    }
  }

  /** Records why the call fails. Of several reasons the first counts. */
  void stop(Throwable reason) {
    if (failure == null) {
      failure = reason;
    } else if (failure != reason) {
      failure.addSuppressed(reason);
    }
  }

  /** Whether the call has failed: only what ends things that were begun is sent now. */
  boolean stopped() {
    return failure != null;
  }

  /** Begins a request of this type; its fields follow, then {@link #send}. */
  RequestBuffer request(int type) {
    return begin(type).u32(underWay.nextId());
  }

  /** Begins a packet that has no id. */
  RequestBuffer begin(int type) {
    return requests.begin(type);
  }

  void send(Handler handler) throws IOException {
    send(0, handler);
  }

  /**
   * Ends the request that was begun.
   *
   * @param expected how many bytes its reply may have, where they are many
   */
  void send(int expected, Handler handler) throws IOException {
    requireAnswers();
    underWay.add(handler, requests.operation(), requests.seal() + expected);
    sent();
  }

  /**
   * Ends a request that was begun and for whose reply no call waits, such as the end of a listing:
   * the server has carried it out before whatever is sent later.
   */
  void sendUnawaited() throws IOException {
    requireAnswers();
    underWay.addUnawaited(requests.operation(), requests.seal());
    sent();
  }

  private void requireAnswers() throws ConnectionLostException {
    if (underWay.takesNext()) {
      return;
    }
    if (underWay.areTooMany()) {
      throw new IllegalStateException("more requests are under way than there is room for");
    }
    throw lose(new ViolationException("it left a request unanswered and answered later ones"));
  }

  private void sent() throws ConnectionLostException {
    unsent++;
    if (requests.waiting() >= FLUSH_AT) {
      flush();
    }
  }

  /** Whether more may be sent now; if not, {@link #receive} makes room. */
  boolean hasRoom() {
    return underWay.haveRoom();
  }

  /** Whether another request can be remembered, however many bytes are under way. */
  boolean hasPlace() {
    return underWay.havePlace();
  }

  /** Waits until there is room for another request. */
  void makeRoom() throws IOException {
    while (!hasRoom()) {
      receive();
    }
  }

  /** Whether a reply is to come for which the call waits. */
  boolean isUnderWay() {
    return underWay.awaited() > 0;
  }

  /** Waits for one reply and handles it. */
  void receive() throws IOException {
    Reply answer = next();
    try {
      underWay.answered(answer).handle(answer);
    } catch (ViolationException e) {
      throw lose(e);
    } catch (ConnectionLostException e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      stop(e);
    }
  }

  /**
   * Since when, by {@link System#nanoTime}, a call has been waiting for a reply, or for the server
   * to take what is sent; 0 when none is.
   */
  @Override
  public long waitingSince() {
    return waitingSince;
  }

  /** What was asked so far; exact when no call is under way. */
  Traffic traffic() {
    return new Traffic(Integer.toUnsignedLong(underWay.nextId() - 1), roundTrips);
  }

  /** Makes every further call fail for this reason, unless there is one already. */
  @Override
  public void end(String reason) {
    if (lost == null) {
      lost = reason;
    }
  }

  private void settle() throws IOException {
    while (isUnderWay()) {
      receive();
    }
    if (requests.waiting() > 0) {
      flush();
    }
  }

  /** Waits for what the server says next; valid until it is asked for again. */
  Reply next() throws ConnectionLostException {
    try {
      long began = 0;
      if (!in.hasPacket()) {
        if (isTimeToFlush()) {
          // A round trip is measured where all that is under way begins now.
          began = underWay.count() == unsent ? System.nanoTime() : 0;
          roundTrips++;
          flush();
        }
        if (Thread.currentThread().isInterrupted()) {
          throw new IOException("the thread was interrupted");
        }
        waitingSince = System.nanoTime() | 1;
      }
      in.next(reply);
      if (began != 0) {
        took(System.nanoTime() - began);
      }
      return reply;
    } catch (IOException e) {
      throw lose(e);
    } finally {
      waitingSince = 0;
    }
  }

  /** What the server said where it is no packet. */
  Optional<byte[]> text() {
    return deaf ? in.lastText() : in.text();
  }

  /** Only the thread that asks measures. */
  private void took(long nanoseconds) {
    long before = shortestRoundTrip;
    shortestRoundTrip = before == 0 ? nanoseconds : Math.min(before, nanoseconds);
  }

  @Override
  public long shortestRoundTrip() {
    return shortestRoundTrip;
  }

  /**
   * A server that is still busy gets the next requests in larger portions: a packet for each reply
   * would cost both sides more than the work itself. What no call waits for does not make it busy:
   * on a long line it would hold up the next requests until it is answered.
   */
  private boolean isTimeToFlush() {
    return requests.waiting() > 0 && unsent >= (underWay.awaited() - unsent) / BUSY;
  }

  void flush() throws ConnectionLostException {
    unsent = 0;
    try {
      waitingSince = System.nanoTime() | 1;
      requests.flushTo(out);
    } catch (IOException e) {
      deaf = true;
      throw lose(e);
    } finally {
      waitingSince = 0;
    }
  }

  /** What waits was sent by someone else. */
  void forgetUnsent() throws IOException {
    unsent = 0;
    requests.flushTo(OutputStream.nullOutputStream());
  }

  /** The exception to throw, and the end of this channel. */
  private ConnectionLostException lose(IOException cause) {
    if (cause instanceof ConnectionLostException already) {
      return already;
    }
    String message = InWords.of(cause);
    end(
        cause instanceof ViolationException
            ? "the host does not keep to the SFTP protocol: " + message
            : message);
    return new ConnectionLostException(lost, cause);
  }
}
