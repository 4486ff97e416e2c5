package dev.deployer.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program of its own that connects, with what logging it has. */
final class PrintsNothingTest {
  private static final Pattern LOGGING = Pattern.compile(".*(slf4j-(?!api)|tinylog|logback).*");

  /** That, and the api. */
  private static final Pattern OTHER = Pattern.compile(".*(slf4j-|tinylog|logback).*");

  @TempDir Path folder;

  /** The program. */
  static final class Connecting {
    private Connecting() {}

    /** Connects, asks for one thing, and is done. */
    public static void main(String[] given) throws Exception {
      SshSettings settings =
          SshSettings.builder(given[0], given[2])
              .port(Integer.parseInt(given[1]))
              .identities(TextSource.of(Path.of(given[3])))
              .knownHosts(TextSource.of(Path.of(given[4])))
              .build();
      try (Host host = new SshHostConnector(settings).connect()) {
        host.stat(ReleaseRoot.parse(given[5]).path());
      }
      if (System.getProperty("slf4j.internal.verbosity") != null) {
        System.exit(3);
      }
    }
  }

  @Test
  void aProgramWithoutAnyLoggingConnectsAndPrintsNothing() throws Exception {
    assertEquals("", printed(List.of()));
  }

  @Test
  void aProgramWithTwoWaysOfLoggingConnectsAndPrintsNothing() throws Exception {
    Path services =
        Files.createDirectories(folder.resolve("META-INF/services"))
            .resolve("org.slf4j.spi.SLF4JServiceProvider");
    Files.writeString(
        services,
        """
        org.slf4j.helpers.NOP_FallbackServiceProvider
        org.slf4j.helpers.SubstituteServiceProvider
        """);

    assertEquals("", printed(List.of(folder.toString())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"slf4j-api-1.7.36.jar", "slf4j-api-2.0.7.jar"})
  void aProgramWithAnOlderApiAndWithoutAnyLoggingConnectsAndPrintsNothing(String api)
      throws Exception {
    Path jar = Path.of("target", "older-logging", api).toAbsolutePath();
    assertTrue(Files.isRegularFile(jar), jar.toString());

    assertEquals("", printed(OTHER, List.of(jar.toString())));
  }

  @Test
  void whatAProgramLogsByAnOlderApiThatItHasABindingOfIsStillLogged() throws Exception {
    Path jar = Path.of("target", "older-logging", "slf4j-api-1.7.36.jar").toAbsolutePath();
    Path source = folder.resolve("StaticLoggerBinder.java");
    Files.writeString(
        source,
        """
        package org.slf4j.impl;

        public final class StaticLoggerBinder {
          public static StaticLoggerBinder getSingleton() {
            System.out.println("bound");
            return new StaticLoggerBinder();
          }

          public org.slf4j.ILoggerFactory getLoggerFactory() {
            return new org.slf4j.helpers.NOPLoggerFactory();
          }
        }
        """);
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                jar.toString(),
                "-d",
                folder.toString(),
                source.toString()));

    assertTrue(
        printed(OTHER, List.of(jar.toString(), folder.toString()))
            .lines()
            .distinct()
            .toList()
            .equals(List.of("bound")));
  }

  private static String printed(List<String> further) throws Exception {
    return printed(LOGGING, further);
  }

  private static String printed(Pattern without, List<String> further) throws Exception {
    List<String> path =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(System.getProperty("java.class.path"))
            .filter(entry -> !without.matcher(entry).matches())
            .collect(Collectors.toCollection(ArrayList::new));
    path.addAll(further);
    try (OpenSshServer server = OpenSshServer.start()) {
      Path root = Files.createDirectory(server.folder().resolve("root"));
      Process program =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  String.join(File.pathSeparator, path),
                  Connecting.class.getName(),
                  server.host(),
                  String.valueOf(server.port()),
                  server.user(),
                  server.clientKey().toString(),
                  server.knownHosts().toString(),
                  root.toString())
              .redirectErrorStream(true)
              .start();
      program.getOutputStream().close();
      String all = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(program.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, program.exitValue(), all);
      return all;
    }
  }
}
