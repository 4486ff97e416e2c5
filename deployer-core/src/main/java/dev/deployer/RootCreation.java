package dev.deployer;

import dev.deployer.cluster.Failures;
import dev.deployer.event.Event;
import dev.deployer.execution.Initialisation;
import dev.deployer.execution.Way;
import dev.deployer.gate.GateThatWent;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Layout;
import dev.deployer.root.Reserve;
import dev.deployer.root.RootGuard;
import dev.deployer.root.RootMarker;
import dev.deployer.root.RootReader;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Carries out {@link Deployer#init}: makes a directory on a host a root. */
final class RootCreation {
  private final Runs runs;

  RootCreation(Runs runs) {
    this.runs = runs;
  }

  InitResult init(boolean adopt) throws DeployerException {
    Layout layout = new Layout(runs.only().root());
    Way way = runs.way();
    try (Host host = way.open()) {
      runs.listener()
          .on(
              host.address(),
              new Event.Connected(host.hostKey(), Printable.escape(host.capabilities().server())));
      Initialisation initialisation = new Initialisation(host, layout);
      Initialisation.Found found = initialisation.look();
      if (found == Initialisation.Found.ANOTHER_TOOLS_ROOT && !adopt) {
        throw DeployerException.refused(
            new Live.Unknown(),
            Objection.Kind.NEEDS_A_PERSON,
            layout.root() + " was made by another tool, and adopting it was not asked for");
      }
      requireTheRootThatIsMeant(found, new RootGuard(host, layout));
      way.stake();
      return made(initialisation, host, found);
    } catch (IOException e) {
      throw Failures.of(e, new Live.Unknown());
    }
  }

  /** Makes the root; after a lost connection it goes on over a new one to the same host. */
  private InitResult made(Initialisation initialisation, Host first, Initialisation.Found found)
      throws IOException, DeployerException {
    RootMarker marker =
        new RootMarker(
            runs.tokens().get(),
            runs.target().application(),
            runs.target().environment(),
            runs.clock().instant().truncatedTo(ChronoUnit.SECONDS),
            runs.target().settings().gates().inForce().stream()
                .filter(GateThatWent::isAmong)
                .toList());
    try {
      return made(initialisation, first, found, marker);
    } catch (ConnectionLostException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw unfinished(initialisation.layout(), e);
      }
      runs.listener().on(first.address(), new Event.ConnectionLost(e.reason()));
      try (Host second = runs.only().host().connect()) {
        if (!second.hostKey().equals(first.hostKey())) {
          throw unfinished(initialisation.layout(), e);
        }
        return made(initialisation.over(second), second, found, marker);
      } catch (ConnectFailedException | ConnectionLostException again) {
        e.addSuppressed(again);
        throw unfinished(initialisation.layout(), e);
      }
    }
  }

  private InitResult made(
      Initialisation initialisation, Host host, Initialisation.Found found, RootMarker marker)
      throws IOException, DeployerException {
    initialisation.make(marker, runs.tokens().get(), runs.target().settings().durable());
    int reserve = Reserve.look(host, initialisation.layout());
    if (reserve < Reserve.SPARES) {
      runs.listener()
          .on(
              host.address(),
              new Event.Warned(new Warning.ReserveIncomplete(reserve, Reserve.SPARES)));
    }
    RootState state = read(host, initialisation.layout());
    return new InitResult(
        RootIdentity.of(state.marker()),
        found != Initialisation.Found.ROOT,
        state.live(),
        state.releases().stream().filter(state::isUnmanaged).map(ReleaseId::value).toList(),
        state.odd());
  }

  private DeployerException unfinished(Layout layout, ConnectionLostException cause) {
    return new DeployerException(
        DeployerException.Kind.UNKNOWN,
        new Live.Unknown(),
        InWords.of(cause)
            + "; "
            + layout.root()
            + " may be a root, or a part of one, which another init finishes",
        cause);
  }

  /**
   * Refuses where {@code root_id} names a root that is not there: none is made in its place, and no
   * other is repaired.
   */
  private void requireTheRootThatIsMeant(Initialisation.Found found, RootGuard guard)
      throws IOException, DeployerException {
    Optional<String> wanted = runs.only().rootId();
    if (wanted.isPresent()) {
      Optional<String> there =
          found == Initialisation.Found.ROOT ? Optional.of(guard.marker().id()) : Optional.empty();
      if (!there.equals(wanted)) {
        throw DeployerException.refused(
            new Live.Unknown(),
            Objection.Kind.ANOTHER_ROOT,
            runs.only().root()
                + there.map(id -> " is the root " + id).orElse(" is no root yet")
                + ", and root_id names "
                + wanted.get());
      }
    }
  }

  private RootState read(Host host, Layout layout) throws IOException, DeployerException {
    RootGuard.Passed passed =
        new RootGuard(host, layout)
            .require(
                new RootGuard.Expected(
                    Optional.of(host.hostKey()),
                    runs.only().rootId(),
                    runs.target().application(),
                    runs.target().environment()));
    return new RootReader(host, layout).read(passed);
  }
}
