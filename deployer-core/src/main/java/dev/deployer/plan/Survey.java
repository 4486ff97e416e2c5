package dev.deployer.plan;

import dev.deployer.host.Answer;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.host.Space;
import dev.deployer.manifest.Drift;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.KnownManifests;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.Optional;

/**
 * What was found on a host before planning, as far as a plan needs it.
 *
 * @param address for people
 * @param live the live release as swept just now, where it is managed and its manifest is readable
 * @param unreadable the live release, where it is managed and its manifest is not the recorded one
 * @param links whether the host makes hard links
 * @param copies whether it copies parts of files
 * @param drift what differs in the live release
 */
public record Survey(
    String address,
    RootState state,
    Optional<ReleaseSweep> live,
    Optional<ReleaseId> unreadable,
    Optional<Space> space,
    boolean links,
    boolean copies,
    Drift drift) {

  /**
   * Sweeps the live release. Changes nothing.
   *
   * @param questions what is asked with that
   */
  public static Survey take(
      Host host, String address, RootState state, KnownManifests known, Questions questions)
      throws IOException {
    Optional<ReleaseRecord> record = state.live().release().map(id -> state.records().get(id));
    Answer<Optional<Space>> space = questions.space(state.layout().top());
    Optional<ReleaseSweep> sweep = Optional.empty();
    if (record.isPresent()) {
      sweep = ReleaseSweep.of(host, state.layout(), record.get(), known, questions);
    } else {
      host.ask(questions);
    }
    return of(host, address, state, sweep, space.get());
  }

  /** Of what was swept already. */
  public static Survey of(
      Host host,
      String address,
      RootState state,
      Optional<ReleaseSweep> sweep,
      Optional<Space> space) {
    Optional<ReleaseRecord> record = state.live().release().map(id -> state.records().get(id));
    return new Survey(
        address,
        state,
        sweep,
        sweep.isPresent() ? Optional.empty() : record.map(ReleaseRecord::id),
        space,
        host.capabilities().hardLink(),
        host.capabilities().copyData(),
        sweep.map(swept -> Drift.unread(swept.differences())).orElse(Drift.NONE));
  }

  /** The same, with what is known of what differs. */
  public Survey with(Drift known) {
    return new Survey(address, state, live, unreadable, space, links, copies, known);
  }
}
