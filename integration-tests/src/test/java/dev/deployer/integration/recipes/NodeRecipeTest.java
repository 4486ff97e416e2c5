package dev.deployer.integration.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code docs/recipes/node.md} with a real nginx and node. */
@Timeout(180)
final class NodeRecipeTest {
  private static void build(WebHost host, int n) throws IOException {
    host.put("listen.js", host.file("listen.js"));
    host.put(
        "server.js",
        """
        const fs = require('node:fs');
        const release = fs.readFileSync('release.txt', 'utf8');
        require('./listen.js')((request, response) => {
          request.resume();
          request.on('end', () => setTimeout(() => {
            response.end(release + request.url + fs.readFileSync('release.txt', 'utf8'));
          }, request.url === '/slow' ? 50 : 0));
        });
        """);
    host.put("node_modules/till/index.js", "module.exports = " + n + ";\n");
    host.put("release.txt", "release " + n + "\n");
  }

  private static String visit(Visitors site) throws IOException {
    String release = Visitors.releaseOf(site.ask("GET", "/"));
    Visitors.releaseOf(site.ask("POST", "/order"));
    Visitors.releaseOf(site.ask("GET", "/slow"));
    return release;
  }

  @Test
  void visitorsOfNodeWaitForARestartAndNoneGetsAnErrorAlsoWhereAReleaseDoesNotStart()
      throws IOException {
    try (WebHost host = WebHost.of("node")) {
      host.portFor(3000);
      host.place("/usr/bin/node", WebHost.program("node").toString());
      host.unit("shop.socket");
      host.unit("shop.service");
      host.nginx("/etc/nginx/sites-enabled/shop.conf");
      host.systemd().systemctl("enable", "--now", "shop.socket");
      host.systemd().systemctl("enable", "shop.service");
      host.type("init").exits(0);
      build(host, 1);
      host.deploys("1", NodeRecipeTest::visit);
      try (Visitors visitors = Visitors.of(host.port(), NodeRecipeTest::visit)) {
        for (int n = 2; n <= 6; n++) {
          build(host, n);
          host.deploys(String.valueOf(n), NodeRecipeTest::visit);
        }
        host.put("server.js", "throw new Error('it does not start');\n");
        assertThat(host.type("deploy", "--release", "7").exits(5).all()).contains("6 is live");
        host.assertServes("6", NodeRecipeTest::visit);

        host.type("rollback").exits(0);
        host.assertServes("5", NodeRecipeTest::visit);
        host.tell(visitors.allWereAnswered(1_000, 8));
        assertThat(visitors.releases()).containsOnly("1", "2", "3", "4", "5", "6");
      }
    }
  }
}
