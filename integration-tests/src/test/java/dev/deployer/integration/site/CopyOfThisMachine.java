package dev.deployer.integration.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * This machine with all that is installed on it, for whoever is root there and the length of one
 * script: what the script writes is kept in memory, what it starts is ended with it, and of both
 * nothing is left. The network is this machine's own.
 */
public final class CopyOfThisMachine {
  /** It lies over the root; only what is written takes memory. */
  private static final String ENTER =
      """
      set -eu
      mount -t tmpfs -o mode=755,size=2g tmpfs "$1"
      mkdir "$1/upper" "$1/work" "$1/root"
      mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
      mount -t proc proc "$1/root/proc"
      mount --rbind /dev "$1/root/dev"
      mount -t tmpfs -o mode=700 tmpfs "$1/root/root"
      mount -t tmpfs -o mode=1777 tmpfs "$1/root/tmp"
      mkdir "$1/root/tmp/given"
      cp -R "$2/." "$1/root/tmp/given"
      exec chroot "$1/root" /bin/sh -eu -c 'cd /tmp/given; . ./script' >"$3" 2>&1
      """;

  private CopyOfThisMachine() {}

  /**
   * Runs a script of sh there, as root with a home without a key, in a folder that has what {@code
   * given} has.
   *
   * @param scratch an empty folder for this alone
   * @param given what is copied there
   * @return what was printed
   * @throws IOException if it does not end well within two minutes; with what was printed
   */
  public static String run(Path scratch, List<Path> given, String script) throws IOException {
    Path there = Files.createDirectory(scratch.resolve("given"));
    Path printed = scratch.resolve("printed");
    for (Path file : given) {
      Files.copy(file, there.resolve(file.getFileName()));
    }
    Files.writeString(there.resolve("script"), "mkdir -m 700 /root/.ssh\n" + script);
    ProcessBuilder builder =
        new ProcessBuilder(
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "sh",
            "-c",
            ENTER,
            "sh",
            Files.createDirectory(scratch.resolve("machine")).toString(),
            there.toString(),
            printed.toString());
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("HOME", "/root");
    builder.environment().put("USER", "root");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    Path failed = scratch.resolve("failed");
    Process machine =
        builder
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(failed.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      boolean ended = machine.waitFor(2, TimeUnit.MINUTES);
      String all =
          Files.readString(failed) + (Files.exists(printed) ? Files.readString(printed) : "");
      if (!ended || machine.exitValue() != 0) {
        throw new IOException((ended ? "it failed: " : "it has not ended: ") + all);
      }
      return all;
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      machine.destroyForcibly();
    }
  }
}
