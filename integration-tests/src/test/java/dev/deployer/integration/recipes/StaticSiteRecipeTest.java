package dev.deployer.integration.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Tree;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code docs/recipes/static-site.md} with a real nginx. */
@Timeout(180)
final class StaticSiteRecipeTest {
  private static final int FILLING = 60_000;

  private static void build(WebHost host, int n) throws IOException {
    Tree.delete(host.project().resolve("dist"));
    String page =
        "release " + n + "<script src=/assets/app." + n + ".js></script>" + "x".repeat(FILLING);
    host.put("dist/index.html", page + "release " + n);
    host.put("dist/assets/app." + n + ".js", "release " + n + "y".repeat(FILLING) + "release " + n);
  }

  /** A page with what belongs to it, packed or not; and a tab that was opened long ago. */
  private static String visit(Visitors site) throws IOException {
    Reply page = site.ask("GET", "/");
    Reply packed = site.ask("GET", "/", "Accept-Encoding: gzip");
    if (!packed.headers().getOrDefault("content-encoding", "").equals("gzip")) {
      throw new IOException("it was not packed: " + packed.headers());
    }
    Reply asset = site.ask("GET", "/assets/app." + Visitors.releaseOf(page) + ".js");
    Reply other =
        site.ask(
            "GET", "/assets/app." + Visitors.releaseOf(packed) + ".js", "Accept-Encoding: gzip");
    Visitors.releaseOf(packed, other);
    site.ask("GET", "/assets/app.1.js");
    return Visitors.releaseOf(page, asset);
  }

  @Test
  void noVisitorOfAStaticSiteGetsAnErrorOrHalfOfEachReleaseThroughFlipsAndARollback()
      throws IOException {
    try (WebHost host = WebHost.of("static-site")) {
      host.nginx("/etc/nginx/sites-enabled/shop.conf");
      host.type("init").exits(0);
      build(host, 1);
      host.deploys("1", StaticSiteRecipeTest::visit);
      try (Visitors visitors = Visitors.of(host.port(), StaticSiteRecipeTest::visit)) {
        for (int n = 2; n <= 7; n++) {
          build(host, n);
          host.deploys(String.valueOf(n), StaticSiteRecipeTest::visit);
        }
        host.type("rollback").exits(0);
        host.assertServes("6", StaticSiteRecipeTest::visit);
        host.tell(visitors.allWereAnswered(1_000, 7));
        assertThat(visitors.releases()).contains("1", "6", "7");
      }
      assertThat(Reply.to(host.port(), "GET", "/kept/assets/app.1.js").status()).isEqualTo(404);
    }
  }
}
