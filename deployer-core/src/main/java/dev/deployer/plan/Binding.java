package dev.deployer.plan;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.Verdict;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.root.RootState;
import dev.deployer.source.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Compares a plan that was shown with what is so now; any difference is an objection. Pure. */
public final class Binding {
  private Binding() {}

  /**
   * What differs before any host is asked: what the plan is for, its hosts, and what is run on the
   * way.
   *
   * @param now the terms under which the plan would be made now
   * @param hosts the addresses of the target's hosts, in their order
   */
  public static List<Objection> objections(Plan plan, PlanTerms now, List<String> hosts) {
    List<Objection> stale = new ArrayList<>();
    if (plan.terms().isEmpty()) {
      stale.add(stale("the plan does not say what it was made for"));
      return stale;
    }
    PlanTerms planned = plan.terms().get();
    differs(stale, "the application", or(planned.application()), or(now.application()));
    differs(stale, "the environment", or(planned.environment()), or(now.environment()));
    hosts(stale, plan.hosts().stream().map(HostPlan::host).toList(), hosts);
    asked(stale, planned.asked(), now.asked());
    planned.recipe().changesTo(now.recipe()).forEach(change -> stale.add(stale(change)));
    return stale;
  }

  private static void hosts(List<Objection> stale, List<String> planned, List<String> now) {
    if (planned.equals(now)) {
      return;
    }
    int before = stale.size();
    Set<String> same = new HashSet<>(planned);
    same.retainAll(now);
    planned.stream()
        .filter(host -> !same.contains(host))
        .forEach(host -> stale.add(stale(host + " is in the plan, and not among the hosts")));
    now.stream()
        .filter(host -> !same.contains(host))
        .forEach(host -> stale.add(stale(host + " is not in the plan")));
    if (stale.size() == before) {
      stale.add(stale("the hosts were put in another order; the first one was " + planned.get(0)));
    }
  }

  private static void asked(List<Objection> stale, List<AskedRoot> planned, List<AskedRoot> now) {
    planned.stream()
        .filter(root -> now.stream().noneMatch(root::isPlaceOf))
        .forEach(root -> stale.add(stale(root.place() + " was asked by the plan, and is not now")));
    now.stream()
        .filter(root -> planned.stream().noneMatch(root::isPlaceOf))
        .forEach(root -> stale.add(stale(root.place() + " was not asked by the plan")));
    otherRoots(stale, planned, now);
  }

  private static void otherRoots(
      List<Objection> stale, List<AskedRoot> planned, List<AskedRoot> now) {
    for (AskedRoot root : now) {
      planned.stream()
          .filter(root::isPlaceOf)
          .filter(known -> known.id().isPresent() && root.id().isPresent())
          .forEach(
              known ->
                  differs(
                      stale,
                      "the root's id of " + root.place(),
                      known.id().get(),
                      root.id().get()));
    }
  }

  /**
   * Which roots that gates ask are others than when the plan was made, at the same places.
   *
   * @param now as it would be planned now
   */
  public static List<Objection> otherRoots(Plan planned, Plan now) {
    List<Objection> stale = new ArrayList<>();
    otherRoots(
        stale,
        planned.terms().map(PlanTerms::asked).orElse(List.of()),
        now.terms().map(PlanTerms::asked).orElse(List.of()));
    return stale;
  }

  /**
   * What differs on a host, as reasons to change nothing.
   *
   * @param name what a fact begins with; absent where there is only one host
   */
  public static List<Objection> objections(HostPlan host, Optional<String> name, RootState now) {
    List<Objection> stale = new ArrayList<>();
    String on = name.map(known -> known + ": ").orElse("");
    differs(stale, on + "the host key", host.hostKey(), now.hostKey());
    differs(stale, on + "the root's path", host.root().toString(), now.layout().root().toString());
    differs(stale, on + "the root's id", host.rootId(), now.marker().id());
    differs(stale, on + "the generation", host.generation(), now.history().generation());
    if (host.generation() == now.history().generation()) {
      differs(stale, on + "the last record of the journal", host.head(), now.history().end());
    }
    differs(
        stale,
        on + "the live release",
        or(host.from().map(Object::toString)),
        or(now.live().release().map(Object::toString)));
    return stale;
  }

  /** Whether the content of the source, in a plan of a deploy, is another now. */
  public static List<Objection> objections(Plan plan, Digest source) {
    List<Objection> stale = new ArrayList<>();
    if (plan.kind() == Plan.Kind.DEPLOY) {
      differs(stale, "the source's content", plan.digest().orElse(null), source);
    }
    return stale;
  }

