package dev.deployer.torture.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;

/**
 * A server whose replies are random, truncated, oversized, out of order, missing, or tell of
 * directories without an end: see {@link Lie} and {@link HostileCases}. In a JVM with a small heap,
 * so that whatever grows without bounds ends the trial.
 */
public final class HostileServer implements Trial {
  private static final int MILLISECONDS = 3_600_000;
  private static final long LONGEST_CASE_MS = 330_000;

  @Override
  public int number() {
    return 12;
  }

  @Override
  public String title() {
    return "a hostile server";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    // Not below /tmp: this server does not tell that only owners may delete there.
    Path own =
        Files.createDirectories(
                Path.of(System.getProperty("user.home"), ".cache", "deployer-tests"))
            .toRealPath();
    Path folder = Files.createTempDirectory(own, "hostile");
    try {
      return run(folder, scale.of(MILLISECONDS), seed);
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private static Score run(Path folder, int milliseconds, long seed)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process cases =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                HostileCases.class.getName(),
                folder.toString(),
                String.valueOf(milliseconds),
                String.valueOf(seed))
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      if (!cases.waitFor(milliseconds + LONGEST_CASE_MS, TimeUnit.MILLISECONDS)) {
        return new Score(1, 1, List.of("a case does not end"), "");
      }
    } finally {
      cases.destroyForcibly();
    }
    List<String> said = Files.readAllLines(out);
    List<String> violations = said.stream().filter(line -> line.startsWith("VIOLATION")).toList();
    String last = said.isEmpty() ? "" : said.get(said.size() - 1);
    if (!last.startsWith("done ")) {
      return new Score(1, 1, List.of("the JVM ended: " + String.join("\n", said)), "");
    }
    String[] words = last.split(" ", 4);
    return new Score(
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        violations,
        "on MINA SSHD; " + words[3]);
  }
}
