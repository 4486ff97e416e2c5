package dev.deployer.ssh.sftp;

/**
 * The requests that were made and are not answered yet, each with the handler of its reply. No more
 * than 4,096 are remembered, and an answer to any other is no answer.
 */
final class RequestsUnderWay {
  private static final int REMEMBERED = 4_096;
  private static final int MOST = 3_072;

  private final SftpChannel.Handler[] handlers = new SftpChannel.Handler[REMEMBERED];
  private final int[] ids = new int[REMEMBERED];
  private final int[] sizes = new int[REMEMBERED];
  private final String[] operations = new String[REMEMBERED];
  private final int mostBytes;

  private int nextId = 1;
  private int count;

  /** The ones of them for which no call waits. */
  private int unawaited;

  private long bytes;

  /**
   * None so far.
   *
   * @param mostBytes of requests and expected replies, above which there is no room for more
   */
  RequestsUnderWay(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** By which the next one is known. */
  int nextId() {
    return nextId;
  }

  /** Whether the next one can be remembered: the server has answered all that are so far back. */
  boolean takesNext() {
    return handlers[nextId & (REMEMBERED - 1)] == null;
  }

  /**
   * Remembers the next one.
   *
   * @param size of it and of its reply, in bytes
   */
  void add(SftpChannel.Handler handler, String operation, int size) {
    int slot = nextId & (REMEMBERED - 1);
    handlers[slot] = handler;
    ids[slot] = nextId++;
    operations[slot] = operation;
    sizes[slot] = size;
    bytes += size;
    count++;
  }

  /** Remembers the next one as one for which no call waits. */
  void addUnawaited(String operation, int size) {
    unawaited++;
    add(reply -> unawaited--, operation, size);
  }

  /** Forgets the one that this answers, and tells the reply what it answers. */
  SftpChannel.Handler answered(Reply answer) throws ViolationException {
    int id = answer.i32();
    int slot = id & (REMEMBERED - 1);
    SftpChannel.Handler handler = handlers[slot];
    if (handler == null || ids[slot] != id) {
      throw new ViolationException("it answered a request that was not sent");
    }
    handlers[slot] = null;
    bytes -= sizes[slot];
    count--;
    answer.to(operations[slot]);
    return handler;
  }

  int count() {
    return count;
  }

  /** Those for which a call waits. */
  int awaited() {
    return count - unawaited;
  }

  /** Whether there is a place for another one, however long its reply is. */
  boolean havePlace() {
    return count < MOST;
  }

  boolean haveRoom() {
    return havePlace() && bytes < mostBytes;
  }

  /** Whether there are more than there were places for, which is nobody's fault but ours. */
  boolean areTooMany() {
    return count > MOST;
  }
}
