package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Change;
import dev.deployer.host.Change.HardLink;
import dev.deployer.host.Change.MakeDirectory;
import dev.deployer.host.Change.Move;
import dev.deployer.host.Change.PutFile;
import dev.deployer.host.Change.RemoveDirectory;
import dev.deployer.host.Change.RemoveFile;
import dev.deployer.host.Change.SymbolicLink;
import dev.deployer.host.Change.Sync;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.manifest.Digest;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OnOpenSsh;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each kind of change, against a real sftp-server. */
class SftpChangesTest extends OnOpenSsh {
  @Test
  void filesDirectoriesAndLinksArriveAsAsked() throws IOException {
    host.apply(
        List.of(
            new MakeDirectory(root.child("d"), 0775),
            put("d/file", "hello", 0640),
            new SymbolicLink(root.child("link"), "d/file"),
            new HardLink(root.child("second"), root.child("d").child("file")),
            new Sync(root.child("d")),
            new Sync(root)));
    List<Optional<Facts>> facts =
        host.stat(
            List.of(
                root.child("d"),
                root.child("d").child("file"),
                root.child("link"),
                root.child("second"),
                root.child("absent")));
    assertThat(facts.get(0).orElseThrow().mode()).isEqualTo(0775);
    assertThat(facts.get(0).orElseThrow().isDirectory()).isTrue();
    assertThat(facts.get(1).orElseThrow())
        .satisfies(
            file -> {
              assertThat(file.isFile()).isTrue();
              assertThat(file.mode()).isEqualTo(0640);
              assertThat(file.size()).isEqualTo(5);
              assertThat(file.modified()).isEqualTo(1_000_000_000);
            });
    assertThat(facts.get(2).orElseThrow().isLink()).isTrue();
    assertThat(host.readLink(root.child("link"))).isEqualTo("d/file");
    assertThat(Files.readString(local.resolve("second"))).isEqualTo("hello");
    assertThat(facts.get(4)).isEmpty();
  }

  @Test
  void aDirectoryHasTheModeAskedForEvenBelowASetgidDirectory() throws IOException {
    Files.createDirectory(local.resolve("g"));
    OpenSshServer.run("chmod", "2777", local.resolve("g").toString());
    RemotePath made = root.child("g").child("made");
    host.apply(List.of(new MakeDirectory(made, 0777)));
    assertThat(host.stat(made).orElseThrow().mode()).isEqualTo(0777);
  }

  @Test
  void largeAndSmallFilesSurviveTheJourney() throws IOException {
    byte[] large = new byte[5_000_001];
    new Random(1).nextBytes(large);
    List<Change> changes = new ArrayList<>();
    changes.add(put("large", large));
    for (int i = 0; i < 300; i++) {
      changes.add(put("small" + i, ("content " + i).getBytes(StandardCharsets.UTF_8)));
    }
    changes.add(put("empty", new byte[0]));
    List<Integer> done = new ArrayList<>();
    long[] sent = new long[1];
    host.apply(
        changes,
        new ChangeListener() {
          @Override
          public void sent(int index, long bytes) {
            sent[0] += index == 0 ? bytes : 0;
          }

          @Override
          public void done(int index) {
            done.add(index);
          }
        });
    assertThat(sent[0]).isEqualTo(large.length);
    assertThat(done).hasSameSizeAs(changes).doesNotHaveDuplicates();
    List<RemotePath> paths = changes.stream().map(Change::path).toList();
    List<Optional<byte[]>> digests = host.digest(paths);
    assertThat(digests.get(0)).contains(Digest.sha256().digest(large));
    assertThat(digests.get(301)).contains(Digest.sha256().digest());
    List<Optional<byte[]>> contents = host.read(paths, large.length);
    assertThat(contents.get(0).orElseThrow()).isEqualTo(large);
    assertThat(contents.get(300).orElseThrow()).asString().isEqualTo("content 299");
    assertThat(contents.get(301).orElseThrow()).isEmpty();
  }

  @Test
  void manyDurableFilesAreSyncedSideBySideAndToldOnce() throws IOException {
    List<Change> changes = new ArrayList<>();
    changes.add(put("0", "0", 0644));
    for (int i = 1; i < 400; i++) {
      changes.add(put(i == 200 ? "no/where" : "" + i, new byte[i]));
    }
    changes.add(new RemoveFile(root.child("399")));
    List<Integer> done = new ArrayList<>();
    List<Integer> failed = new ArrayList<>();
    Thread caller = Thread.currentThread();
    host.apply(
        changes,
        new ChangeListener() {
          @Override
          public void done(int index) {
            assertThat(Thread.currentThread()).isSameAs(caller);
            done.add(index);
          }

          @Override
          public void failed(int index, IOException failure) {
            failed.add(index);
          }
        });
    assertThat(done).hasSize(400).doesNotHaveDuplicates().endsWith(400);
    assertThat(failed).containsExactly(200);
    assertThat(local.resolve("398")).hasSize(398);
    changes.remove(200);
    assertThatThrownBy(() -> host.apply(changes)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(host.stat(root)).isPresent();
  }

  @Test
  void aHostWithOneSessionSyncsThere() throws IOException {
    try (OpenSshServer single = OpenSshServer.with().line("MaxSessions 1").start();
        Host alone = new SshHostConnector(single.settings().build()).connect()) {
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        changes.add(put("" + i, new byte[i]));
      }
      alone.apply(changes);
      assertThat(local.resolve("199")).hasSize(199);
    }
  }

