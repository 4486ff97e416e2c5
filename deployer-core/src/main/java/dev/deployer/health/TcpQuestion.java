package dev.deployer.health;

import dev.deployer.outcome.InWords;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/** Asks a health check by connecting to a port once. */
record TcpQuestion(String host, int port) implements Question {
  @Override
  public Answer ask(Duration within) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return new Answer("there is no host of this name", List.of());
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) Math.min(Math.max(within.toMillis(), 1), Integer.MAX_VALUE));
      return Answer.GOOD;
    } catch (SocketTimeoutException e) {
      return new Answer("no connection within " + InWords.of(within), List.of());
    } catch (IOException e) {
      return new Answer("no connection: " + Printable.escape(e.getMessage() + ""), List.of());
    }
  }
}