  /**
   * Which gates object to something else than what was accepted in the plan. One that had passed
   * and objects now is told by itself.
   *
   * @param now what the gates say now
   */
  public static List<Objection> objections(List<Finding> planned, List<Finding> now) {
    List<Objection> stale = new ArrayList<>();
    for (Finding accepted : planned) {
      now.stream()
          .filter(
              found ->
                  accepted.isOverridden()
                      && found.objects()
                      && found.gate() == accepted.gate()
                      && found.host().equals(accepted.host())
                      && !isThere(now, accepted))
          .map(
              found ->
                  accepted.host().map(host -> host + ": ").orElse("")
                      + "what was accepted of the gate "
                      + accepted.gate().word()
                      + " in the plan ("
                      + accepted.digest()
                      + ") is not what is found now ("
                      + found.digest()
                      + "): "
                      + found.fact())
          .forEach(fact -> stale.add(stale(fact)));
    }
    return stale;
  }

  /**
   * What whoever signs a plan was shown, and is not so: what it was made from, and what its gates
   * had passed for.
   *
   * @param now as it would be planned now
   */
  public static List<Objection> shown(Plan planned, Plan now) {
    List<Objection> stale = new ArrayList<>();
    Optional<Origin> from = planned.terms().flatMap(PlanTerms::source);
    Optional<Origin> to = now.terms().flatMap(PlanTerms::source);
    differs(stale, "the revision", or(from, Origin::revision), or(to, Origin::revision));
    differs(stale, "the commit", or(from, Origin::commit), or(to, Origin::commit));
    differs(stale, "the archive", or(from, Origin::archive), or(to, Origin::archive));
    differs(stale, "the seal", or(from, Origin::seal), or(to, Origin::seal));
    for (Finding found : now.gates()) {
      planned.gates().stream()
          .filter(known -> known.gate() == found.gate() && known.host().equals(found.host()))
          .filter(known -> known.verdict() == Verdict.PASSED && found.verdict() == Verdict.PASSED)
          .filter(known -> !known.fact().equals(found.fact()))
          .forEach(
              known ->
                  differs(
                      stale,
                      found.host().map(host -> host + ": ").orElse("")
                          + "what the gate "
                          + found.gate().word()
                          + " says",
                      known.fact(),
                      found.fact()));
    }
    return stale;
  }

  private static String or(Optional<Origin> of, Function<Origin, Optional<?>> part) {
    return or(of.flatMap(part).map(Object::toString));
  }

  /** Whether the same is found, and accepted, besides: a host can have two changed releases. */
  private static boolean isThere(List<Finding> now, Finding accepted) {
    return now.stream()
        .anyMatch(
            found ->
                found.isOverridden()
                    && found.gate() == accepted.gate()
                    && found.host().equals(accepted.host())
                    && found.digest().equals(accepted.digest()));
  }

  /** Whether something else is to be said of it in the journal than whoever signs it was shown. */
  public static List<Objection> message(Plan planned, Optional<String> now) {
    List<Objection> stale = new ArrayList<>();
    differs(
        stale,
        "the message",
        or(planned.terms().flatMap(PlanTerms::message).map(Printable::quote)),
        or(now.map(Printable::quote)));
    return stale;
  }

  /**
   * What is accepted besides the plan, which nobody saw in it.
   *
   * @param besides what is accepted now
   */
  public static List<Objection> acceptedBesides(Plan plan, List<Acceptance> besides) {
    return besides.stream()
        .filter(
            word ->
                plan.gates().stream()
                    .flatMap(found -> found.acceptance().stream())
                    .noneMatch(planned -> isSame(planned, word)))
        .map(
            word ->
                stale(
                    "what is accepted of the gate "
                        + word.gate().word()
                        + " now is not in the plan that was approved"))
        .toList();
  }

  private static boolean isSame(Acceptance planned, Acceptance now) {
    return planned.gate() == now.gate()
        && now.digest().isPresent()
        && planned.digest().filter(known -> isOf(known, now.digest().get())).isPresent();
  }

  private static boolean isOf(String one, String other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  /**
   * Which steps would be carried out otherwise on a host, or not at all, and whether other files
   * change there than were shown.
   *
   * @param now what would be planned now
   */
  public static List<Objection> objections(HostPlan host, Optional<String> name, HostPlan now) {
    if (host.steps().equals(now.steps())) {
      return host.changes().equals(now.changes())
          ? List.of()
          : List.of(
              stale(
                  name.map(known -> known + ": ").orElse("")
                      + "the files that change are others than the plan shows"));
    }
    Set<String> words = new LinkedHashSet<>();
    host.steps().stream()
        .filter(step -> !now.steps().contains(step))
        .map(Step::word)
        .forEach(words::add);
    now.steps().stream()
        .filter(step -> !host.steps().contains(step))
        .map(Step::word)
        .forEach(words::add);
    return List.of(
        stale(
            name.map(known -> known + ": ").orElse("")
                + "what would be done now differs from what the plan says: "
                + String.join(", ", words)));
  }

  private static String or(Optional<String> value) {
    return value.orElse("none");
  }

  private static void differs(List<Objection> stale, String what, Object planned, Object now) {
    if (!now.equals(planned)) {
      stale.add(stale(what + " was " + planned + " in the plan, and is " + now));
    }
  }

  private static Objection stale(String fact) {
    return new Objection(Objection.Kind.STALE_PLAN, fact);
  }
}
