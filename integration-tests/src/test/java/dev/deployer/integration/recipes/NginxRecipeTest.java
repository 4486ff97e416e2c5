package dev.deployer.integration.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code docs/recipes/nginx.md}: nginx's own configuration is what is deployed. */
@Timeout(180)
final class NginxRecipeTest {
  private static void build(WebHost host, int n) throws IOException {
    host.put("nginx/nginx.conf", host.file("nginx/nginx.conf"));
    host.put(
        "nginx/sites/shop.conf",
        host.adapted(
            """
            server {
                listen 80;
                location / { return 200 "release %d\\n"; }
            }
            """
                .formatted(n)));
  }

  private static String visit(Visitors site) throws IOException {
    Visitors.releaseOf(site.ask("POST", "/"));
    return Visitors.releaseOf(site.ask("GET", "/"));
  }

  private static WebHost host() throws IOException {
    WebHost host = WebHost.of("nginx");
    Path home = Files.createDirectories(host.folder().resolve("nginx"));
    host.place("/run/nginx.pid", home.resolve("pid").toString());
    host.place("/var/log/nginx", home.toString());
    host.place("/usr/sbin/nginx", WebHost.program("nginx").toString());
    StringBuilder folders = new StringBuilder();
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      folders.append(kind).append("_temp_path ").append(home).append('/').append(kind).append(";");
    }
    host.place("include /etc/nginx/mime.types;", "include /etc/nginx/mime.types; " + folders);
    host.unit("nginx.service");
    return host;
  }

  @Test
  void noVisitorGetsAnErrorThroughReloadsAndARollbackAndWhatNginxRefusesNeverGoesLive()
      throws IOException {
    try (WebHost host = host()) {
      host.type("init").exits(0);
      build(host, 1);
      host.type("deploy", "--release", "1").exits(0);
      host.awaits("1", NginxRecipeTest::visit);
      try (Visitors visitors = Visitors.of(host.port(), NginxRecipeTest::visit)) {
        for (int n = 2; n <= 6; n++) {
          build(host, n);
          host.type("deploy", "--release", String.valueOf(n)).exits(0);
          host.awaits(String.valueOf(n), NginxRecipeTest::visit);
        }
        host.put("nginx/sites/shop.conf", "no_such_directive on;\n");
        assertThat(host.type("deploy", "--release", "7").exits(1).all())
            .contains("6 is still live")
            .contains("unknown directive");

        host.type("rollback").exits(0);
        host.awaits("5", NginxRecipeTest::visit);
        host.tell(visitors.allWereAnswered(1_000, 6));
        assertThat(visitors.releases()).containsOnly("1", "2", "3", "4", "5", "6");
      }
    }
  }
}
