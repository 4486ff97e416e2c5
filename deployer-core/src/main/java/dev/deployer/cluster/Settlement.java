package dev.deployer.cluster;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RootState;
import dev.deployer.transaction.Activation;
import dev.deployer.transaction.Flip;
import dev.deployer.transaction.JournalWriter;
import dev.deployer.transaction.Recovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What every holder of the locks does first: makes sure that no dead run can do anything any more,
 * then reads, then finishes or undoes what was left on each host and between them.
 */
public final class Settlement {
  private final Fleet fleet;
  private final Interludes interludes;
  private final Map<Member, Recovery> recoveries = new LinkedHashMap<>();
  private final Map<Member, List<String>> actions = new ConcurrentHashMap<>();
  private final List<Member> flipped = new ArrayList<>();
  private Resolution resolution;

  /** Of these hosts, whose locks are held. */
  public Settlement(Fleet fleet, Interludes interludes) {
    this.fleet = fleet;
    this.interludes = interludes;
    fleet.members().forEach(member -> recoveries.put(member, new Recovery(member.run())));
  }

  /** Disarms all that is no workbench any more, and reads the states after that. */
  public void disarm() throws IOException, DeployerException {
    fleet.all(member -> member.state(recoveries.get(member).disarm()));
  }

  /**
   * Finishes or undoes.
   *
   * @param word a person's decision about what is open: {@code COMMIT} or {@code REVERT}
   * @throws DeployerException where only a person can judge
   */
  public void settle(Optional<JournalRecord.Kind> word) throws IOException, DeployerException {
    resolution = Resolution.of(hosts(), word);
    if (!resolution.objections().isEmpty()) {
      throw DeployerException.refused(
          fleet.isCluster() ? new Live.Unknown() : fleet.decider().state().live(),
          resolution.objections());
    }
    requireSomethingOpen(word);
    rule();
    if (word.isPresent()) {
      say(word.get());
    }
    fleet.all(
        member ->
            member.state(
                member
                    .run()
                    .phase(Phase.RECOVER, () -> recoveries.get(member).settle(member.state()))));
    fleet.all(fleet.members().stream().filter(m -> goal(m).isPresent()).toList(), this::reach);
    if (!flipped.isEmpty()) {
      interludes.afterActivate(flipped);
    }
    for (Member member : fleet.members()) {
      JournalRecord opened = resolution.confirmed().get(member.rootId());
      if (opened != null) {
        record(member, JournalRecord.Kind.CONFIRMED, opened, Optional.empty());
      }
    }
  }

  private List<Resolution.Host> hosts() {
    return fleet.members().stream()
        .map(member -> new Resolution.Host(member.address(), member.state()))
        .toList();
  }

  private Optional<Resolution.Goal> goal(Member member) {
    return Optional.ofNullable(resolution.goals().get(member.rootId()));
  }

  private void requireSomethingOpen(Optional<JournalRecord.Kind> word) throws DeployerException {
    if (word.isPresent() && resolution.isEmpty()) {
      throw DeployerException.refused(
          new Live.Unknown(),
          Objection.Kind.NOTHING_UNDECIDED,
          "nothing is undecided, so there is nothing to decide");
    }
  }

  /** In the journals of the decision hosts, before anything is done about it. */
  private void rule() throws IOException, DeployerException {
    for (Resolution.Ruling ruling : resolution.rulings()) {
      for (Member member : fleet.members()) {
        if (member.rootId().equals(ruling.root())) {
          record(member, ruling.decision(), ruling.about(), Optional.of(ruling.note()));
        }
      }
    }
  }

  /** On every host that waits for it, so that it is known wherever the decision host is. */
  private void say(JournalRecord.Kind word) throws IOException, DeployerException {
    for (Member member : fleet.members()) {
      Optional<JournalRecord> part = goal(member).map(Resolution.Goal::part);
      boolean known =
          part.map(
                  p ->
                      new ClusterHistory(member.state().history())
                          .decision(p.transaction())
                          .equals(Optional.of(word)))
              .orElse(true);
      if (!known) {
        record(member, word, part.get(), Optional.of("decided by a person"));
      }
    }
  }

  private void record(
      Member member, JournalRecord.Kind kind, JournalRecord about, Optional<String> note)
      throws IOException, DeployerException {
    fleet.all(
        List.of(member),
        m -> {
          ClusterMark mark = about.cluster().orElseThrow();
          JournalWriter journal = new JournalWriter(m.run(), m.state().history());
          journal.join(about.transaction(), mark.ofParticipant());
          journal.decided(kind, about.to(), about.digest(), mark, note);
          m.state(m.run().state());
        });
  }

  /** Brings a host to what was decided for it. */
  private void reach(Member member) throws IOException, DeployerException {
    Resolution.Goal goal = goal(member).orElseThrow();
    RootState state = member.state();
    JournalWriter journal = new JournalWriter(member.run(), state.history());
    journal.join(goal.part().transaction(), goal.part().cluster().orElseThrow().ofParticipant());
    Live wanted = Live.of(goal.release());
    if (state.live().equals(wanted)) {
      did(member, goal.superseded() ? "the cluster has moved on" : wanted + ", as was decided");
    } else {
      Flip flip = new Flip(state.live().release(), goal.release(), digest(state, goal.release()));
      requirePossible(state, flip);
      Activation activation = new Activation(member.run(), journal, flip);
      activation.prepare(Optional.empty());
      activation.flip();
      synchronized (flipped) {
        flipped.add(member);
      }
      did(member, wanted + " now, as was decided");
    }
    if (goal.bad()) {
      Optional<ReleaseId> bad = goal.part().to();
      new Activation(
              member.run(),
              journal,
              new Flip(Optional.empty(), goal.release(), digest(state, goal.release())))
          .judge(
              bad.map(
                  id -> new Activation.Left(id, goal.part().digest(), "taken back by a recovery")));
    }
    journal.settledInCluster();
    member.state(member.run().state());
  }

  private static Optional<Digest> digest(RootState state, Optional<ReleaseId> release) {
    return release.map(id -> state.records().get(id)).map(ReleaseRecord::digest);
  }

  private static void requirePossible(RootState state, Flip flip) throws DeployerException {
    boolean strange =
        !(state.live() instanceof Live.Release || state.live() instanceof Live.Nothing);
    if (strange || flip.to().map(id -> !state.releases().contains(id)).orElse(false)) {
      throw DeployerException.refused(
          state.live(),
          Objection.Kind.NEEDS_A_PERSON,
          strange
              ? state.live().toString()
              : "it was decided that "
                  + flip.to().orElseThrow()
                  + " is to be live, which is not on the host any more");
    }
  }

  private void did(Member member, String what) {
    actions.computeIfAbsent(member, m -> new ArrayList<>()).add(what);
    fleet.tellOf(member, new Event.Recovered(what));
  }

  /** What was finished or undone on a host, in words. */
  public List<String> actions(Member member) {
    List<String> all = new ArrayList<>(recoveries.get(member).actions());
    all.addAll(actions.getOrDefault(member, List.of()));
    return all;
  }

  /** What could not be deleted on a host. */
  public List<String> warnings(Member member) {
    return recoveries.get(member).warnings();
  }

  /** Facts about hosts that are still to be told what was decided. */
  public List<String> waiting() {
    return resolution.waiting();
  }
}
