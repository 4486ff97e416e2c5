package dev.deployer.ssh.sftp;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Asks lstat of many paths at once and, where it is wanted, the text of those that are links. */
final class LookRun implements Asked {
  private final SftpChannel channel;
  private final List<RemotePath> paths;
  private final boolean links;

  /** Null before the host has said anything of a path. */
  private final List<Optional<Found>> found;

  private FileSystemException refusal;
  private int next;

  /**
   * @param links whether the text of links is asked for too; what is none refuses the question,
   *     which says nothing
   */
  LookRun(SftpChannel channel, List<RemotePath> paths, boolean links) {
    this.channel = channel;
    this.paths = paths;
    this.links = links;
    this.found = new ArrayList<>(Collections.nCopies(paths.size(), null));
  }

  /** In the order of the paths; the first refusal is thrown after all replies have arrived. */
  List<Optional<Found>> run() throws IOException {
    channel.call(() -> Asked.askAll(channel, this));
    return answer();
  }

  /** What was found, once all replies have arrived. */
  List<Optional<Found>> answer() throws FileSystemException {
    if (refusal != null) {
      throw refusal;
    }
    return found;
  }

  @Override
  public boolean sendNext() throws IOException {
    if (next == paths.size()) {
      return false;
    }
    int index = next++;
    channel.request(Sftp.LSTAT).text(paths.get(index).toString());
    channel.send(reply -> facts(index, reply));
    if (links) {
      channel.request(Sftp.READLINK).text(paths.get(index).toString());
      channel.send(reply -> target(index, reply));
    }
    return true;
  }

  private void facts(int index, Reply reply) throws IOException {
    RemotePath path = paths.get(index);
    try {
      found.set(
          index,
          Answers.factsIfAny(reply, path.toString())
              .map(facts -> new Found(path, facts, Optional.empty())));
    } catch (FileSystemException e) {
      refusal = refusal == null ? e : refusal;
      found.set(index, Optional.empty());
    }
  }

  private void target(int index, Reply reply) throws IOException {
    if (!reply.is(Sftp.NAME)) {
      return;
    } else if (found.get(index) == null) {
      throw ViolationException.outOfOrder();
    }
    Optional<Facts> facts = found.get(index).map(Found::facts);
    if (facts.map(Facts::isLink).orElse(false)) {
      Optional<String> target = Optional.of(Answers.onlyName(reply));
      found.set(index, Optional.of(new Found(paths.get(index), facts.get(), target)));
    }
  }
}
