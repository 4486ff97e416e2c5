package dev.deployer;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.History;
import dev.deployer.root.JournalEvidence;
import dev.deployer.root.JournalGrammar;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.RootState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the journal of a root, of which the chain is whole, against what else can be known of it.
 * Pure.
 */
final class HistoryProof {
  private final String name;
  private final RootState state;
  private final List<Objection> findings = new ArrayList<>();

  private HistoryProof(String name, RootState state) {
    this.name = name;
    this.state = state;
  }

  /**
   * What comes of it.
   *
   * @param name of the host, for people
   * @param given heads of any roots that someone has kept
   */
  static HistoryVerification of(String name, RootState state, List<KnownHead> given) {
    return new HistoryProof(name, state).against(given);
  }

  private HistoryVerification against(List<KnownHead> given) {
    History history = state.history();
    JournalEvidence evidence = JournalEvidence.of(state);
    JournalGrammar.faults(history).forEach(this::broken);
    digests();
    current();
    evidence.againstWhatWasRead(name).ifPresent(findings::add);
    List<KnownHead> own =
        given.stream().filter(head -> head.rootId().equals(state.marker().id())).toList();
    own.forEach(
        head ->
            evidence
                .against(name, "a head that was kept", head.journalHead())
                .ifPresent(findings::add));
    return new HistoryVerification(
        state.marker().id(),
        history.generation(),
        history.end().toString(),
        findings,
        own.size(),
        new JournalTestimony(name, evidence));
  }

  private void broken(String fact) {
    findings.add(
        new Objection(
            Objection.Kind.BROKEN_JOURNAL,
            "the journal of " + name + " contradicts itself: " + fact));
  }

  /** Each release that is there is the one that was activated last under its id. */
  private void digests() {
    Map<ReleaseId, JournalRecord> activated = new HashMap<>();
    for (JournalRecord record : state.history().records()) {
      if (record.kind() == JournalRecord.Kind.ACTIVATED) {
        record.to().ifPresent(id -> activated.put(id, record));
      } else if (record.kind() == JournalRecord.Kind.RETIRED) {
        record.releases().forEach(activated::remove);
      }
    }
    activated.values().stream()
        .sorted((one, other) -> Long.compare(one.number(), other.number()))
        .forEach(this::digest);
  }

  private void digest(JournalRecord activated) {
    ReleaseId id = activated.to().orElseThrow();
    Optional<Digest> there = state.digest(id);
    if (state.releases().contains(id)
        && there.isPresent()
        && activated.digest().isPresent()
        && !there.equals(activated.digest())) {
      findings.add(
          new Objection(
              Objection.Kind.BROKEN_JOURNAL,
              "the journal of "
                  + name
                  + " is not of what is there: record "
                  + activated.number()
                  + " activated "
                  + id
                  + " with the digest "
                  + brief(activated.digest().get())
                  + ", and that of the release is "
                  + brief(there.get())));
    }
  }

  private static String brief(Digest digest) {
    return digest.toString().substring(0, 12) + "…";
  }

  /** What is live is what was activated last; where a run is at work, it may be ahead of that. */
  private void current() {
    if (state.lock().isPresent() || state.history().unfinished().isPresent()) {
      return;
    }
    if (state.live() instanceof Live.Strange strange) {
      // What was done to what is live is no fault of the journal, and no backup of it mends that.
      findings.add(new Objection(Objection.Kind.STRANGE_CURRENT, "on " + name + " " + strange));
      return;
    }
    Optional<JournalRecord> last =
        state.history().records().stream()
            .filter(record -> record.kind() == JournalRecord.Kind.ACTIVATED)
            .reduce((one, next) -> next);
    last.filter(record -> !record.to().equals(state.live().release()))
        .ifPresent(
            record ->
                findings.add(
                    new Objection(
                        Objection.Kind.BROKEN_JOURNAL,
                        "the journal of "
                            + name
                            + " is not of what is live: record "
                            + record.number()
                            + ", the last flip, activated "
                            + record.to().map(ReleaseId::value).orElse("nothing")
                            + ", and "
                            + state.live())));
  }
}
