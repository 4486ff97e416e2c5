package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.MinaServer;
import dev.deployer.path.Printable;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * Sources that are large in each way that a source can be, deployed by the program in a JVM of its
 * own with a heap of 512 MiB, and names of each kind that people give to files.
 */
public final class LargeSources implements Trial {
  private static final int FILES = 1_000_000;
  private static final int FILES_OF_A_DIRECTORY = 500;
  private static final int MEBIBYTES = 20 * 1024;
  private static final int LEVELS = 64;

  private static final List<String> NAMES =
      List.of(
          "a b",
          "it's",
          "\"quoted\"",
          "$(id)",
          "-rf",
          "*",
          "ünïcödé",
          "😀",
          "👩‍👩‍👧",
          // A combining character of which there is no composed form.
          "q\u0307",
          "日本語",
          "#hash=1",
          "x".repeat(255));

  /** What no host is sent: two of these names differ from others only in how they look. */
  private static final List<String> NO_NAMES =
      List.of("a\nb", "a\tb", "a\u001bb", "e\u0301", "a\\b", "a ");

  @Override
  public int number() {
    return 17;
  }

  @Override
  public String title() {
    return "very many files, a very large one, a deep tree, unusual names";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    StringBuilder figures = new StringBuilder("heap 512 MiB");
    tally.attempt("many files", () -> many(scale.of(FILES), figures));
    tally.attempt("a large file", () -> large((long) scale.of(MEBIBYTES) << 20, figures));
    tally.attempt("a deep tree", LargeSources::deep);
    tally.attempt("unusual names", LargeSources::named);
    for (String name : NO_NAMES) {
      tally.attempt("the name " + Printable.quote(name), () -> refused(name));
    }
    return tally.score(figures.toString());
  }

  /** The second deploy links all of them. */
  private static void many(int files, StringBuilder figures) throws IOException {
    try (Folder folder = Folder.create();
        OpenSshServer server = OpenSshServer.start()) {
      ChildProgram program = ChildProgram.at(folder.path(), server);
      for (int i = 0; i < files; i++) {
        Path directory = program.source().resolve("package-" + i / FILES_OF_A_DIRECTORY);
        if (i % FILES_OF_A_DIRECTORY == 0) {
          Files.createDirectories(directory);
        }
        Files.writeString(directory.resolve("a-module-" + i + ".js"), String.valueOf(i));
      }
      program.succeeds("init", "production");
      long start = System.nanoTime();
      assertThat(program.succeeds("deploy", "production", "--release", "1", "--json"))
          .contains("\"sent_files\":" + files);
      long sent = System.nanoTime();
      Files.writeString(program.source().resolve("one-more"), "x");
      assertThat(program.succeeds("deploy", "production", "--release", "2", "--json"))
          .contains("\"sent_files\":1,");
      figures.append(
          "; %,d files sent in %d s and linked in %d s, to OpenSSH"
              .formatted(files, seconds(sent - start), seconds(System.nanoTime() - sent)));
      assertThat(program.root().resolve("current").toRealPath().getFileName()).hasToString("2");
      assertThat(program.root().resolve("current/package-0/a-module-1.js")).hasContent("1");
    }
  }

  private static void large(long bytes, StringBuilder figures) throws IOException {
    // Not below /tmp: this server does not tell that only owners may delete there.
    Path own =
        Files.createDirectories(
                Path.of(System.getProperty("user.home"), ".cache", "deployer-tests"))
            .toRealPath();
    Path folder = Files.createTempDirectory(own, "large");
    Path keys = Files.createDirectory(folder.resolve("keys"));
    try (MinaServer server = new MinaServer(keys, new SparseSftp())) {
      ChildProgram program = ChildProgram.at(folder, server, keys);
      try (RandomAccessFile file =
          new RandomAccessFile(program.source().resolve("disk.img").toFile(), "rw")) {
        file.setLength(bytes - 3);
        file.seek(bytes - 3);
        file.write(new byte[] {1, 2, 3});
      }
      program.succeeds("init", "production");
      long start = System.nanoTime();
      program.succeeds("deploy", "production", "--release", "1");
      figures.append(
          "; a sparse file of %,d MiB in %d s, to MINA SSHD, which leaves holes where it is sent zeros"
              .formatted(bytes >> 20, seconds(System.nanoTime() - start)));
      Path received = program.root().resolve("current/disk.img");
      assertThat(Files.size(received)).isEqualTo(bytes);
      try (RandomAccessFile file = new RandomAccessFile(received.toFile(), "r")) {
        file.seek(bytes - 3);
        assertThat(file.read() + file.read() + file.read()).isEqualTo(6);
      }
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private static void deep() throws IOException {
    small(
        source -> {
          Path directory = source;
          for (int level = 1; level <= LEVELS; level++) {
            directory = directory.resolve("level " + level);
          }
          Files.createDirectories(directory);
          Files.writeString(directory.resolve("bottom.txt"), "here");
        });
  }

  private static void named() throws IOException {
    small(
        source -> {
          for (String name : NAMES) {
            Files.createDirectories(source.resolve(name));
            Files.writeString(source.resolve(name).resolve(name), "in it");
            Files.createSymbolicLink(source.resolve(name).resolve("link"), Path.of(name));
          }
        });
  }

  private interface Filling {
    void of(Path source) throws IOException;
  }

  private static void small(Filling filling) throws IOException {
    try (Folder folder = Folder.create();
        OpenSshServer server = OpenSshServer.start()) {
      ChildProgram program = ChildProgram.at(folder.path(), server);
      filling.of(program.source());
      program.succeeds("init", "production");
      program.succeeds("deploy", "production", "--release", "1");
      OpenSshServer.run(
          "diff",
          "-r",
          "--no-dereference",
          program.source().toString(),
          program.root().resolve("releases/1").toString());
      program.succeeds("verify", "production", "--content");
    }
  }

  /** And said so in text that is safe to show, before anything is on the host. */
  private static void refused(String name) throws IOException {
    try (Folder folder = Folder.create();
        OpenSshServer server = OpenSshServer.start()) {
      ChildProgram program = ChildProgram.at(folder.path(), server);
      Files.writeString(program.source().resolve("index.html"), "x");
      Files.writeString(program.source().resolve(name), "x");
      program.succeeds("init", "production");
      ChildProgram.End end = program.run("deploy", "production", "--release", "1");
      assertThat(end.exit()).isNotZero();
      assertThat(end.said())
          .contains("was not deployed")
          .doesNotContain("a\nb")
          .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f]");
      assertThat(program.root().resolve("releases")).isEmptyDirectory();
    }
  }

  private static long seconds(long nanoseconds) {
    return nanoseconds / 1_000_000_000;
  }
}
