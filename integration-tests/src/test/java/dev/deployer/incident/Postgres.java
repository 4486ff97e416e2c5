package dev.deployer.incident;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server that is started here, as an ordinary process on a loopback address with its
 * data in a folder of its own. It refuses to be root's, so it is nobody's then.
 */
final class Postgres implements Database {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String ADDRESS = "127.0.0.1";
  private static final long SECONDS = 30;

  private final Path data;
  private final int port;
  private final Process server;
  private final LeftBehind left;

  private Postgres(Path programs, Path folder) throws IOException {
    data = Files.createDirectory(folder.resolve("postgres"));
    port = OpenSshServer.freePort();
    List<String> account = account(data);
    List<String> making = new ArrayList<>(account);
    making.add(programs.resolve("initdb").toString());
    making.addAll(List.of("-D", data.toString(), "-U", "shop", "-A", "trust", "-E", "UTF8"));
    making.addAll(List.of("--locale=C", "--no-sync", "--no-instructions"));
    Ran.well(Path.of("/"), making.toArray(String[]::new));
    List<String> serving = new ArrayList<>(account);
    serving.add(programs.resolve("postgres").toString());
    serving.addAll(List.of("-D", data.toString(), "-p", String.valueOf(port)));
    serving.addAll(List.of("-c", "listen_addresses=" + ADDRESS, "-c", "fsync=off"));
    serving.addAll(List.of("-c", "unix_socket_directories=", "-c", "shared_buffers=16MB"));
    Path log = folder.resolve("postgres.log");
    server =
        new ProcessBuilder(serving)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    left = LeftBehind.unless(server::destroyForcibly);
    awaitStart(log);
  }

  /** The directory of its newest programs, Debian's or those on the PATH. */
  private static Optional<Path> programs() throws IOException {
    List<Path> places = new ArrayList<>();
    if (Files.isDirectory(INSTALLED)) {
      try (Stream<Path> versions = Files.list(INSTALLED)) {
        versions
            .sorted(Comparator.comparing(Path::toString).reversed())
            .map(version -> version.resolve("bin"))
            .forEach(places::add);
      }
    }
    for (String place : System.getenv("PATH").split(":", -1)) {
      places.add(Path.of(place));
    }
    return places.stream()
        .filter(place -> Files.isExecutable(place.resolve("postgres")))
        .filter(place -> Files.isExecutable(place.resolve("initdb")))
        .findFirst();
  }

  static Database start(Path folder) throws IOException {
    return new Postgres(
        programs().orElseThrow(() -> new IOException("PostgreSQL is not installed")), folder);
  }

  /** What comes before its programs, so that they are not root's; the data is that account's. */
  private static List<String> account(Path data) throws IOException {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    OpenSshServer.run("chown", "nobody", data.toString());
    return List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");
  }

  private void awaitStart(Path log) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.readString(log).contains("ready to accept connections")) {
      if (!server.isAlive() || System.nanoTime() > deadline) {
        server.destroyForcibly();
        throw new IOException("PostgreSQL did not start: " + Files.readString(log));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        server.destroyForcibly();
        throw new IOException(e);
      }
    }
  }

  @Override
  public String name() {
    try (Console console = Console.of(this)) {
      return "PostgreSQL " + console.ask("show server_version;").get(0).split(" ", 2)[0];
    } catch (IOException e) {
      return "PostgreSQL";
    }
  }

  @Override
  public List<String> script() {
    List<String> words = new ArrayList<>(coprocess());
    words.addAll(List.of("-v", "ON_ERROR_STOP=1"));
    return words;
  }

  @Override
  public List<String> coprocess() {
    return List.of(
        "psql",
        "-X",
        "-q",
        "-A",
        "-t",
        "-h",
        ADDRESS,
        "-p",
        String.valueOf(port),
        "-U",
        "shop",
        "-d",
        "postgres");
  }

  @Override
  public String print(String line) {
    return "\\echo " + line;
  }

  @Override
  public String columnsOf(String table) {
    return "select column_name from information_schema.columns where table_name = '"
        + table
        + "' order by ordinal_position;";
  }

  /** A fast shutdown: sessions are ended. */
  @Override
  public void close() throws IOException {
    if (!left.callOff()) {
      return;
    }
    OpenSshServer.run("kill", "-INT", String.valueOf(server.pid()));
    try {
      if (!server.waitFor(SECONDS, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
      throw new IOException(e);
    }
  }
}
