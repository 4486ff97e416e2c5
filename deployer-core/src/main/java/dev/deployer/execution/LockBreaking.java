package dev.deployer.execution;

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
 * Breaks the lock of another run, at any time, by renaming its workbench away. Every request of the
 * old holder names the path that is gone, and fails; no time-out is needed.
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
    run.stake();
    return run.reliably(
        again -> {
          Host host = run.host();
          RemotePath fenced = layout.fenced(run.passed().marker().id()).child(token);
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
   * A lock as it is held now.
   *
   * @param holder absent if the card cannot be read
   */
  public record Held(String token, Optional<Holder> holder) {
    /** Whether a person who names this token means this lock. */
    public boolean isNamedBy(String named) {
      return token.equals(named) || holder.map(h -> h.isOf(named)).orElse(false);
    }

    /** The run that holds it, by its lock on the decision host, where it holds several. */
    public String owner() {
      return holder.map(Holder::owner).orElse(token);
    }
  }

  /** The lock, if it is held. */
  public Optional<Held> held() throws IOException, DeployerException {
    Optional<String> token = run.state().lock();
    if (token.isEmpty()) {
      return Optional.empty();
    }
    Optional<Holder> holder = run.reliably(again -> run.reader().holder(token.get()));
    return Optional.of(new Held(token.get(), holder));
  }

  private DeployerException refused(String fact) throws IOException {
    return DeployerException.refused(
        CurrentLink.read(run.host(), run.layout()), Objection.Kind.NOT_THAT_LOCK, fact);
  }
}
