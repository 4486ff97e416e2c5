package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.FleetRecovery;
import dev.deployer.cluster.Member;
import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.execution.DrillRelease;
import dev.deployer.execution.JournalWriter;
import dev.deployer.gate.GateSettings;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.DrillNote;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a rehearsed emergency needs of the hosts besides ordinary runs: its words in the journals, a
 * copy of what is live, an edit in the release that it has made itself, and a way to take all of it
 * back, whoever began it. A drill has one release of its own, {@code drill-…} with the content of
 * what is live; nothing else on a host is changed by it.
 *
 * <p>Whether a target may be drilled is for the caller to know: {@code drills: true} of its
 * environment.
 */
public final class Drilling {
  private static final int MOST_RELEASES = 1000;
  private static final long LARGEST = 1L << 30;

  private final Runs runs;

  Drilling(Runs runs) {
    this.runs = runs;
  }

  /**
   * The same hosts, for the runs of a drill: nobody is told of them, no gate of a person stands in
   * their way, nothing old is deleted for them, nothing is watched; of the hooks there are those
   * after a flip, so that what serves is what is live. What fails is left to a person.
   */
  public static Target target(Target of) {
    Rollout usual = of.rollout();
    List<Hook> restarts = usual.hooks().of(HookPhase.AFTER_ACTIVATE);
    return of.toBuilder()
        .settings(
            of.settings().toBuilder()
                .keepReleases(MOST_RELEASES)
                .trash(Settings.MOST_TRASH)
                .gates(
                    GateSettings.DEFAULTS
                        .withSource(Optional.empty())
                        .withData(of.settings().gates().data()))
                .build())
        .rollout(
            new Rollout(
                usual.parallel(),
                usual.waves(),
                Duration.ZERO,
                usual.reconnect(),
                OnFailure.HOLD,
                List.of(),
                new Hooks(Map.of(HookPhase.AFTER_ACTIVATE, restarts)),
                List.of()))
        .build();
  }

  /**
   * The last drill that began on one of the hosts and is not taken back.
   *
   * @throws DeployerException if no host could be asked
   */
  public Optional<OpenDrill> open() throws DeployerException {
    return runs.whereReachable(
        fleet -> {
          fleet.look(member -> member.state(member.run().state()));
          return fleet.members().stream()
              .flatMap(member -> open(member).stream())
              .map(OpenDrill::of)
              .findFirst();
        });
  }

  private static Optional<DrillNote.Open> open(Member member) {
    return DrillNote.open(member.state().history().records());
  }

  /**
   * Notes on all hosts that a drill begins.
   *
   * @param drill 8 hex digits, which no other drill has
   * @param live what must be live on all of them
   * @param until when it is over at the latest
   * @param process the number of the process that plays it
   * @throws DeployerException REFUSED if a host is not as it was seen; nothing is noted then
   */
  public OpenDrill begin(String drill, ReleaseId live, Instant until, long process)
      throws DeployerException {
    DrillNote note = DrillNote.begun(drill, live, until.truncatedTo(ChronoUnit.SECONDS), process);
    String words = "drill " + drill + ", a rehearsed emergency";
    return runs.together(
        fleet -> {
          fleet.locks().take("drill", Optional.of(words));
          settle(fleet);
          for (Member member : fleet.members()) {
            boolean same = member.state().live().equals(new Live.Release(live));
            if (!same || open(member).isPresent()) {
              throw DeployerException.refused(
                  member.state().live(),
                  Objection.Kind.NEEDS_A_PERSON,
                  "the hosts are no longer as the drill found them");
            }
          }
          fleet.all(
              member ->
                  new JournalWriter(member.run(), member.state().history()).drill(note, words));
          fleet.decider().state(fleet.decider().run().state());
          return OpenDrill.of(open(fleet.decider()).orElseThrow());
        });
  }

  private void settle(Fleet fleet) throws IOException, DeployerException {
    FleetRecovery settlement = new Settling(runs, new Announcements(runs)).of(fleet);
    settlement.disarm();
    settlement.settle(Optional.empty());
  }