  @Test
  void nothingThatExistsIsReplaced() throws IOException {
    Files.writeString(local.resolve("taken"), "old");
    Files.createSymbolicLink(local.resolve("dangling"), Path.of("nowhere"));
    Files.writeString(local.resolve("other"), "other");
    for (String name : List.of("taken", "dangling")) {
      RemotePath path = root.child(name);
      for (Change change :
          List.of(
              put(name, "new", 0644),
              new MakeDirectory(path, 0755),
              new SymbolicLink(path, "x"),
              new HardLink(path, root.child("other")),
              new Move(root.child("other"), path))) {
        assertThatThrownBy(() -> host.apply(List.of(change)))
            .isInstanceOf(FileAlreadyExistsException.class);
      }
    }
    assertThat(Files.readString(local.resolve("taken"))).isEqualTo("old");
    assertThat(local.resolve("nowhere")).doesNotExist();
  }

  @Test
  void refusalsHaveTheNamesOfTheJdk() throws IOException {
    Files.createDirectories(local.resolve("full/inner"));
    Files.createDirectories(local.resolve("dir/inner"));
    Files.writeString(local.resolve("file"), "");
    assertThatThrownBy(() -> host.apply(List.of(put("no/file", "x", 0644))))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> host.apply(List.of(new RemoveDirectory(root.child("full")))))
        .isInstanceOf(DirectoryNotEmptyException.class);
    assertThatThrownBy(() -> host.rename(root.child("dir"), root.child("full")))
        .isInstanceOf(DirectoryNotEmptyException.class);
    assertThatThrownBy(() -> host.rename(root.child("file"), root.child("full")))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> host.rename(root.child("absent"), root.child("x")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> host.readLink(root.child("file")))
        .isInstanceOf(NotLinkException.class);
    assertThatThrownBy(() -> host.readLink(root.child("absent")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> host.apply(List.of(new RemoveFile(root.child("full")))))
        .isInstanceOf(FileSystemException.class);
  }

  @Test
  void renameReplacesFilesAndEmptyDirectories() throws IOException {
    Files.createDirectories(local.resolve("dir/inner"));
    Files.createDirectories(local.resolve("empty"));
    Files.createSymbolicLink(local.resolve("next"), Path.of("releases/2"));
    Files.createSymbolicLink(local.resolve("current"), Path.of("releases/1"));
    host.rename(root.child("dir"), root.child("empty"));
    host.rename(root.child("next"), root.child("current"));
    assertThat(local.resolve("empty/inner")).isDirectory();
    assertThat(host.readLink(root.child("current"))).isEqualTo("releases/2");
  }

  @Test
  void changesTakeEffectInTheirOrder() throws IOException {
    RemotePath a = root.child("a");
    RemotePath b = root.child("b");
    RemotePath c = root.child("c");
    host.apply(
        List.of(
            new MakeDirectory(a, 0700),
            put("a/file", "1", 0644),
            new Move(a, b),
            new Move(b, c),
            new MakeDirectory(a, 0711),
            new Move(c.child("file"), a.child("file")),
            new RemoveDirectory(c),
            new RemoveFile(a.child("file")),
            new RemoveDirectory(a),
            put("a", "now a file", 0600)));
    assertThat(Files.readString(local.resolve("a"))).isEqualTo("now a file");
    assertThat(local.resolve("b")).doesNotExist();
    assertThat(local.resolve("c")).doesNotExist();
  }

  @Test
  void aListenerThatBearsRefusalsSeesTheRest() throws IOException {
    List<String> told = new ArrayList<>();
    host.apply(
        List.of(put("one", "1", 0644), put("no/where", "2", 0644), put("three", "3", 0644)),
        new ChangeListener() {
          @Override
          public void done(int index) {
            told.add("done " + index);
          }

          @Override
          public void failed(int index, IOException failure) {
            told.add("failed " + index);
          }
        });
    assertThat(told).containsExactlyInAnyOrder("done 0", "failed 1", "done 2");
  }

  @Test
  void contentOfAnotherSizeIsRefused() {
    for (long size : new long[] {2, 4}) {
      Content content =
          new Content() {
            @Override
            public long size() {
              return size;
            }

            @Override
            public InputStream open() throws IOException {
              return Content.of(new byte[3]).open();
            }
          };
      PutFile put = new PutFile(root.child("f" + size), 0644, 0, content, false);
      assertThatThrownBy(() -> host.apply(List.of(put)))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("than announced");
    }
  }

  private PutFile put(String path, String text, int mode) {
    return new PutFile(
        below(path), mode, 1_000_000_000, Content.of(text.getBytes(StandardCharsets.UTF_8)), false);
  }

  private PutFile put(String path, byte[] content) {
    return new PutFile(below(path), 0644, 1_000_000_000, Content.of(content), true);
  }

  private RemotePath below(String path) {
    RemotePath at = root;
    for (String name : path.split("/", -1)) {
      at = at.child(name);
    }
    return at;
  }
}
