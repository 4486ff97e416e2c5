package dev.deployer.integration.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real browser without a window, Chromium, each time with a profile that is empty. All that it
 * asks of any network goes to a proxy of this test, which counts it and answers nothing.
 */
public final class Browser implements AutoCloseable {
  private static final int SECONDS = 60;
  private static final int PATIENCE = 2_000;

  /** {@code CONNECT host:443 …} or {@code GET http://host/… …}. */
  private static final Pattern HOST = Pattern.compile("^[A-Z]+ (?:[a-z]+://)?([^/ ]+)");

  private final Path folder;
  private final ServerSocket proxy;
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final Thread accepting;
  private int number;

  /**
   * @param folder where its profiles and files go
   */
  public Browser(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.accepting = new Thread(this::accept, "proxy");
    accepting.setDaemon(true);
    accepting.start();
  }

  /**
   * What came of a page.
   *
   * @param document as it was in the end, as HTML
   * @param console what the browser had to say of it
   */
  public record Opened(String document, List<String> console) {}

  private void accept() {
    while (!proxy.isClosed()) {
      try {
        try (Socket asked = proxy.accept()) {
          asked.setSoTimeout(PATIENCE);
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(asked.getInputStream(), StandardCharsets.ISO_8859_1));
          requests.add(String.valueOf(in.readLine()));
        } catch (SocketTimeoutException e) {
          requests.add("nothing");
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  /**
   * Which hosts were asked for, by whatever: a browser has errands of its own, to those who made
   * it.
   */
  public Set<String> requested() {
    Set<String> hosts = new TreeSet<>();
    for (String line : requests) {
      Matcher named = HOST.matcher(line);
      if (named.find()) {
        hosts.add(named.group(1));
      }
    }
    return hosts;
  }

  /** Opens a file, with further options of the browser. */
  public Opened open(Path file, String... options) throws IOException {
    Path console = folder.resolve("console-" + number);
    List<String> words = new ArrayList<>(List.of(options));
    words.add("--dump-dom");
    words.add(file.toUri().toString());
    String document = run(console, words.toArray(String[]::new));
    List<String> said =
        Files.readAllLines(console, StandardCharsets.UTF_8).stream()
            .filter(line -> line.contains("CONSOLE"))
            .toList();
    return new Opened(document, said);
  }

  /** A picture of what somebody sees whose window is so wide and so high. */
  public Path picture(Path file, int width, int height, boolean dark) throws IOException {
    Path picture = folder.resolve("picture-" + width + (dark ? "-dark" : "") + ".png");
    List<String> words = new ArrayList<>(List.of("--screenshot=" + picture));
    words.add("--window-size=" + width + "," + height);
    words.add("--hide-scrollbars");
    if (dark) {
      words.add("--blink-settings=preferredColorScheme=0");
    }
    words.add(file.toUri().toString());
    run(folder.resolve("console-" + number), words.toArray(String[]::new));
    return picture;
  }

  private String run(Path console, String... words) throws IOException {
    Path profile = folder.resolve("profile-" + number++);
    Files.createDirectories(profile);
    List<String> all =
        new ArrayList<>(
            List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-extensions",
                "--disable-dev-shm-usage",
                "--enable-logging=stderr",
                "--proxy-server=127.0.0.1:" + proxy.getLocalPort(),
                "--proxy-bypass-list=<-loopback>",
                "--user-data-dir=" + profile));
    all.addAll(List.of(words));
    Path out = folder.resolve("out-" + number);
    Process process =
        new ProcessBuilder(all)
            .redirectOutput(out.toFile())
            .redirectError(console.toFile())
            .start();
    try {
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertThat(ended).as("%s", all).isTrue();
      assertThat(process.exitValue())
          .as("%s\n%s", all, Files.readString(console, StandardCharsets.UTF_8))
          .isZero();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      proxy.close();
      accepting.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
