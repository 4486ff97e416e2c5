package dev.deployer.ssh.auth;

import dev.deployer.ssh.keys.Certificate;
import dev.deployer.ssh.keys.Identity;
import dev.deployer.ssh.keys.PublicKeys;
import dev.deployer.ssh.keys.Signing;
import dev.deployer.ssh.settings.AlgorithmNames;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/**
 * Asks a running ssh-agent for its keys and signatures (draft-miller-ssh-agent-04), over a new
 * connection for each question.
 */
final class SshAgent {
  private static final int REQUEST_IDENTITIES = 11;
  private static final int IDENTITIES_ANSWER = 12;
  private static final int SIGN_REQUEST = 13;
  private static final int SIGN_RESPONSE = 14;
  private static final int RSA_SHA2_512 = 4;
  private static final int LONGEST_MESSAGE = 256 * 1024;
  private static final int MOST_KEYS = 256;

  private final Path socket;

  SshAgent(Path socket) {
    this.socket = socket;
  }

  /** Its keys, and certificates of them; what we cannot sign with is left out. */
  List<Identity> identities() throws IOException {
    Buffer.PlainBuffer answer =
        ask(new Buffer.PlainBuffer().putByte((byte) REQUEST_IDENTITIES), IDENTITIES_ANSWER);
    try {
      long count = Math.min(answer.readUInt32(), MOST_KEYS);
      List<Identity> identities = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        byte[] key = answer.readBytes();
        String comment = answer.readString();
        String type = PublicKeys.typeOf(key);
        String plain =
            Certificate.isType(type)
                ? type.substring(0, type.length() - AlgorithmNames.CERTIFICATE.length())
                : type;
        if (AlgorithmNames.HOST_KEY_TYPES.contains(plain)) {
          String suffix = type.substring(plain.length());
          identities.add(new Key(key, Signing.algorithmOf(plain) + suffix, "agent: " + comment));
        }
      }
      return identities;
    } catch (Buffer.BufferException | GeneralSecurityException e) {
      throw new IOException("the agent's answer makes no sense", e);
    }
  }

  private Buffer.PlainBuffer ask(Buffer.PlainBuffer question, int expected) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      byte[] bytes = question.getCompactData();
      ByteBuffer out = ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).flip();
      while (out.hasRemaining()) {
        channel.write(out);
      }
      int length = read(channel, 4).getInt();
      if (length < 1 || length > LONGEST_MESSAGE) {
        throw new IOException("the agent announces an answer of " + length + " bytes");
      }
      Buffer.PlainBuffer answer = new Buffer.PlainBuffer(read(channel, length).array());
      if (answer.readByte() != expected) {
        throw new IOException("the agent refused");
      }
      return answer;
    }
  }

  private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(length);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        throw new EOFException("the agent ended the connection");
      }
    }
    return in.flip();
  }

  private final class Key implements Identity {
    private final byte[] key;
    private final String algorithm;
    private final String name;

    Key(byte[] key, String algorithm, String name) {
      this.key = key;
      this.algorithm = algorithm;
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public byte[] publicKey() {
      return key.clone();
    }

    @Override
    public String algorithm() {
      return algorithm;
    }

    @Override
    public boolean signsUnasked() {
      return false;
    }

    @Override
    public byte[] sign(byte[] data) throws IOException {
      int flags = algorithm.startsWith("rsa-sha2-512") ? RSA_SHA2_512 : 0;
      Buffer.PlainBuffer question =
          new Buffer.PlainBuffer()
              .putByte((byte) SIGN_REQUEST)
              .putBytes(key)
              .putBytes(data)
              .putUInt32(flags);
      return ask(question, SIGN_RESPONSE).readBytes();
    }
  }
}
