package dev.deployer.ssh.auth;

import dev.deployer.ssh.keys.Identity;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.AbstractService;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.transport.Transport;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;

/**
 * The client's side of the authentication by public keys (RFC 4252). The first request goes out
 * together with the one for the service, and what the connection is to begin with may go out behind
 * a proof: a server handles it in order, and passes on to the next service what follows the request
 * that succeeds (section 5.3).
 *
 * <p>Where to sign is to ask someone, it is done in two steps: first the host is asked whether it
 * would accept the key, then it gets a signature. A key that signs by itself does so at once, which
 * saves a round trip, and the least time that OpenSSH lets each such request take (5 ms and more,
 * {@code MIN_FAIL_DELAY_SECONDS} in its auth2.c). The signature is made on the thread that
 * connects.
 */
final class UserAuthentication extends AbstractService {
  static final String METHOD = "publickey";

  /** What the host says to a request. */
  enum Answer {
    ACCEPTED,
    /** It would accept a proof. */
    ACCEPTABLE,
    REFUSED
  }

  private final String user;
  private final Service next;
  private final Flight flight;
  private final long timeout;
  private boolean requested;
  private Answer answer;
  private SSHException failure;
  private List<String> methods = List.of();

  /**
   * @param next what is used once a proof is accepted
   * @param timeout for each answer, in milliseconds
   */
  UserAuthentication(Transport transport, String user, Service next, Flight flight, long timeout) {
    super("ssh-userauth", transport);
    this.user = user;
    this.next = next;
    this.flight = flight;
    this.timeout = timeout;
  }

  /** Asks whether a proof for this key would be accepted. */
  Answer ask(Identity identity) throws TransportException, UserAuthException {
    return answerTo(request(identity, false), false);
  }

  /**
   * Proves that we have this key.
   *
   * @param ahead whether what the connection is to begin with goes out behind the proof
   * @throws UserAuthException if there is no signature, saying why, or the connection has ended
   */
  Answer prove(Identity identity, boolean ahead) throws TransportException, UserAuthException {
    SSHPacket request = request(identity, true);
    try {
      byte[] data =
          new Buffer.PlainBuffer()
              .putBytes(trans.getSessionID())
              .putBuffer(request)
              .getCompactData();
      request.putBytes(identity.sign(data));
    } catch (IOException e) {
      throw new UserAuthException(e.getMessage(), e);
    }
    Answer said = answerTo(request, ahead);
    if (ahead && said != Answer.ACCEPTED) {
      flight.takeBack();
    }
    return said;
  }

  /** What the host takes, as it said when it refused something; empty before that. */
  synchronized List<String> methods() {
    return methods;
  }

  private SSHPacket request(Identity identity, boolean signed) {
    return new SSHPacket(Message.USERAUTH_REQUEST)
        .putString(user)
        .putString(next.getName())
        .putString(METHOD)
        .putBoolean(signed)
        .putString(identity.algorithm())
        .putBytes(identity.publicKey());
  }

  private Answer answerTo(SSHPacket request, boolean ahead)
      throws TransportException, UserAuthException {
    synchronized (this) {
      answer = null;
    }
    Flight.Writing writing =
        () -> {
          trans.write(request);
          if (ahead) {
            flight.goAhead();
          }
        };
    if (requested) {
      write(writing);
    } else {
      requested = true;
      flight.behindNext(writing);
      trans.reqService(this);
    }
    return await();
  }

  private static void write(Flight.Writing writing) throws TransportException {
    try {
      writing.write();
    } catch (TransportException e) {
      throw e;
    } catch (IOException e) {
      throw new TransportException(e);
    }
  }

  private synchronized Answer await() throws UserAuthException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
    while (answer == null && failure == null) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new UserAuthException("there was no answer in time");
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UserAuthException(e);
      }
    }
    if (answer == null) {
      throw UserAuthException.chainer.chain(failure);
    }
    return answer;
  }

  @Override
  public void handle(Message message, SSHPacket packet) throws SSHException {
    switch (message) {
      case USERAUTH_BANNER -> {
        // It is for a person who logs in.
      }
      case USERAUTH_SUCCESS -> {
        // Before anyone learns of it, since the next packet is compressed, and for the next
        // service.
        trans.setAuthenticated();
        trans.setService(next);
        answered(Answer.ACCEPTED, List.of());
      }
      case USERAUTH_FAILURE ->
          answered(Answer.REFUSED, List.of(packet.readString().split(",", -1)));
      case USERAUTH_60 -> answered(Answer.ACCEPTABLE, methods());
      default -> notifyError(new UserAuthException("an unexpected message " + message));
    }
  }

  private synchronized void answered(Answer said, List<String> taken) {
    answer = said;
    methods = taken;
    notifyAll();
  }

  @Override
  public synchronized void notifyError(SSHException error) {
    failure = error;
    notifyAll();
  }

  /** So OpenSSH answers what was said ahead of a proof that it then refused. */
  @Override
  public void notifyUnimplemented(long sequence) {
    // What is awaited is the answer to a request.
  }
}
