package dev.deployer.ssh.auth;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.outcome.InWords;
import dev.deployer.path.Printable;
import dev.deployer.ssh.keys.Identity;
import dev.deployer.ssh.keys.LockedKey;
import dev.deployer.ssh.settings.AlgorithmKind;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;

/**
 * Proves who we are, by public key only: At most five keys are offered, since a host hangs up after
 * six.
 */
public final class Authentication {
  private static final int MOST_OFFERS = 5;

  private final SshSettings settings;
  private final SettingUp on;

  /** What was tried and how it ended, for people. */
  private final List<String> tried = new ArrayList<>();

  /** A key that went unused since nobody knew its passphrase. */
  private Optional<LockedKey> locked = Optional.empty();

  private final SSHClient client;
  private final UserAuthentication userAuth;
  private int offers;

  /**
   * @param flight for what is said without waiting for the host
   */
  public Authentication(SshSettings settings, SSHClient client, Flight flight, SettingUp on) {
    this.on = on;
    this.settings = settings;
    this.client = client;
    this.userAuth =
        new UserAuthentication(
            client.getTransport(),
            settings.user(),
            (Service) client.getConnection(),
            flight,
            2 * settings.connectTimeout().toMillis());
  }

  /**
   * @throws ConnectFailedException if the host accepts none of the keys, saying what was tried
   */
  public void run() throws ConnectFailedException {
    on.unhurried(settings.address(), "the keys");
    List<String> accepted = settings.algorithms().of(AlgorithmKind.PUBLIC_KEY);
    try {
      Identities identities = Identities.of(settings, tried);
      locked = identities.locked();
      for (Identity identity : identities.inOrder()) {
        if (!accepted.contains(identity.algorithm())) {
          tried.add(identity.name() + " (" + identity.algorithm() + " is not to be used)");
          continue;
        }
        if (offers++ == MOST_OFFERS) {
          tried.add("more keys were not offered");
          break;
        }
        if (accepted(identity)) {
          return;
        }
        if (takesNoKeys()) {
          break;
        }
      }
    } catch (TransportException | UserAuthException e) {
      // A host that hangs up on purpose says why, such as "too many authentication failures".
      if (!hungUpOnPurpose(e)) {
        throw new ConnectFailedException(
            Reason.UNREACHABLE,
            settings.address(),
            "the connection ended during the authentication: " + InWords.of(e),
            e);
      }
      tried.add("the host ended it: " + InWords.of(e));
    }
    throw new ConnectFailedException(
        Reason.AUTHENTICATION,
        settings.address(),
        "no key was accepted: " + (tried.isEmpty() ? "there is none" : String.join("; ", tried)),
        locked.map(LockedKey::asCause).orElse(null));
  }

  /** What the host takes it says when it refuses something; before that, nothing is known. */
  private boolean takesNoKeys() {
    List<String> methods = userAuth.methods();
    if (methods.isEmpty() || methods.contains(UserAuthentication.METHOD)) {
      return false;
    }
    String instead = Printable.escape(String.join(", ", methods));
    tried.add("the host takes no keys" + (instead.isEmpty() ? "" : ", only: " + instead));
    return true;
  }

  /** Of several keys that sign by themselves, only the first is counted on to be accepted. */
  private boolean accepted(Identity identity) throws TransportException, UserAuthException {
    if (identity.signsUnasked()) {
      return proved(identity, offers == 1, "refused");
    }
    step(identity.name());
    return switch (userAuth.ask(identity)) {
      case ACCEPTED -> true;
      case ACCEPTABLE -> proved(identity, true, "its signature was refused");
      case REFUSED -> {
        tried.add(identity.name() + " (refused)");
        yield false;
      }
    };
  }

  private boolean proved(Identity identity, boolean ahead, String otherwise)
      throws TransportException, UserAuthException {
    try {
      step(identity.name());
      if (userAuth.prove(unhurried(identity), ahead) == UserAuthentication.Answer.ACCEPTED) {
        return true;
      }
      tried.add(identity.name() + " (" + otherwise + ")");
    } catch (UserAuthException e) {
      if (!client.isConnected()) {
        throw e;
      }
      locked = locked.or(() -> LockedKey.in(e));
      String said = InWords.of(e);
      tried.add(said.startsWith(identity.name()) ? said : identity.name() + " (" + said + ")");
    }
    return false;
  }

  /** Who signs may be a person who types, or touches a key: that takes its time. */
  private Identity unhurried(Identity identity) {
    if (identity.signsUnasked()) {
      return identity;
    }
    return new Identity() {
      @Override
      public String name() {
        return identity.name();
      }

      @Override
      public byte[] publicKey() {
        return identity.publicKey();
      }

      @Override
      public String algorithm() {
        return identity.algorithm();
      }

      @Override
      public boolean signsUnasked() {
        return false;
      }

      @Override
      public byte[] sign(byte[] data) throws IOException {
        on.unhurried(settings.address(), "a signature of " + name());
        byte[] signature = identity.sign(data);
        step(name());
        return signature;
      }
    };
  }

  private void step(String key) {
    on.step(settings.address(), settings.connectTimeout(), "its answer to the key " + key);
  }

  private static boolean hungUpOnPurpose(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSHException ssh
          && ssh.getDisconnectReason() != DisconnectReason.UNKNOWN) {
        return true;
      }
    }
    return false;
  }
}
