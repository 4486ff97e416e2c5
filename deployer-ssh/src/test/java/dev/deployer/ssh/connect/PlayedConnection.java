package dev.deployer.ssh.connect;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.connection.Connection;
import net.schmizz.sshj.connection.channel.Channel;
import net.schmizz.sshj.transport.Transport;

/** A connection without a host: a test says what the host sends, and sees what it is sent. */
final class PlayedConnection {
  /** Longer than any test: nothing ends of it. */
  private static final int HOUR_MS = 3_600_000;

  private static final int WINDOW = 2 << 20;
  private static final int PACKET = 32 << 10;

  private final List<Message> sent = new CopyOnWriteArrayList<>();
  private final Transport transport = played(Transport.class, this::onTransport);
  private final Connection connection = played(Connection.class, this::onConnection);

  Connection connection() {
    return connection;
  }

  /** The kinds of messages that were sent. */
  List<Message> sent() {
    return sent;
  }

  /** The host opens the channel, and takes so much on it. */
  static void open(Channel channel, long window, long packet) throws SSHException {
    says(channel, Message.CHANNEL_OPEN_CONFIRMATION, 0, window, packet);
  }

  /** The host says this on the channel, with these numbers. */
  static void says(Channel channel, Message message, long... numbers) throws SSHException {
    SSHPacket packet = new SSHPacket();
    for (long number : numbers) {
      packet.putUInt32(number);
    }
    channel.handle(message, packet);
  }

  /** The host sends so many bytes on the channel. */
  static void data(Channel channel, int bytes) throws SSHException {
    SSHPacket packet = new SSHPacket();
    packet.putBytes(new byte[bytes]);
    channel.handle(Message.CHANNEL_DATA, packet);
  }

  private static <T> T played(Class<T> type, InvocationHandler by) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, by));
  }

  private Object onTransport(Object self, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "getConfig" -> new DefaultConfig();
      case "write" -> {
        SSHPacket packet = (SSHPacket) arguments[0];
        sent.add(Message.fromByte(packet.array()[packet.rpos()]));
        yield 0L;
      }
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  private Object onConnection(Object self, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "getTransport" -> transport;
      case "getWindowSize" -> (long) WINDOW;
      case "getMaxPacketSize" -> PACKET;
      case "getTimeoutMs" -> HOUR_MS;
      case "nextID" -> 0;
      case "attach", "forget" -> null;
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }
}
