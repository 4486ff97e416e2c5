package dev.deployer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.deployer.http.HttpCall.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpCallTest {
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(700);

  @TempDir private static Path folder;
  private static SmallHttpServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new SmallHttpServer(folder, 0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  @Test
  void anAnswerIsItsStatusAndItsBody() throws Exception {
    server.behave("200 gesund é");
    assertThat(HttpCall.get(at("/health")).send(AMPLE)).isEqualTo(new Reply(200, "gesund é"));

    server.behave("503 no database");
    assertThat(HttpCall.get(at("/health")).send(AMPLE)).isEqualTo(new Reply(503, "no database"));
    assertThat(server.requests()).contains("GET /health HTTP/1.1");
  }

  @Test
  void aPostIsSentOnceWithItsBody() throws Exception {
    server.behave("500 no");

    HttpCall.post(at("/once"), "{\"v\":1}").send(AMPLE);

    assertThat(server.requests().stream().filter(request -> request.contains("/once")))
        .containsExactly("POST /once HTTP/1.1 application/json; charset=utf-8 {\"v\":1}");
  }

  @Test
  void redirectsAreAnswers() throws Exception {
    server.behave("302 " + at("/elsewhere"));

    assertThat(HttpCall.get(at("/moved")).send(AMPLE).status()).isEqualTo(302);
    assertThat(server.requests()).noneMatch(request -> request.contains("/elsewhere"));
  }

  @Test
  void ofALargeBodyTheBeginningIsRead() throws Exception {
    server.behave("large");

    assertThat(HttpCall.get(at("/")).send(AMPLE).body()).hasSize(HttpCall.MOST_BODY);
  }

  @Test
  void aServerThatDoesNotAnswerInTimeIsGivenUpAndSoIsOneThatDrips() throws Exception {
    for (String how : new String[] {"silent", "drip"}) {
      server.behave(how);
      long start = System.nanoTime();

      assertThatIOException()
          .as(how)
          .isThrownBy(() -> HttpCall.get(at("/")).send(SHORT))
          .withMessage("no answer within 700 ms");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void noThreadIsLeftBehind() throws Exception {
    server.behave("200 ok");
    HttpCall.get(at("/")).send(AMPLE);
    server.behave("drip");
    assertThatIOException().isThrownBy(() -> HttpCall.get(at("/")).send(SHORT));

    while (!threads().isEmpty()) {
      Thread.sleep(10);
    }
  }

  /** Linux drops what asks for a connection where the queue is full; it is asked again later. */
  @Test
  void aRequestThatIsGivenUpWhileItConnectsIsNotSentAfterwards() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int fillers = fill(listener);
      URI late = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/late");
      Thread caller =
          new Thread(
              () -> {
                try {
                  HttpCall.post(late, "{}").send(Duration.ofMinutes(1));
                } catch (IOException | InterruptedException e) {
                  // It is given up.
                }
              });
      caller.start();
      while (!connects(listener.getLocalPort())) {
        Thread.sleep(1);
      }
      caller.interrupt();
      caller.join();

      for (int i = 0; i <= fillers; i++) {
        try (Socket accepted = listener.accept()) {
          assertThat(accepted.getInputStream().read())
              .as("what comes on connection %d", i)
              .isEqualTo(-1);
        }
      }
    }
  }

  /** How many connections are waiting to be accepted; no other fits in. */
  private static int fill(ServerSocket listener) throws IOException {
    for (int waiting = 0; ; waiting++) {
      try (Socket filler = new Socket()) {
        filler.connect(listener.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        return waiting;
      }
    }
  }

  /** Whether a connection to that port is in the state SYN_SENT of proc(5). */
  private static boolean connects(int port) throws IOException {
    String syn = ":%04X 02 ".formatted(port);
    return Files.readString(Path.of("/proc/net/tcp")).contains(syn)
        || Files.readString(Path.of("/proc/net/tcp6")).contains(syn);
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("http ") || name.startsWith("Keep-Alive"))
        .collect(Collectors.toSet());
  }

  @Test
  void whatIsNoAnswerIsSaidInWordsWithoutTheAddress() throws Exception {
    server.behave("garbage");
    assertThatIOException()
        .isThrownBy(() -> HttpCall.get(at("/secret")).send(AMPLE))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    assertThatIOException()
        .isThrownBy(() -> HttpCall.get(URI.create("http://no-such-host.invalid/")).send(AMPLE))
        .withMessage("there is no host of this name");
    assertThatIOException()
        .isThrownBy(() -> HttpCall.get(URI.create("http://127.0.0.1:1/secret")).send(AMPLE))
        .satisfies(e -> assertThat(e.getMessage()).contains("refused").doesNotContain("secret"));
  }
}
