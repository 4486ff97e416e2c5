package dev.deployer.ssh.sftp;

import dev.deployer.host.Facts;
import dev.deployer.host.RootInspection;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the path of a root from {@code /} down, and at what is asked for in it, at once. */
final class InspectionRun implements Asked {
  private final SftpChannel channel;
  private final ReleaseRoot root;
  private final List<RemotePath> inside;
  private final String[] home = new String[1];
  private final List<Optional<String>> realPath = new ArrayList<>();
  private final List<Optional<Facts>> components = new ArrayList<>();
  private final List<Optional<Facts>> found = new ArrayList<>();
  private boolean sent;

  InspectionRun(SftpChannel channel, ReleaseRoot root, List<RemotePath> inside) {
    this.channel = channel;
    this.root = root;
    this.inside = inside;
  }

  /** The first refusal is thrown when all replies have arrived. */
  RootInspection run() throws IOException {
    channel.call(() -> Asked.askAll(channel, this));
    return answer();
  }

  /** What was found, once all replies have arrived. */
  RootInspection answer() {
    // Some servers resolve paths that are not there; what lstat says is the truth.
    boolean absent = components.get(components.size() - 1).isEmpty();
    return new RootInspection(
        home[0], absent ? Optional.empty() : realPath.get(0), components, found);
  }

  /** There are a few dozen requests. */
  @Override
  public boolean sendNext() throws IOException {
    if (sent) {
      return false;
    }
    sent = true;
    channel.request(Sftp.REALPATH).text(".");
    channel.send(
        reply -> {
          Answers.expect(Sftp.NAME, reply, ".");
          home[0] = Answers.onlyName(reply);
        });
    channel.request(Sftp.REALPATH).text(root.toString());
    channel.send(reply -> realPath.add(Answers.nameIfAny(reply, root.toString())));
    // A server may answer in any order (draft-ietf-secsh-filexfer-02, 3).
    for (String component : root.components()) {
      int place = components.size();
      components.add(Optional.empty());
      channel.request(Sftp.LSTAT).text(component);
      channel.send(reply -> components.set(place, Answers.factsIfAny(reply, component)));
    }
    for (RemotePath path : inside) {
      int place = found.size();
      found.add(Optional.empty());
      channel.request(Sftp.LSTAT).text(path.toString());
      channel.send(reply -> found.set(place, Answers.factsIfAny(reply, path.toString())));
    }
    return true;
  }
}
