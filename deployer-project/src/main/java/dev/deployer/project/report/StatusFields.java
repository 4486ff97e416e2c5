package dev.deployer.project.report;

import dev.deployer.LostPart;
import dev.deployer.OpenDrill;
import dev.deployer.Status;
import dev.deployer.TrashedRelease;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result of {@code status} for one host, as the fields of its JSON object. */
final class StatusFields {
  private StatusFields() {}

  static Map<String, Object> of(StatusPage page) {
    Status status = page.status();
    StepStandings steps = page.steps();
    return Fields.of("command", "status")
        .with("target", page.typed().target())
        .with("root_id", status.root().id())
        .with("application", status.root().application())
        .with("environment", status.root().environment())
        .with("host_key", status.hostKey())
        .with("generation", status.generation())
        .with("live", Fields.of(status.live()))
        .with("release", status.live().release())
        .with("record", status.release().map(Fields::of))
        .with("activation", status.activation().map(Fields::of))
        .with("not_well", status.notWell())
        .with("unwatched", onlyIf(status.unwatched()))
        .with("attempt", status.attempt())
        .with("previous_good", status.previousGood())
        .with("patches", status.patches().stream().map(Patches::fields).toList())
        .with(
            "previous_patches",
            unlessEmpty(status.patchesOfPrevious().stream().map(Patches::fields).toList()))
        .with("passed_over", status.passedOver())
        .with("steps", steps.steps().stream().map(StepList::fields).toList())
        .with("unasked", steps.steps().isEmpty() ? Optional.empty() : unlessEmpty(steps.unasked()))
        .with("data", Optional.of(status.data()).filter(data -> !data.isEmpty()))
        .with(
            "trash", status.trash().stream().map(TrashedRelease::id).map(Object::toString).toList())
        .with("lock", status.lock().map(StatusFields::lock))
        .with("drill", status.drill().map(StatusFields::drill))
        .with("unfinished", status.unfinished())
        .with("lost", unlessEmpty(status.lost().stream().map(StatusFields::lost).toList()))
        .with("held", onlyIf(status.held()))
        .with("owed", status.owed())
        .with("objections", unlessEmpty(page.objections().stream().map(Fields::of).toList()))
        .map();
  }

  private static Optional<Boolean> onlyIf(boolean so) {
    return so ? Optional.of(true) : Optional.empty();
  }

  private static <T> Optional<List<T>> unlessEmpty(List<T> all) {
    return Optional.of(all).filter(values -> !values.isEmpty());
  }

  private static Map<String, Object> lock(Status.LockState lock) {
    return Fields.of("token", lock.token())
        .with("holder", lock.holder().map(Fields::of))
        .with("heartbeat", lock.heartbeat())
        .with("last_sign", lock.lastSign())
        .map();
  }

  private static Map<String, Object> drill(OpenDrill drill) {
    return Fields.of("id", drill.drill())
        .with("by", drill.by())
        .with("since", drill.since())
        .with("until", drill.until())
        .map();
  }

  private static Map<String, Object> lost(LostPart part) {
    return Fields.of("release", part.release().value())
        .with("part", Fields.word(part.part()))
        .map();
  }
}
