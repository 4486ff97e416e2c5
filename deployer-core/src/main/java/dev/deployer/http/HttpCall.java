package dev.deployer.http;

import dev.deployer.outcome.InWords;
import dev.deployer.parallel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * One HTTP request, and one connection for it, which is closed afterwards. Redirects are not
 * followed, nothing is sent twice, and nothing is remembered: no cookies, no credentials.
 *
 * <p>It stands on {@link HttpURLConnection}, which takes a tenth of the time to load of {@code
 * java.net.http}, and leaves no thread behind.
 */
public final class HttpCall {
  /**
   * The answer to a request.
   *
   * @param status the code, 100 to 599 where the server keeps to RFC 9110
   * @param body its first {@value HttpCall#MOST_BODY} bytes as UTF-8, with U+FFFD for what is none
   */
  public record Reply(int status, String body) {}

  /** Bytes of an answer's body that are read. */
  public static final int MOST_BODY = 65_536;

  private final URI uri;
  private final Optional<byte[]> json;
  private final Map<String, String> headers;

  private HttpCall(URI uri, Optional<byte[]> json, Map<String, String> headers) {
    this.uri = uri;
    this.json = json;
    this.headers = headers;
  }

  public static HttpCall get(URI uri) {
    return new HttpCall(uri, Optional.empty(), Map.of());
  }

  public static HttpCall post(URI uri, String json) {
    return new HttpCall(uri, Optional.of(json.getBytes(StandardCharsets.UTF_8)), Map.of());
  }

  /** The same request with these headers besides. */
  public HttpCall with(Map<String, String> more) {
    return new HttpCall(uri, json, Map.copyOf(more));
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param within for all of it: name, connection, request, answer
   * @throws IOException if there is no answer within that time; the message says why, and does not
   *     hold the address
   * @throws InterruptedException the request may have been sent, and is not sent later
   */
  public Reply send(Duration within) throws IOException, InterruptedException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    int millis = (int) Math.min(Math.max(within.toMillis(), 1), Integer.MAX_VALUE);
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("User-Agent", "Deployer");
    connection.setRequestProperty("Connection", "close");
    headers.forEach(connection::setRequestProperty);
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    Exchange exchange = new Exchange(connection, reply);
    Threads.start("http " + uri.getHost(), exchange::run);
    try {
      return reply.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + InWords.of(within), e);
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause(), within), e.getCause());
    } finally {
      exchange.end();
    }
  }

  /** What is said and heard, on a thread of its own. */
  private final class Exchange {
    private final HttpURLConnection connection;
    private final CompletableFuture<Reply> reply;
    private boolean ended;

    Exchange(HttpURLConnection connection, CompletableFuture<Reply> reply) {
      this.connection = connection;
      this.reply = reply;
    }

    void run() {
      try {
        if (json.isPresent()) {
          connection.setRequestMethod("POST");
          connection.setDoOutput(true);
          // A body of a fixed length is never sent a second time by the JDK itself.
          connection.setFixedLengthStreamingMode(json.get().length);
          connection.setRequestProperty("Content-Type", "application/json; charset=utf-8");
        }
        connection.connect();
        if (hasEnded()) {
          connection.disconnect();
          return;
        }
        if (json.isPresent()) {
          try (OutputStream out = connection.getOutputStream()) {
            out.write(json.get());
          }
        }
        int status = connection.getResponseCode();
        if (status < 0) {
          throw new IOException("the answer is not HTTP");
        }
        reply.complete(new Reply(status, body(connection, status)));
      } catch (IOException | RuntimeException e) {
        reply.completeExceptionally(e);
      }
    }

    private synchronized boolean hasEnded() {
      return ended;
    }

    /**
     * Ends what the thread may still be waiting for, and with it the thread. A disconnect ends what
     * is connected and nothing else; who connects only afterwards says nothing.
     */
    synchronized void end() {
      ended = true;
      connection.disconnect();
    }
  }

  private static String body(HttpURLConnection connection, int status) throws IOException {
    try (InputStream in =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      return in == null ? "" : new String(in.readNBytes(MOST_BODY), StandardCharsets.UTF_8);
    }
  }

  private static String reason(Throwable cause, Duration within) {
    if (cause instanceof UnknownHostException) {
      return "there is no host of this name";
    } else if (cause instanceof SocketTimeoutException) {
      return "no answer within " + InWords.of(within);
    } else if (cause instanceof SSLException) {
      return tlsReason(cause);
    }
    return cause.getMessage() == null ? "no answer" : cause.getMessage();
  }

  /** The JDK says why it does not believe a certificate by the class of the last cause. */
  private static String tlsReason(Throwable tls) {
    Throwable last = tls;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    if (last instanceof CertificateExpiredException) {
      return "the server's certificate has expired";
    } else if (last instanceof CertificateNotYetValidException) {
      return "the server's certificate is not valid yet";
    } else if (last instanceof CertPathBuilderException) {
      return "the server's certificate is by no authority that is trusted here";
    } else if (last.getClass() == CertificateException.class) {
      // What is left to be found wrong is the name; the JDK's message holds the address.
      return "the server's certificate is not for this host";
    }
    return "there is no TLS with the server: " + tls.getMessage();
  }
}
