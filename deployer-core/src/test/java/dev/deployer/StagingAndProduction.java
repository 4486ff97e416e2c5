package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.Candidate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.gate.Verdict;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.root.JournalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts of staging and two of production, where a release has to be good on staging first. */
abstract class StagingAndProduction {
  static final Instant MORNING = Instant.parse("2026-11-21T08:00:00Z");

  @TempDir Path source;
  Migration staging;
  Migration production;

  /** How often a host of staging was connected to. */
  final AtomicInteger asked = new AtomicInteger();

  /** Which host of staging cannot be reached. */
  int away = -1;

  @BeforeEach
  void twoHostsEach() throws Exception {
    staging = new Migration(source, 2);
    production = new Migration(source, 2);
    PromotionRule rule = new PromotionRule("staging", Duration.ofMinutes(30));
    GateSettings gates = GateSettings.DEFAULTS.withPromotion(Optional.of(rule));
    production.cluster.shops.forEach(
        shop -> shop.with(shop.settings().toBuilder().gates(gates).build()));
    askedOf(0, 1);
  }

  void askedOf(int... hosts) {
    List<Target.Place> places = new ArrayList<>();
    for (int i : hosts) {
      places.add(Target.Place.builder(reached(i), Shop.ROOT).name("s" + (i + 1)).build());
    }
    Target there = Target.builder().application("shop").places(places).build();
    production.cluster.with(new Target.Others(List.of(), Map.of("staging", there)));
  }

  private HostConnector reached(int host) {
    HostConnector way = staging.cluster.connector(host);
    return new HostConnector() {
      @Override
      public String address() {
        return "s" + (host + 1);
      }

      @Override
      public Host connect() throws IOException {
        asked.incrementAndGet();
        if (away == host) {
          throw new ConnectFailedException(
              ConnectFailedException.Reason.UNREACHABLE, address(), "nobody answers", null);
        }
        return way.connect();
      }
    };
  }

  void minutesLater(int minutes) {
    production.cluster.at(MORNING.plus(Duration.ofMinutes(minutes)));
  }

  Finding said(int version) throws Exception {
    Plan plan = production.deployer().plan(production.version(version));
    return said(plan);
  }

  static Finding said(Plan plan) {
    return plan.gates().stream()
        .filter(finding -> finding.gate() == GateName.PROMOTION)
        .findFirst()
        .orElseThrow();
  }

  /** The fact is told of the content, as that lies or does not lie on staging. */
  void assertObjected(int version, String onStaging) throws Exception {
    Plan plan = production.deployer().plan(production.version(version));
    String fact = Candidate.content(plan.digest().orElseThrow()).inWords() + " on " + onStaging;
    Finding found = said(plan);
    assertThat(found.fact()).isEqualTo(fact);
    assertThat(found.verdict()).isEqualTo(Verdict.OBJECTED);
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class,
            () -> production.deployer().deploy(production.version(version)));
    assertThat(refused.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refused.objections())
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.PROMOTION);
              assertThat(o.fact()).isEqualTo(fact + " (promotion:" + found.digest() + ")");
            });
  }

  static JournalRecord last(Shop shop) {
    List<JournalRecord> journal = shop.journal();
    return journal.get(journal.size() - 1);
  }
}
