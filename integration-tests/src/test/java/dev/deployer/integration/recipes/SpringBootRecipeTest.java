package dev.deployer.integration.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code docs/recipes/spring-boot.md} with a real nginx and a real jar of Spring Boot. */
@Timeout(600)
final class SpringBootRecipeTest {
  private static void build(WebHost host, int n, String text) throws IOException {
    SpringBootJar.write(host.project().resolve("target/shop.jar"), "release " + n + text + "\n");
  }

  private static String visit(Visitors site) throws IOException {
    Visitors.releaseOf(site.ask("GET", "/slow"));
    return Visitors.releaseOf(site.ask("GET", "/"));
  }

  @Test
  void noVisitorOfAJarGetsAnErrorThroughRestartsAndARollbackAlsoWhereAReleaseDoesNotStart()
      throws IOException {
    try (WebHost host = WebHost.of("spring-boot")) {
      host.portFor(8081);
      host.portFor(8082);
      host.place(
          "/usr/bin/java",
          Path.of(System.getProperty("java.home"), "bin", "java")
              + " -Xmx96m -XX:TieredStopAtLevel=1 -Xshare:auto");
      host.place("[mvn, -B, -q, package]", "[\"true\"]");
      host.unit("shop@.service");
      host.nginx("/etc/nginx/sites-enabled/shop.conf");
      host.type("init").exits(0);
      build(host, 1, "");
      host.deploys("1", SpringBootRecipeTest::visit);
      try (Visitors visitors = Visitors.of(host.port(), SpringBootRecipeTest::visit)) {
        build(host, 2, "");
        host.deploys("2", SpringBootRecipeTest::visit);

        build(host, 3, " broken");
        assertThat(host.type("deploy", "--release", "3").exits(5).all()).contains("2 is live");
        host.assertServes("2", SpringBootRecipeTest::visit);

        host.type("rollback").exits(0);
        host.assertServes("1", SpringBootRecipeTest::visit);
        host.tell(visitors.allWereAnswered(1_000, 4));
        assertThat(visitors.releases()).containsOnly("1", "2");
      }
    }
  }
}
