package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.event.Phase;
import dev.deployer.execution.JournalWriter;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.patch.PatchFolder;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Saves on this machine what was changed by hand in a release of each host, and then records in
 * their journals that it is known. Nothing of it needs a lock but the record.
 */
final class PatchSaving {
  private final Runs runs;
  private final PatchRequest request;
  private List<PatchResult.OnHost> unrecorded = List.of();

  PatchSaving(Runs runs, PatchRequest request) {
    this.runs = runs;
    this.request = request;
  }

  PatchResult run() throws DeployerException {
    PatchFolder folder;
    try {
      folder = PatchFolder.at(request.folder());
    } catch (PatchFolder.NotAPatchFolderException e) {
      throw new DeployerException(
          DeployerException.Kind.INVALID, new Live.Unknown(), e.getMessage(), e);
    } catch (IOException e) {
      throw unwritable(e);
    }
    try (Announcements announcements = new Announcements(runs)) {
      return runs.together(fleet -> run(fleet, folder, announcements));
    } catch (DeployerException e) {
      if (unrecorded.isEmpty()) {
        throw e;
      }
      return new PatchResult(unrecorded, Optional.of(e));
    }
  }

  /** What is said where this machine is the one that fails. */
  static DeployerException unwritable(IOException e) {
    return new DeployerException(
        DeployerException.Kind.INVALID,
        new Live.Unknown(),
        "the patch cannot be saved here: " + LocalFailure.why(e),
        e);
  }

  private PatchResult run(Fleet fleet, PatchFolder folder, Announcements announcements)
      throws IOException, DeployerException {
    Map<Member, Verification.Held> held = new ConcurrentHashMap<>();
    fleet.all(
        member -> {
          member.state(member.run().state());
          held.put(
              member,
              member
                  .run()
                  .phase(
                      Phase.SWEEP,
                      () ->
                          Verification.of(
                              member.name(),
                              member.run(),
                              member.state(),
                              request.release(),
                              request.depth())));
        });
    Map<Member, PatchOfHost.Done> done = new ConcurrentHashMap<>();
    List<Member> changed =
        fleet.members().stream()
            .filter(member -> !held.get(member).report().differences().isEmpty())
            .toList();
    if (!changed.isEmpty()) {
      try (OriginalsElsewhere elsewhere =
          new OriginalsElsewhere(request.source(), runs.workstation())) {
        elsewhere.gather(fleet, held);
        fleet.all(
            changed, member -> done.put(member, save(member, held.get(member), folder, elsewhere)));
      }
    }
    Map<Member, PatchOfHost.Done> toRecord = new LinkedHashMap<>();
    for (Member member : changed) {
      if (request.recorded() && !isRecorded(held.get(member).report())) {
        toRecord.put(member, done.get(member));
      }
    }
    if (!toRecord.isEmpty()) {
      unrecorded = hosts(fleet, held, done, Set.of());
      record(fleet, toRecord, announcements);
    }
    return new PatchResult(hosts(fleet, held, done, toRecord.keySet()), Optional.empty());
  }

  private static List<PatchResult.OnHost> hosts(
      Fleet fleet,
      Map<Member, Verification.Held> held,
      Map<Member, PatchOfHost.Done> done,
      Set<Member> recorded) {
    List<PatchResult.OnHost> hosts = new ArrayList<>();
    for (Member member : fleet.members()) {
      VerifyReport report = held.get(member).report();
      boolean known = recorded.contains(member) || report.known().isPresent();
      hosts.add(
          new PatchResult.OnHost(
              member.name(),
              report,
              Optional.ofNullable(done.get(member)).map(patch -> saved(patch, known))));
    }
    return hosts;
  }

  private PatchOfHost.Done save(
      Member member, Verification.Held held, PatchFolder folder, OriginalsElsewhere elsewhere)
      throws IOException, DeployerException {
    PatchFolder.Draft begun;
    try {
      begun = folder.begin();
    } catch (IOException e) {
      throw unwritable(e);
    }
    try (PatchFolder.Draft draft = begun) {
      return new PatchOfHost(member, held, draft)
          .save(
              runs.operator(),
              request.message(),
              runs.clock().instant().truncatedTo(ChronoUnit.SECONDS),
              elsewhere);
    }
  }

  /** Whether the journal has exactly this already, and nothing new is to be said of it. */
  private boolean isRecorded(VerifyReport report) {
    return report
        .known()
        .filter(known -> request.message().isEmpty() || request.message().equals(known.message()))
        .isPresent();
  }

  private void record(
      Fleet fleet, Map<Member, PatchOfHost.Done> patches, Announcements announcements)
      throws IOException, DeployerException {
    fleet.locks().take("record a patch", request.message());
    new Settling(runs, announcements).done(fleet);
    fleet.all(
        patches.keySet(),
        member -> {
          PatchOfHost.Done patch = patches.get(member);
          new JournalWriter(member.run(), member.state().history())
              .patched(patch.card().release(), patch.card().digest(), patch.noted());
        });
  }

  private static PatchResult.Saved saved(PatchOfHost.Done done, boolean recorded) {
    return new PatchResult.Saved(
        done.folder(),
        done.files(),
        done.card().drift(),
        done.card().entries().stream()
            .flatMap(entry -> entry.apart().map(why -> entry.path() + ": " + why).stream())
            .toList(),
        recorded);
  }
}
