package dev.deployer.integration.recipes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What came of a request of HTTP/1.1 on a connection of its own. Nothing repeats it, which clients
 * do behind one's back, and an answer that ends too early is none (RFC 9112, section 8).
 *
 * @param headers by their names in lower case
 * @param body unpacked
 */
record Reply(int status, Map<String, String> headers, String body) {
  private static final int PATIENCE = 60_000;

  /**
   * @param lines further headers
   */
  static Reply to(int port, String method, String path, String... lines) throws IOException {
    byte[] answer;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
      socket.setSoTimeout(PATIENCE);
      StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
      request.append("Host: www.example.net\r\nConnection: close\r\n");
      for (String line : lines) {
        request.append(line).append("\r\n");
      }
      if (method.equals("POST")) {
        request.append("Content-Length: 4\r\n\r\nword");
      } else {
        request.append("\r\n");
      }
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
      answer = socket.getInputStream().readAllBytes();
    }
    return parse(answer);
  }

  private static Reply parse(byte[] answer) throws IOException {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("no answer, but " + answer.length + " bytes");
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body = Arrays.copyOfRange(answer, end + 4, answer.length);
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      body = unchunked(body);
    } else if (body.length != Integer.parseInt(headers.getOrDefault("content-length", "-1"))) {
      throw new IOException("the answer was cut off after " + body.length + " bytes of " + headers);
    }
    if (headers.getOrDefault("content-encoding", "").equals("gzip")) {
      body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    return new Reply(
        Integer.parseInt(lines[0].substring(9, 12)),
        headers,
        new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] unchunked(byte[] body) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int at = 0;
    while (true) {
      int line = text.indexOf("\r\n", at);
      if (line < 0) {
        throw new IOException("the answer was cut off after " + whole.size() + " bytes");
      }
      int size = Integer.parseInt(text.substring(at, line), 16);
      if (size == 0) {
        return whole.toByteArray();
      }
      if (line + 2 + size > body.length) {
        throw new IOException("the answer was cut off in a chunk of " + size + " bytes");
      }
      whole.write(body, line + 2, size);
      at = line + 2 + size + 2;
    }
  }
}
