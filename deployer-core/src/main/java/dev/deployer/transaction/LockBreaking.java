package dev.deployer.transaction;

import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.Holder;
import dev.deployer.root.Layout;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Breaks the lock of another run, at any time: what fences it is the path, which is gone with one
 * rename, and not a time-out.
 */
public final class LockBreaking {
  private final Run run;

  public LockBreaking(Run run) {
    this.run = run;
  }

  /**
   * Breaks it.
   *
   * @param token which it must be
   * @return whose it was, if the card could be read
   */
  public Optional<Holder> run(String token) throws IOException, DeployerException {
    Layout layout = run.layout();
    if (!token.matches("[0-9a-f]{32}")) {
      throw refused("a token is 32 hex digits, as status shows it");
    }
    RemotePath fenced = layout.fenced().child(token);
    return run.reliably(
        again -> {
          Host host = run.host();
          if (host.stat(layout.lock().child(token)).isPresent()) {
            try {
              host.rename(layout.lock().child(token), fenced);
            } catch (NoSuchFileException e) {
              throw refused("the lock was given back or broken meanwhile");
            }
          } else if (!again || host.stat(fenced).isEmpty()) {
            throw refused("the lock does not bear this token");
          }
          new Disarming(host, fenced, run.settings().tokens().get()).run(Optional.empty());
          return run.reader().holderAt(fenced);
        });
  }

  /**
   * Breaks the lock if it bears this token, or belongs to the run on several hosts whose decision
   * host's lock does.
   *
   * @return whose it was; empty if it is another's or free
   */
  public Optional<Holder> runIfHeldFor(String token) throws IOException, DeployerException {
    Optional<String> held = run.state().lock();
    if (held.isEmpty()) {
      return Optional.empty();
    }
    Optional<Holder> holder = run.reliably(again -> run.reader().holder(held.get()));
    if (held.get().equals(token) || holder.map(h -> h.isOf(token)).orElse(false)) {
      run(held.get());
      return holder;
    }
    return Optional.empty();
  }

  private DeployerException refused(String fact) throws IOException {
    return DeployerException.refused(
        CurrentLink.read(run.host(), run.layout()), Objection.Kind.NOT_THAT_LOCK, fact);
  }
}
