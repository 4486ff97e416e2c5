package dev.deployer.root;

import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.Optional;

/** Reads the state of a root that {@link RootGuard} has let pass. Changes nothing. */
public final class RootReader {
  private static final int MAX_CARD = 1 << 16;

  private final Host host;
  private final Layout layout;

  public RootReader(Host host, Layout layout) {
    this.host = host;
    this.layout = layout;
  }

  /**
   * Reads everything.
   *
   * @param passed what the guard found
   * @throws DeployerException if the journal is broken
   */
  public RootState read(RootGuard.Passed passed) throws IOException, DeployerException {
    RootReading reading = new RootReading(host, layout, Optional.empty(), KnownRecords.NONE);
    Questions first = new Questions();
    reading.ask(first, Optional.of(passed.marker().id()));
    host.ask(first);
    Questions second = new Questions();
    reading.askFurther(second, passed.marker().id());
    host.ask(second);
    return reading.state(passed);
  }

  /** Who holds the lock, if the card on the workbench can be read. */
  public Optional<Holder> holder(String token) throws IOException {
    return holderAt(layout.lock().child(token));
  }

  /** Whose workbench this is or was, if its card can be read. */
  public Optional<Holder> holderAt(RemotePath workbench) throws IOException {
    Optional<byte[]> card = host.read(Layout.cardOn(workbench), MAX_CARD);
    try {
      return card.isEmpty() ? Optional.empty() : Optional.of(Holder.read(card.get()));
    } catch (Json.MalformedException e) {
      return Optional.empty();
    }
  }

  /** The counter that the holder of the lock writes, if there is one. */
  public Optional<String> heartbeat(String token) throws IOException {
    return host.read(layout.lock().child(token).child("heartbeat"), 64)
        .map(
            bytes ->
                Printable.escape(
                    new String(bytes, java.nio.charset.StandardCharsets.UTF_8).strip()));
  }
}
