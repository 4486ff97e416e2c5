package dev.deployer.integration.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.GitTree;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A host that was set up as a recipe says, with a real sshd and nginx, and the folder of a project
 * with the recipe's {@code deployer.yaml}. Places of the page, such as {@code /srv/shop} or a port,
 * are those of this machine; else its files are as they stand there.
 */
final class WebHost implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
  private static final List<String> PATH =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private final RecipePage page;
  private final Path folder;
  private final StandInSystemd systemd;
  private final Site site;
  private final Map<String, String> places = new LinkedHashMap<>();
  private final int port;

  /** The folder of the project: in a work tree of git, as is usual. */
  private final GitTree tree;

  private WebHost(RecipePage page, Path folder) throws IOException {
    this.page = page;
    this.folder = folder;
    // Programs that serve have accounts of their own, and reach what they serve through here.
    OpenSshServer.run("chmod", "0755", folder.toString());
    systemd = StandInSystemd.in(folder.resolve("systemd"));
    OpenSshServer server =
        OpenSshServer.with()
            .variable("PATH", systemd.commands() + ":" + String.join(":", PATH))
            .start();
    site = Site.on(server, Files.createDirectory(folder.resolve("host")));
    port = OpenSshServer.freePort();
    tree = GitTree.in(Files.createDirectories(project()));
    // What tools fetch or make is not in git, with those who follow a recipe.
    tree.put(".gitignore", "node_modules/\nvendor/\ntarget/\ndist/\n");
    place("deploy@web1.example.net", server.user() + "@" + server.host() + ":" + server.port());
    place("/srv/shop", site.root().toString());
    place("listen 80;", "listen 127.0.0.1:" + port + ";");
    place("http://{host}/", "http://{host}:" + port + "/");
    if (!server.user().equals("root")) {
      place("www-data", server.user());
    }
  }

  /** One for the recipe of this name. */
  static WebHost of(String recipe) throws IOException {
    return new WebHost(RecipePage.of(recipe), Files.createTempDirectory("deployer-recipe"));
  }

  /** From here on, what the page calls so is that on this machine. */
  WebHost place(String there, String here) {
    places.put(there, here);
    return this;
  }

  /** A port of this machine in the place of this one. */
  int portFor(int there) throws IOException {
    int here = OpenSshServer.freePort();
    place(String.valueOf(there), String.valueOf(here));
    return here;
  }

  /** The first program of this name that there is; none is a failure. */
  static Path program(String glob) throws IOException {
    for (String directory : PATH) {
      if (!Files.isDirectory(Path.of(directory))) {
        continue;
      }
      try (var found = Files.newDirectoryStream(Path.of(directory), glob)) {
        for (Path program : found) {
          return program;
        }
      }
    }
    throw new AssertionError(glob + " is needed for this test, and is not there");
  }

  Site site() {
    return site;
  }

  StandInSystemd systemd() {
    return systemd;
  }

  /** Where programs of this host have their files. */
  Path folder() {
    return folder;
  }

  /** The folder of the project, in which commands are typed. */
  Path project() {
    return site.folder().resolve("project");
  }

  /** The port on which visitors come. */
  int port() {
    return port;
  }

  void put(String path, String text) throws IOException {
    SmallApplication.put(project(), path, text);
  }

  /** All places at once, so that none is looked for in another's; a port is a whole number. */
  String adapted(String text) {
    String any = places.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return Pattern.compile("(?<!\\d)(?:" + any + ")(?!\\d)")
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(places.get(found.group())));
  }

  /** A file of the page, for this machine. */
  String file(String path) {
    return adapted(page.file(path));
  }

  /** Lets systemd have a unit as the page shows it. */
  void unit(String name) throws IOException {
    systemd.unit(name, file("/etc/systemd/system/" + name));
  }

  /** Starts nginx with this file of the page as its site, and waits until it listens. */
  void nginx(String named) throws IOException {
    Path home = Files.createDirectory(folder.resolve("nginx"));
    Files.createDirectory(home.resolve("sites"));
    Files.copy(Path.of("/etc/nginx/fastcgi_params"), home.resolve("fastcgi_params"));
    Files.writeString(home.resolve("sites/site.conf"), file(named));
    String main =
        """
        user www-data;
        worker_processes 2;
        pid HOME/pid;
        error_log HOME/error.log;
        events {}
        http {
            access_log off;
            default_type text/html;
            client_body_temp_path HOME/body;
            proxy_temp_path HOME/proxy;
            fastcgi_temp_path HOME/fastcgi;
            uwsgi_temp_path HOME/uwsgi;
            scgi_temp_path HOME/scgi;
            include HOME/sites/*.conf;
        }
        """;
    Files.writeString(home.resolve("nginx.conf"), main.replace("HOME", home.toString()));
    systemd.unit(
        "nginx.service",
        """
        [Service]
        ExecStart=%s -e stderr -c %s -g 'daemon off;'
        """
            .formatted(program("nginx"), home.resolve("nginx.conf")));
    systemd.systemctl("start", "nginx");
    long deadline = System.nanoTime() + PATIENCE;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw new IOException("nginx does not listen: " + systemd.logs(), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  /** Types {@code deployer <command> production <rest>}. */
  Prompt.Answer type(String command, String... rest) throws IOException {
    Files.writeString(project().resolve("deployer.yaml"), adapted(page.configuration()));
    tree.commit("as it is deployed");
    return Prompt.in(
            project(),
            site.folder(),
            "anna",
            Map.of(
                "DEPLOYER_IDENTITY", site.server().clientKey().toString(),
                "DEPLOYER_KNOWN_HOSTS", site.server().knownHosts().toString(),
                "PATH", System.getenv("PATH")))
        .type(command, rest);
  }

  /** Deploys this release, which must be what visitors get as soon as that is done. */
  void deploys(String release, Visitors.Visit visit) throws IOException {
    type("deploy", "--release", release).exits(0);
    assertServes(release, visit);
  }

  /** Asserts that every visitor who comes from now on gets this release. */
  void assertServes(String release, Visitors.Visit visit) throws IOException {
    Visitors own = Visitors.nobodyAt(port);
    for (int i = 0; i < 10; i++) {
      String served;
      try {
        served = visit.to(own);
      } catch (IOException e) {
        throw new IOException(logs(), e);
      }
      assertThat(served).isEqualTo(release);
    }
  }

  /** What the programs of this host have written. */
  private String logs() throws IOException {
    StringBuilder all = new StringBuilder(systemd.logs());
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.filter(f -> f.endsWith("error.log")).sorted().toList()) {
        all.append(file).append(":\n").append(Files.readString(file));
      }
    }
    return all.toString();
  }

  /** Waits until visitors get this release, where what brings it to them is not waited for. */
  void awaits(String release, Visitors.Visit visit) throws IOException {
    Visitors own = Visitors.nobodyAt(port);
    long deadline = System.nanoTime() + PATIENCE;
    while (!visit.to(own).equals(release)) {
      assertThat(System.nanoTime()).as("release %s is not served", release).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** What was measured, where the page can be held to it. */
  void tell(String measured) {
    System.out.println("docs/recipes/" + page.name() + ".md: " + measured);
  }

  @Override
  public void close() throws IOException {
    try (systemd) {
      site.close();
    } finally {
      Tree.delete(folder);
    }
  }
}
