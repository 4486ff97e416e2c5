package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.CheckReport;
import dev.deployer.CheckReport.Finding;
import dev.deployer.CheckReport.Level;
import dev.deployer.HistoryEntry;
import dev.deployer.ReleaseFacts;
import dev.deployer.ReleaseSummary;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What forty hosts say is told once, and then what differs. */
class FortyHostsTest {
  private static final Invocation ALL =
      new Invocation("check", "production", List.of(), Optional.empty());
  private static final Instant TIME = Instant.parse("2026-11-20T21:13:45Z");
  private static final Digest DIGEST = Digest.ofContent(new byte[] {1});

  private static Invocation typed(int host) {
    return ALL.onHost("web" + host);
  }

  private static String written(boolean verbose, IntFunction<Report> each) {
    List<HostReport> hosts = new ArrayList<>();
    for (int host = 1; host <= 40; host++) {
      hosts.add(new HostReport("web" + host, each.apply(host)));
    }
    OnEachHost all = new OnEachHost(hosts, ALL);
    assertThat((List<?>) all.fields().get("hosts")).hasSize(40);
    return PlainPage.of(all, verbose);
  }

  private static Report releases(int host) {
    ReleaseFacts record =
        new ReleaseFacts(
            ReleaseId.parse("42"),
            DIGEST,
            TIME.plusSeconds(host),
            "anna@laptop",
            Optional.of("abc123"),
            Optional.empty(),
            5,
            100);
    return new ReleasesPage(
        List.of(
            new ReleaseSummary(
                "42",
                EnumSet.of(
                    ReleaseSummary.State.LIVE,
                    host == 7 ? ReleaseSummary.State.BAD : ReleaseSummary.State.GOOD),
                Optional.of(record),
                List.of())),
        NextDeploy.PLAIN,
        typed(host));
  }

  @Test
  void releasesThatAreTheSameButForSecondsAreOneTable() {
    assertThat(written(false, FortyHostsTest::releases))
        .isEqualTo(
            """
            web1, web2, web3 and 36 more:
            RELEASE  WHEN                     BY           REVISION  MESSAGE  STATE
            42       2026-11-20 21:13:46 UTC  anna@laptop  abc123    -        live, good
            web7:
            RELEASE  WHEN                     BY           REVISION  MESSAGE  STATE
            42       2026-11-20 21:13:52 UTC  anna@laptop  abc123    -        live, bad
            39 hosts are the same, 1 differs; -v shows each.
            """);
  }

  @Test
  void verboseShowsEachHost() {
    assertThat(written(true, FortyHostsTest::releases).lines().filter(line -> line.endsWith(":")))
        .hasSize(40);
  }

  private static Report history(int host) {
    return new HistoryPage(
        List.of(
            new HistoryEntry(
                1,
                TIME.plusSeconds(host),
                HistoryEntry.Kind.ACTIVATED,
                "t",
                "anna@laptop",
                Optional.empty(),
                Optional.of(ReleaseId.parse("42")),
                Optional.of(DIGEST),
                List.of(),
                host <= 2 ? Optional.of("by hand") : Optional.empty(),
                0,
                Optional.empty(),
                false,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of())),
        typed(host));
  }

  @Test
  void journalsThatSayTheSameAreOneTable() {
    assertThat(written(false, FortyHostsTest::history))
        .isEqualTo(
            """
            web3, web4, web5 and 35 more:
            NUMBER  WHEN                     BY           WHAT
            1       2026-11-20 21:13:48 UTC  anna@laptop  activated 42
                The times are those of the first of these hosts.
            web1, web2:
            NUMBER  WHEN                     BY           WHAT
            1       2026-11-20 21:13:46 UTC  anna@laptop  activated 42: by hand
                The times are those of the first of these hosts.
            38 hosts are the same, 2 differ; -v shows each.
            """);
  }

  private static Report checked(int host) {
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding(Level.OK, "host key", "SHA256:" + host, Optional.empty()));
    findings.add(new Finding(Level.OK, "lock", "free", Optional.empty()));
    if (host > 38) {
      Objection none = new Objection(Objection.Kind.NOT_A_ROOT, "there is no root");
      findings.add(new Finding(Level.PROBLEM, "root", none.fact(), Optional.of(none)));
    }
    return new Checked(new CheckReport(findings), typed(host));
  }

  @Test
  void hostsThatAreInOrderAreOnePageAndARemedyIsForAllThatNeedIt() {
    assertThat(written(false, FortyHostsTest::checked))
        .isEqualTo(
            """
            web1, web2, web3 and 35 more:
            ✔ host key     in order on each of them
            ✔ lock         free
            production is ready.
            web39, web40:
            ✔ host key     in order on each of them
            ✔ lock         free
            ✘ root         there is no root
                If this is the host and the place you mean, create the root: deployer init\
             production --hosts web39,web40
                What only a trial shows of the server is tried by init, and once there is a root by:\
             deployer check production --hosts web39,web40 --probe
            production is not ready: 1 problem.
            38 hosts are the same, 2 differ; -v shows each.
            """);
  }
}
