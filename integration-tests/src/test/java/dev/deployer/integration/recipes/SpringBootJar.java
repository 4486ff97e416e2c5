package dev.deployer.integration.recipes;

import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A small application of Spring Boot as a jar that starts by itself, built by Maven with the plugin
 * of Spring Boot. It is built once, and kept in the user's cache.
 */
final class SpringBootJar {
  private static final String VERSION = "3.5.7";
  private static final int BUILDING = 300;

  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <parent>
          <groupId>org.springframework.boot</groupId>
          <artifactId>spring-boot-starter-parent</artifactId>
          <version>%s</version>
          <relativePath/>
        </parent>
        <groupId>shop</groupId>
        <artifactId>shop</artifactId>
        <version>1</version>
        <properties><java.version>17</java.version></properties>
        <dependencies>
          <dependency>
            <groupId>org.springframework.boot</groupId>
            <artifactId>spring-boot-starter-web</artifactId>
          </dependency>
        </dependencies>
        <build>
          <finalName>shop</finalName>
          <plugins>
            <plugin>
              <groupId>org.springframework.boot</groupId>
              <artifactId>spring-boot-maven-plugin</artifactId>
            </plugin>
          </plugins>
        </build>
      </project>
      """
          .formatted(VERSION);

  private static final String SHOP =
      """
      package shop;

      import java.io.IOException;
      import java.nio.charset.StandardCharsets;
      import org.springframework.boot.SpringApplication;
      import org.springframework.boot.autoconfigure.SpringBootApplication;
      import org.springframework.core.io.ClassPathResource;
      import org.springframework.web.bind.annotation.RequestMapping;
      import org.springframework.web.bind.annotation.RestController;

      @SpringBootApplication
      @RestController
      public class Shop {
        private static final String RELEASE = read();

        public static void main(String[] arguments) {
          if (RELEASE.contains("broken")) {
            throw new IllegalStateException("it does not start");
          }
          SpringApplication.run(Shop.class, arguments);
        }

        private static String read() {
          try {
            return new ClassPathResource("release.txt").getContentAsString(StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        }

        @RequestMapping("/health")
        public String health() {
          return "ok";
        }

        @RequestMapping("/")
        public String page() {
          return RELEASE + read();
        }

        @RequestMapping("/slow")
        public String slow() throws InterruptedException {
          Thread.sleep(100);
          return RELEASE + read();
        }
      }
      """;

  private SpringBootJar() {}

  /** Makes this file the application, with this text in it as {@code release.txt}. */
  static void write(Path file, String release) throws IOException {
    Files.createDirectories(file.getParent());
    Files.copy(built(), file, StandardCopyOption.REPLACE_EXISTING);
    // Other entries stay as they are, and the jars among them unpacked, as Spring Boot needs them.
    try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + file.toUri()), Map.of())) {
      Files.writeString(jar.getPath("BOOT-INF/classes/release.txt"), release);
    }
  }

  private static synchronized Path built() throws IOException {
    Path cache = Files.createDirectories(cache());
    Path kept =
        cache.resolve("spring-boot-" + VERSION + "-" + Integer.toHexString(SHOP.hashCode()));
    if (!Files.exists(kept)) {
      Path fresh = Files.createTempDirectory(cache, "building");
      try {
        build(fresh);
        Files.move(fresh.resolve("target/shop.jar"), kept, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Tree.delete(fresh);
      }
    }
    return kept;
  }

  private static void build(Path folder) throws IOException {
    Files.writeString(folder.resolve("pom.xml"), POM);
    Path sources = Files.createDirectories(folder.resolve("src/main/java/shop"));
    Files.writeString(sources.resolve("Shop.java"), SHOP);
    Path log = folder.resolve("log");
    Process maven =
        new ProcessBuilder("mvn", "-B", "-q", "package")
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!maven.waitFor(BUILDING, TimeUnit.SECONDS) || maven.exitValue() != 0) {
        throw new IOException("The jar could not be built: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      maven.destroy();
    }
  }

  private static Path cache() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .filter(value -> !value.isEmpty())
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("deployer-tests");
  }
}