  /**
   * Copies what is live to this machine, byte for byte as its manifest says, as a build.
   *
   * @param build an empty folder, absolute
   * @throws DeployerException if it is not what its manifest says, or larger than 1 GiB
   */
  public void copyLive(Path build) throws DeployerException {
    runs.together(
        fleet -> {
          Member member = fleet.decider();
          member.state(member.run().state());
          ReleaseRecord record =
              member
                  .state()
                  .live()
                  .release()
                  .map(id -> member.state().records().get(id))
                  .orElseThrow(() -> refused(member, "what is live was not deployed by Deployer"));
          if (record.contentBytes() > LARGEST) {
            throw refused(member, record.id() + " is larger than 1 GiB, too large for a drill");
          }
          try (ReleaseCopy copy = ReleaseCopy.of(member.run(), record)) {
            copy.layOut(build);
          }
          return null;
        });
  }

  private static DeployerException refused(Member member, String why) {
    return DeployerException.refused(member.state().live(), Objection.Kind.NEEDS_A_PERSON, why);
  }

  /**
   * Edits a small file of the drill's own release on one host, as somebody with an editor would.
   *
   * @param seed chooses the host and the file
   * @return the host and the file
   * @throws DeployerException if its release is not live there
   */
  public String edit(OpenDrill drill, long seed) throws DeployerException {
    Random random = new Random(seed);
    return runs.together(
        fleet -> {
          fleet.locks().take("edit", Optional.of(drill.words()));
          settle(fleet);
          Member member = fleet.members().get(random.nextInt(fleet.members().size()));
          ReleaseRecord record = member.state().records().get(drill.release());
          DrillNote note = open(member).map(DrillNote.Open::begun).orElse(null);
          if (record == null || note == null || !note.drill().equals(drill.drill())) {
            throw refused(member, "the release of the drill is not there any more");
          }
          Manifest manifest =
              member
                  .run()
                  .reliably(
                      again ->
                          ReleaseSweep.manifest(
                              member.run().host(),
                              member.run().layout(),
                              record,
                              member.run().settings().manifests()))
                  .orElseThrow(() -> refused(member, "its manifest is missing"));
          List<Entry.File> files =
              manifest.entries().stream()
                  .filter(Entry.File.class::isInstance)
                  .map(Entry.File.class::cast)
                  .filter(DrillRelease::canBeEdited)
                  .toList();
          Entry.File file = files.get(random.nextInt(files.size()));
          new DrillRelease(member.run(), member.state(), note).edit(file);
          return member.name() + ": " + file.path();
        });
  }

  /**
   * Looks how far a drill is that was begun here.
   *
   * @throws DeployerException if no host could be asked
   */
  public DrillSeen seen(OpenDrill drill) throws DeployerException {
    return runs.whereReachable(
        fleet -> {
          Map<Member, DrillSeen> seen = new ConcurrentHashMap<>();
          fleet.all(member -> seen.put(member, seen(member, drill)));
          boolean none =
              seen.values().stream().allMatch(one -> one.ending() == DrillSeen.Ending.NONE);
          boolean done =
              seen.values().stream().allMatch(one -> one.ending() == DrillSeen.Ending.DONE);
          return new DrillSeen(
              none ? DrillSeen.Ending.NONE : done ? DrillSeen.Ending.DONE : DrillSeen.Ending.BEGUN,
              seen.values().stream().anyMatch(DrillSeen::editKnown));
        });
  }

  private static DrillSeen seen(Member member, OpenDrill drill)
      throws IOException, DeployerException {
    RootState state = member.run().state();
    List<JournalRecord> records = state.history().records();
    boolean open =
        DrillNote.open(records)
            .filter(one -> one.begun().drill().equals(drill.drill()))
            .isPresent();
    boolean begun = records.stream().anyMatch(record -> drill.isTakenBackBy(record.by()));
    if (open && !begun && state.lock().isPresent()) {
      begun =
          member
              .run()
              .reader()
              .holder(state.lock().get())
              .filter(holder -> drill.isTakenBackBy(holder.by()))
              .isPresent();
    }
    boolean known =
        records.stream()
            .filter(record -> record.noted().flatMap(Noted::patch).isPresent())
            .anyMatch(record -> record.to().equals(Optional.of(drill.release())));
    DrillSeen.Ending ending = begun ? DrillSeen.Ending.BEGUN : DrillSeen.Ending.NONE;
    return new DrillSeen(open ? ending : DrillSeen.Ending.DONE, known);
  }

  /**
   * Takes back all that is left of a drill: the lock of its own dead run, a decision that it left
   * open, its release. What somebody else made live meanwhile stays live.
   *
   * @param how it ended, in words, for the journals
   * @throws DeployerException if something of it could not be taken back; it can be tried again
   */
  public DrillTakenBack takeBack(OpenDrill drill, String how) throws DeployerException {
    return new DrillEnding(runs, drill, this::settle).run(how);
  }
}
