package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to refuse kinds of requests, by {@code sftp-server -P}. */
@Timeout(120)
class RefusedRequestsTest {
  @TempDir Path folder;

  /** What asks for something. */
  private interface Asking {
    void of(Host host) throws IOException;
  }

  @Test
  void aRequestThatTheServerRefusesIsNamed() throws IOException {
    RemotePath top = ReleaseRoot.parse(folder.toRealPath().toString()).path();
    Files.writeString(folder.resolve("file"), "content");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    Files.createDirectory(folder.resolve("empty"));
    Map<String, Asking> all = new LinkedHashMap<>();
    all.put("open", host -> host.read(top.child("file"), 100));
    all.put("read", host -> host.read(top.child("file"), 100));
    all.put("lstat", host -> host.stat(top.child("file")));
    all.put("write", host -> host.apply(List.of(put(top.child("write")))));
    all.put("fsetstat", host -> host.apply(List.of(put(top.child("fsetstat")))));
    all.put("mkdir", host -> host.apply(List.of(new Change.MakeDirectory(top.child("d"), 0750))));
    all.put("remove", host -> host.apply(List.of(new Change.RemoveFile(top.child("file")))));
    all.put("rmdir", host -> host.apply(List.of(new Change.RemoveDirectory(top.child("empty")))));
    all.put("readlink", host -> host.readLink(top.child("link")));
    all.put(
        "realpath",
        host -> host.inspect(ReleaseRoot.parse(folder.toRealPath().toString()), List.of()));
    for (Map.Entry<String, Asking> each : all.entrySet()) {
      IOException refusal = refusal(each.getKey(), each.getValue());
      assertThat(refusal).as(each.getKey()).isInstanceOf(AccessDeniedException.class);
      assertThat(refusal).hasMessageEndingWith(": the host refuses " + each.getKey());
    }
  }

  private static Change put(RemotePath path) {
    return new Change.PutFile(path, 0640, 0, Content.of(new byte[] {1, 2}), false);
  }

  private static IOException refusal(String request, Asking asking) throws IOException {
    try (OpenSshServer server =
            OpenSshServer.with().subsystem("/usr/lib/openssh/sftp-server -P " + request).start();
        Host host = new SshHostConnector(server.settings().build()).connect()) {
      asking.of(host);
      throw new AssertionError(request + " was not refused");
    } catch (ConnectFailedException e) {
      throw e;
    } catch (IOException e) {
      return e;
    }
  }
}
