package dev.deployer.integration.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code docs/recipes/php.md} with a real nginx and php-fpm. */
@Timeout(180)
final class PhpRecipeTest {
  private static final String NGINX = "/etc/nginx/sites-enabled/shop.conf";

  private static WebHost host() throws IOException {
    WebHost host = WebHost.of("php");
    Path home = Files.createDirectories(host.folder().resolve("php"));
    host.place("/run/php/shop.sock", home.resolve("shop.sock").toString());
    return host;
  }

  /** As Debian's unit has it, but for where its files are. */
  private static void php(WebHost host) throws IOException {
    Path home = host.folder().resolve("php");
    Path settings = Files.createDirectory(home.resolve("conf.d"));
    Files.writeString(
        settings.resolve("90-shop.ini"), host.file("/etc/php/8.2/fpm/conf.d/90-shop.ini"));
    Files.writeString(
        home.resolve("php-fpm.conf"),
        "[global]\nerror_log = "
            + home.resolve("error.log")
            + "\ninclude = "
            + home
            + "/shop.conf\n");
    Files.writeString(home.resolve("shop.conf"), host.file("/etc/php/8.2/fpm/pool.d/shop.conf"));
    host.systemd()
        .unit(
            "php8.2-fpm.service",
            """
            [Service]
            Environment=PHP_INI_SCAN_DIR=:%s
            ExecStart=%s --nodaemonize --fpm-config %s
            ExecReload=/bin/kill -USR2 $MAINPID
            """
                .formatted(settings, WebHost.program("php-fpm*"), home.resolve("php-fpm.conf")));
    host.systemd().systemctl("start", "php8.2-fpm");
  }

  private static void build(WebHost host, int n) throws IOException {
    host.put(
        "public/index.php",
        """
        <?php
        require __DIR__ . '/../src/first.php';
        usleep(5000);
        require __DIR__ . '/../src/second.php';
        readfile(__DIR__ . '/../src/third.txt');
        echo parse_ini_file(__DIR__ . '/../.env')['GREETING'], PHP_EOL;
        echo opcache_is_script_cached(__DIR__ . '/../src/first.php') ? 'compiled' : 'read';
        """);
    host.put("src/first.php", "<?php echo 'release " + n + "', PHP_EOL;\n");
    host.put("vendor/autoload.php", "<?php // " + n + "\n");
    host.put("src/second.php", "<?php echo 'release " + n + "', PHP_EOL;\n");
    host.put("src/third.txt", "release " + n + "\n");
    // opcache takes in nothing that was written less than two seconds ago.
    for (String file : List.of("public/index.php", "src/first.php", "src/second.php")) {
      Files.setLastModifiedTime(
          host.project().resolve(file), FileTime.from(Instant.now().minusSeconds(3_600)));
    }
  }

  private static String visit(Visitors site) throws IOException {
    Reply page = site.ask("GET", "/shelf/42?sort=price");
    Reply order = site.ask("POST", "/order");
    if (!page.body().contains("good day")) {
      throw new IOException("not the page: " + page.body());
    }
    Visitors.releaseOf(order);
    return Visitors.releaseOf(page);
  }

  private static void firstDeploy(WebHost host) throws IOException {
    host.nginx(NGINX);
    php(host);
    host.type("init").exits(0);
    Path settings = host.site().root().resolve("shared/.env");
    Files.createDirectories(settings.getParent());
    Files.writeString(settings, "GREETING='good day'\n");
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
    build(host, 1);
    host.deploys("1", PhpRecipeTest::visit);
  }

  @Test
  void noVisitorOfPhpGetsAnErrorOrHalfOfEachReleaseThroughFlipsAndReloadsAndARollback()
      throws IOException {
    try (WebHost host = host()) {
      firstDeploy(host);
      try (Visitors visitors = Visitors.of(host.port(), PhpRecipeTest::visit)) {
        for (int n = 2; n <= 6; n++) {
          build(host, n);
          host.deploys(String.valueOf(n), PhpRecipeTest::visit);
        }
        host.type("rollback").exits(0);
        host.assertServes("5", PhpRecipeTest::visit);
        assertThat(Reply.to(host.port(), "GET", "/").body()).contains("compiled");
        host.tell(visitors.allWereAnswered(1_000, 6));
        assertThat(visitors.releases()).contains("1", "5", "6");
      }
    }
  }

  /** What the two lines of the page are for. */
  @Test
  void withTheDocumentRootInTheirPlaceVisitorsGetTheOldReleaseUntilPhpIsReloaded()
      throws IOException {
    try (WebHost host = host()) {
      host.place("$realpath_root", "$document_root");
      host.place("[sudo, -n, systemctl, reload, php8.2-fpm]", "[\"true\"]");
      firstDeploy(host);
      build(host, 2);
      host.type("deploy", "--release", "2").exits(0);
      assertThat(Reply.to(host.port(), "GET", "/").body()).contains("release 1");

      host.systemd().systemctl("reload", "php8.2-fpm");
      host.awaits("2", PhpRecipeTest::visit);
    }
  }
}
