package dev.deployer.ssh.sftp;

import dev.deployer.host.ConnectionLostException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/** Begins a session on a channel: agrees on the version, and learns what the server can do. */
final class Greeting {
  private final SftpChannel channel;

  Greeting(SftpChannel channel) {
    this.channel = channel;
  }

  /**
   * What can be said before the server says anything: which version we speak, and the question for
   * its limits, to which one that does not know it answers as to any other.
   */
  static byte[] firstWords() {
    ByteArrayOutputStream words = new ByteArrayOutputStream();
    SftpChannel channel = new SftpChannel(InputStream.nullInputStream(), words, 0);
    Greeting greeting = new Greeting(channel);
    try {
      greeting.sayVersion();
      greeting.askForLimits(reply -> {});
      channel.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return words.toByteArray();
  }

  /**
   * Greets, and hears what is answered.
   *
   * @param exit with what code its process ended
   * @param greeted whether {@link #firstWords} were said already
   * @throws PrintedException if something else than an SFTP server spoke first
   */
  Extensions exchange(Supplier<Optional<Integer>> exit, boolean greeted) throws IOException {
    try {
      return agreed(greeted);
    } catch (ConnectionLostException e) {
      Optional<byte[]> text = channel.text();
      if (text.isPresent()) {
        PrintedException printed = new PrintedException(text.get());
        printed.initCause(e);
        throw printed;
      } else if (e.getCause() instanceof EOFException) {
        throw new IOException(
            "it ended before its first word"
                + exit.get().map(code -> ", with exit code " + code).orElse(""),
            e);
      }
      throw e;
    }
  }

  private Extensions agreed(boolean greeted) throws IOException {
    Extensions[] found = new Extensions[1];
    SftpChannel.Handler limits = answer -> found[0] = SftpVersion.limited(found[0], answer);
    channel.call(
        () -> {
          sayVersion();
          if (greeted) {
            askForLimits(limits);
            channel.forgetUnsent();
          }
          found[0] = SftpVersion.of(channel.next());
          if (!greeted && found[0].limits()) {
            askForLimits(limits);
          }
        });
    return found[0];
  }

  private void sayVersion() {
    channel.begin(Sftp.INIT).u32(Sftp.VERSION_3).seal();
  }

  private void askForLimits(SftpChannel.Handler handler) throws IOException {
    channel.request(Sftp.EXTENDED).text(Extensions.LIMITS);
    channel.send(handler);
  }
}
