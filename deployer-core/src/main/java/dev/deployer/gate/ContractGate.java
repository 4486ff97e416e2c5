package dev.deployer.gate;

import dev.deployer.gate.StepFacts.OnHost;
import dev.deployer.gate.StepFacts.Standing;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.StoreVersions;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The gate {@code contract}: a step does not remove what a release needs that is live anywhere, or
 * that a rollback would make live; and no release goes live that needs what a step has removed.
 */
public final class ContractGate {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ContractGate() {}

  /** A point of time in a fact. */
  public static String at(Instant time) {
    return TIME.format(time);
  }

  /**
   * What is to be said of a release that is to go live. Nothing, where neither it nor any other has
   * ever said what it needs.
   *
   * @param says what it stands on; absent where it says nothing
   * @param removed what steps have removed, and since when
   * @param unknown a clause for each host of which it is not known what was removed there
   */
  public static Optional<Finding> ofRelease(
      ReleaseId release,
      Optional<Metadata> says,
      Map<String, Instant> removed,
      List<String> unknown,
      List<Acceptance> accepted) {
    List<String> needs = says.map(Metadata::needs).orElse(List.of());
    if (removed.isEmpty() && needs.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Instant> gone = new TreeMap<>(removed);
    if (says.isPresent()) {
      gone.keySet().retainAll(needs);
      if (gone.isEmpty() && !unknown.isEmpty()) {
        return Optional.of(
            against(
                "what steps have removed is not known everywhere",
                sorted(Stream.concat(unknown.stream(), needs.stream().map(ContractGate::need))),
                accepted));
      } else if (gone.isEmpty()) {
        return Optional.of(
            clear(
                Verdict.PASSED,
                needs.isEmpty()
                    ? release + " needs nothing that was removed"
                    : release + " needs " + names(needs.size()) + ", none of them removed"));
      }
    }
    List<String> details =
        gone.entrySet().stream()
            .map(entry -> entry.getKey() + " was removed " + at(entry.getValue()))
            .toList();
    return Optional.of(
        against(
            says.isPresent()
                ? release + " needs " + String.join(", ", gone.keySet()) + ", removed by a step"
                : release + " does not say what it needs, and steps have removed something",
            details,
            accepted));
  }

  /** Why a release cannot go live any more, as a clause; empty where nothing is in its way. */
  public static Optional<String> whyNot(Optional<Metadata> says, Map<String, Instant> removed) {
    if (removed.isEmpty()) {
      return Optional.empty();
    }
    if (says.isEmpty()) {
      return Optional.of("it does not say what it needs, and steps have removed something");
    }
    return says.get().needs().stream()
        .filter(removed::containsKey)
        .findFirst()
        .map(name -> "it needs " + name + ", removed " + at(removed.get(name)));
  }

  /** What is to be said of a step that is to run. */
  public static Finding ofStep(StepFacts facts, List<Acceptance> accepted) {
    Set<String> details = new TreeSet<>();
    Set<String> needed = new TreeSet<>();
    facts
        .unknown()
        .ifPresent(run -> details.add("it was begun " + run + ", and what it did is not known"));
    if (facts.contracts()) {
      for (OnHost host : facts.hosts()) {
        host(facts, host, details, needed);
      }
      facts.removes().stream()
          .filter(name -> !facts.everNeeded().contains(name))
          .forEach(name -> details.add("nothing ever needed " + name));
    } else {
      facts.hosts().stream()
          .filter(host -> host.known().map(StepFacts.Known::open).orElse(false))
          .forEach(host -> details.add(open(host)));
    }
    if (details.isEmpty()) {
      return facts.contracts()
          ? clear(Verdict.PASSED, passed(facts))
          : clear(Verdict.NOT_ASKED, facts.step() + " removes nothing that a release could need");
    }
    return against(
        facts.unknown().isPresent()
            ? "what an earlier run of " + facts.step() + " did is not known"
            : needed.isEmpty()
                ? withWhatItTakes(facts) + " is not due"
                : String.join(", ", needed)
                    + (needed.size() == 1 ? " is still needed" : " are still needed"),
        List.copyOf(details),
        accepted);
  }

  /** It is named with that, so that an acceptance is none of a step that takes something else. */
  private static String withWhatItTakes(StepFacts facts) {
    List<String> takes = new ArrayList<>();
    if (!facts.removes().isEmpty()) {
      takes.add("removes " + String.join(", ", new TreeSet<>(facts.removes())));
    }
    new TreeMap<>(facts.raises())
        .forEach((store, floor) -> takes.add("raises " + store + " to " + floor));
    return takes.isEmpty()
        ? facts.step()
        : facts.step() + ", which " + String.join(" and ", takes) + ",";
  }

  private static String passed(StepFacts facts) {
    return facts.removes().isEmpty()
        ? "all that is live reads what " + facts.step() + " leaves"
        : "nothing that is live or would be after a rollback needs "
            + String.join(", ", new TreeSet<>(facts.removes()));
  }

  private static void host(StepFacts facts, OnHost host, Set<String> details, Set<String> needed) {
    String who = host.who();
    if (host.known().isEmpty()) {
      details.add(host.unasked());
      return;
    }
    StepFacts.Known known = host.known().get();
    if (known.open()) {
      details.add(open(host));
    }
    known.live().ifPresent(live -> standing(facts, live, who + "runs ", details, needed));
    known
        .back()
        .ifPresent(
            back ->
                standing(
                    facts,
                    back,
                    host.environment().map(other -> "a rollback of " + other).orElse("a rollback")
                        + " goes to ",
                    details,
                    needed));
    known.since().ifPresent(since -> age(facts, known, host, since, details));
  }

  private static String open(OnHost host) {
    return "a run on " + host.called() + " has not come to its end";
  }

  private static void standing(
      StepFacts facts, Standing of, String who, Set<String> details, Set<String> needed) {
    if (of.says().isEmpty()) {
      details.add(who + of.release() + ", which does not say what it needs");
      return;
    }
    Metadata says = of.says().get();
    for (String name : facts.removes()) {
      if (says.needs().contains(name)) {
        needed.add(name);
        details.add(who + of.release() + ", which needs " + name);
      }
    }
    facts
        .raises()
        .forEach(
            (store, floor) -> {
              StoreVersions versions = says.data().get(store);
              if (versions == null) {
                details.add(who + of.release() + ", which says nothing of " + store);
              } else if (!versions.reads(floor)) {
                details.add(
                    who
                        + of.release()
                        + ", which reads "
                        + store
                        + " "
                        + versions.range()
                        + ", and not "
                        + floor);
              }
            });
  }

  private static void age(
      StepFacts facts, StepFacts.Known known, OnHost host, Instant since, Set<String> details) {
    Duration after = facts.after();
    if (after.isZero() || !facts.now().isBefore(since.plus(after))) {
      return;
    }
    String live =
        known.live().map(of -> of.release().value()).orElse("nothing")
            + " is live on "
            + host.called()
            + " since "
            + at(since);
    details.add(
        facts.now().isBefore(since)
            ? live + ", which is still to come: the clocks differ"
            : live + ", and is to be so until " + at(since.plus(after)));
  }

  /** What is at stake where it is not known what is there: an acceptance is one of that. */
  private static String need(String name) {
    return "the release needs " + name;
  }

  private static List<String> sorted(Stream<String> details) {
    return details.sorted().toList();
  }

  private static String names(int count) {
    return count == 1 ? "1 name" : count + " names";
  }

  private static Finding against(String fact, List<String> details, List<Acceptance> accepted) {
    return Finding.against(GateName.CONTRACT, Optional.empty(), fact, details, accepted);
  }

  private static Finding clear(Verdict verdict, String fact) {
    return Finding.clear(GateName.CONTRACT, Optional.empty(), verdict, fact);
  }
}
