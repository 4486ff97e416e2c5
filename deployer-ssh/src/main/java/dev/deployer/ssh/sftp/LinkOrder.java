package dev.deployer.ssh.sftp;

import dev.deployer.host.Change;
import dev.deployer.host.Change.SymbolicLink;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * In which order the server at the other end takes the two names of SSH_FXP_SYMLINK: the link
 * first, as in draft-ietf-secsh-filexfer-02 section 6.10, or its text first, as OpenSSH does
 * (PROTOCOL section 4.1). A server that takes the text for the link would make a link outside of
 * the root, relative to the account's home.
 *
 * <p>Nothing that a server says of itself is relied on: an identification can be set by anyone, one
 * program serves SSH and another one SFTP, and AsyncSSH chooses by what the <em>client</em> calls
 * itself. So before the first link of a connection one is made of two names that both lie in a
 * directory on the workbench, each an absolute path, so that whichever is taken for the link lies
 * there. It is read back under both names, and removed.
 *
 * <p>In between, what it leads to is made: a server whose LSTAT follows links, as ProFTPD's does,
 * cannot be asked what is a link, and gets none.
 */
final class LinkOrder {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NAME_BYTES = 16;

  private enum Order {
    UNKNOWN,
    TEXT_FIRST,
    LINK_FIRST
  }

  private Order order = Order.UNKNOWN;

  /** The link that the last trial was for. */
  private SymbolicLink triedFor;

  /** Replies of a trial that are to come. */
  private int awaited;

  private Status made = Status.FINE;

  /** How the host refused to read a link back. */
  private Status unread = Status.FINE;

  private boolean textFirst;
  private boolean linkFirst;
  private boolean oneIsALink;
  private boolean otherIsALink;

  /** Whether this change is a link for which the order of names is still to be tried. */
  boolean mustBeFoundFor(Change change) {
    return change instanceof SymbolicLink && order == Order.UNKNOWN && change != triedFor;
  }

  /** Begins the trial, in this link's directory for it. */
  void findFor(SymbolicLink link, SftpChannel channel) throws IOException {
    triedFor = link;
    find(link.trial(), channel);
  }

  private void find(RemotePath directory, SftpChannel channel) throws IOException {
    byte[] random = new byte[NAME_BYTES];
    RANDOM.nextBytes(random);
    RemotePath one = directory.child("link-" + HexFormat.of().formatHex(random));
    RemotePath other = directory.child(one.name() + "-other");
    awaited = 5;
    textFirst = false;
    linkFirst = false;
    unread = Status.FINE;
    channel.request(Sftp.SYMLINK).text(one.toString()).text(other.toString());
    channel.send(
        reply -> {
          made = Status.of(reply);
          arrived();
        });
    readBack(other, one, channel, () -> textFirst = true);
    readBack(one, other, channel, () -> linkFirst = true);
    // Of these two the one is refused that has the link's name.
    for (RemotePath name : List.of(one, other)) {
      channel.request(Sftp.MKDIR).text(name.toString()).u32(Sftp.ATTRIBUTE_MODE).u32(0700);
      channel.sendUnawaited();
    }
    look(one, channel, is -> oneIsALink = is);
    look(other, channel, is -> otherIsALink = is);
    for (int removal : new int[] {Sftp.REMOVE, Sftp.RMDIR}) {
      for (RemotePath name : List.of(one, other)) {
        channel.request(removal).text(name.toString());
        channel.sendUnawaited();
      }
    }
  }

  private void look(RemotePath name, SftpChannel channel, Consumer<Boolean> isLink)
      throws IOException {
    channel.request(Sftp.LSTAT).text(name.toString());
    channel.send(
        reply -> {
          isLink.accept(reply.is(Sftp.ATTRS) && Answers.facts(reply).isLink());
          arrived();
        });
  }

  /** A server that shows only a part of the host may tell the text from another top. */
  private void readBack(RemotePath link, RemotePath text, SftpChannel channel, Runnable itIs)
      throws IOException {
    channel.request(Sftp.READLINK).text(link.toString());
    channel.send(
        reply -> {
          if (reply.is(Sftp.NAME) && Answers.onlyName(reply).endsWith("/" + text.name())) {
            itIs.run();
          } else if (reply.is(Sftp.STATUS)) {
            Status status = Status.of(reply);
            unread = status.code() == Status.PERMISSION_DENIED ? status : unread;
          }
          arrived();
        });
  }

  private void arrived() {
    awaited--;
    if (awaited == 0 && isShown() && !followsLinks()) {
      order = textFirst ? Order.TEXT_FIRST : Order.LINK_FIRST;
    }
  }

  private boolean isShown() {
    return textFirst != linkFirst;
  }

  private boolean followsLinks() {
    return textFirst ? !otherIsALink : !oneIsALink;
  }

  /** Whether a trial is under way, and a link has to wait for it. */
  boolean isAwaited() {
    return awaited > 0;
  }

  boolean isKnown() {
    return order != Order.UNKNOWN;
  }

  /** Why a link cannot be made where the trial has not shown the order. */
  FileSystemException refusal(SymbolicLink link) {
    if (!made.ok()) {
      return made.refusal(link.path().toString());
    } else if (!isShown() && !unread.ok()) {
      return unread.refusal(link.path().toString());
    }
    return new FileSystemException(
        Printable.escape(link.path().toString()),
        null,
        isShown()
            ? "it follows links where it is asked not to (LSTAT)"
            : "it takes the names of a symbolic link in no order that is known");
  }

  /** Begins and fills in the request that makes the link. */
  void request(SymbolicLink link, SftpChannel channel) {
    String path = link.path().toString();
    if (order == Order.TEXT_FIRST) {
      channel.request(Sftp.SYMLINK).text(link.target()).text(path);
    } else {
      channel.request(Sftp.SYMLINK).text(path).text(link.target());
    }
  }
}
