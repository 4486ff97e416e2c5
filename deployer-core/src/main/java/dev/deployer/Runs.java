package dev.deployer;

import dev.deployer.cache.CacheFolder;
import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.event.Listener;
import dev.deployer.execution.Run;
import dev.deployer.execution.RunSettings;
import dev.deployer.execution.Stop;
import dev.deployer.execution.Way;
import dev.deployer.hook.HookPhase;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.RootNames;
import dev.deployer.plan.Binding;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.plan.PlannedRecipe;
import dev.deployer.root.KnownManifests;
import dev.deployer.root.KnownRecords;
import dev.deployer.root.Layout;
import dev.deployer.root.RootGuard;
import dev.deployer.source.KnownDigests;
import dev.deployer.source.Origin;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Begins and ends runs on the hosts of a target, and turns whatever ends them early into one {@link
 * DeployerException} that says what is live.
 */
record Runs(
    Target target,
    Operator operator,
    Listener listener,
    Clock clock,
    Supplier<String> tokens,
    Stop stop,
    Workstation workstation,
    KnownDigests digests,
    Optional<CacheFolder> cache,
    KnownRecords records,
    KnownJournals journals) {

  /** The work of a run on one host. */
  @FunctionalInterface
  interface Work<T> {
    T run(Run run) throws IOException, DeployerException;
  }

  /** The first host. */
  Target.Place first() {
    return target.places().get(0);
  }

  /**
   * Whether no command of the configuration runs from the claim of the locks to the staging, where
   * nothing is owed. Each may write into a file that several releases of a host have in common.
   */
  boolean runsNothingBeforeStaging() {
    return target.rollout().hooks().of(HookPhase.BEFORE_STAGE).isEmpty()
        && !target.settings().gates().asksData();
  }

  /** The only host. */
  Target.Place only() throws DeployerException {
    if (target.places().size() > 1) {
      throw new DeployerException(
          DeployerException.Kind.INVALID,
          new Live.Unknown(),
          "the target has "
              + target.places().size()
              + " hosts, and this is asked of each of them alone",
          null);
    }
    return first();
  }

  /** The same, but the roots may belong to any application and environment. */
  Runs underAnyName() {
    return with(target.toBuilder().names(RootNames.ANY).build(), operator, records);
  }

  /** The same, by this one. */
  Runs by(Operator other) {
    return with(target, other, records);
  }

  /** The same, without waves and waits between them. */
  Runs atOnce() {
    return with(target.toBuilder().rollout(target.rollout().atOnce()).build(), operator, records);
  }

  /** The same, but journals are read from the hosts, and held to what is known of them here. */
  Runs readingWholeJournals() {
    return with(target, operator, records.asWitness());
  }

  private Runs with(Target onWhat, Operator who, KnownRecords known) {
    return new Runs(
        onWhat, who, listener, clock, tokens, stop, workstation, digests, cache, known, journals);
  }

  /** Runs on that target, of which nobody is told. */
  Runs readingOnly(Target other, Stop until) {
    return new Runs(
        other,
        operator,
        Listener.none(),
        clock,
        tokens,
        until,
        workstation,
        digests,
        Optional.empty(),
        records,
        new KnownJournals());
  }

  /** A run on the only host. */
  <T> T alone(Work<T> work) throws DeployerException {
    only();
    return together(fleet -> work.run(fleet.decider().run()));
  }

  /** A run on all hosts. */
  <T> T together(Fleet.Work<T> work) throws DeployerException {
    try (Fleet fleet = fleet(Optional.empty())) {
      return fleet.run(work);
    } finally {
      journals.ended();
    }
  }

  /** A run on the hosts that can be reached; where there is only one, on that. */
  <T> T whereReachable(Fleet.Work<T> work) throws DeployerException {
    try (Fleet fleet = fleet(Optional.empty())) {
      return fleet.runWhereReachable(work);
    } finally {
      journals.ended();
    }
  }

  /**
   * Under which terms a plan would be made now.
   *
   * @param authors whose work it is, besides the operator's
   */
  PlanTerms terms(
      Optional<Origin> source, boolean atOnce, PlannedRecipe recipe, Collection<String> authors) {
    return new PlanTerms(
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        operator.toString(),
        Stream.concat(Stream.of(operator.toString(), operator.name()), authors.stream())
            .distinct()
            .toList(),
        target.application(),
        target.environment(),
        source,
        atOnce,
        recipe,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /**
   * Refuses where the plan was made for something else, or under other terms.
   *
   * @param besides what else stands against it
   */
  void requireSameTerms(Plan plan, PlanTerms now, List<Objection> besides)
      throws DeployerException {
    List<Objection> stale =
        new ArrayList<>(
            Binding.objections(
                plan, now, target.places().stream().map(place -> place.host().address()).toList()));
    stale.addAll(besides);
    if (!stale.isEmpty()) {
      throw DeployerException.refused(new Live.Unknown(), stale);
    }
  }

  /**
   * A run on all hosts, of which the hosts and roots are known beforehand.
   *
   * @param plan for the hosts of the target
   */
  <T> T bound(Plan plan, Fleet.Work<T> work) throws DeployerException {
    try (Fleet fleet = fleet(Optional.of(plan))) {
      return fleet.run(work);
    } finally {
      journals.ended();
    }
  }

  /** Opens a connection to the only host, for work that needs no root. */
  Way way() throws DeployerException {
    return new Way(only().host(), stop);
  }

  private Fleet fleet(Optional<Plan> plan) {
    KnownManifests manifests = new KnownManifests(target.places().size(), cache);
    List<Member> members = new ArrayList<>();
    List<Target.Place> places = target.places();
    for (int i = 0; i < places.size(); i++) {
      Target.Place place = places.get(i);
      int number = i;
      Optional<HostPlan> known = plan.map(p -> p.hosts().get(number));
      Stop own = places.size() == 1 ? stop : stop.child();
      members.add(
          new Member(
              place.name(),
              place.at(),
              place.host().address(),
              place.labels(),
              run(place, known, manifests, own),
              own));
    }
    Fleet fleet =
        new Fleet(members, target.rollout().parallel(), target.connections(), stop, listener);
    journals.of(fleet);
    return fleet;
  }

  private Run run(
      Target.Place place, Optional<HostPlan> known, KnownManifests manifests, Stop own) {
    Settings settings = target.settings();
    return new Run(
        place.host(),
        new Layout(place.root()),
        new RootGuard.Expected(
            known.map(HostPlan::hostKey),
            place.rootId().or(() -> known.map(HostPlan::rootId)),
            target.application(),
            target.environment()),
        new RunSettings(
            operator.toString(),
            settings.trash(),
            settings.linkUnchanged(),
            settings.durable(),
            settings.lockWait(),
            settings.reconnectFor(),
            settings.heartbeat(),
            clock,
            tokens,
            manifests,
            records),
        listener,
        own);
  }
}
