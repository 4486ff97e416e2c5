package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.InitResult;
import dev.deployer.RootIdentity;
import dev.deployer.outcome.Live;
import dev.deployer.project.output.HostNames;
import dev.deployer.project.output.Lines;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What init says of many hosts. */
class InitialisedTest {
  private static final Invocation TYPED =
      new Invocation(
          "init", "production", List.of(new Word.Argument("production")), Optional.empty());

  private static OnEachHost report(int hosts) {
    List<HostReport> reports = new ArrayList<>();
    for (int host = 1; host <= hosts; host++) {
      InitResult made =
          new InitResult(
              new RootIdentity(
                  String.format("%032x", host),
                  Optional.of("shop"),
                  Optional.of("production"),
                  Instant.EPOCH),
              true,
              new Live.Nothing(),
              List.of(),
              List.of());
      reports.add(
          new HostReport(
              "web" + host, new Initialised(made, NextDeploy.PLAIN, TYPED.onHost("web" + host))));
    }
    return new OnEachHost(reports, TYPED);
  }

  private static String text(int hosts, boolean verbose) {
    return PlainPage.of(report(hosts), verbose);
  }

  @Test
  void tenHostsThatAreAlikeAreSaidOnce() {
    assertThat(text(10, false).lines())
        .hasSizeLessThan(8)
        .anyMatch(line -> line.startsWith("✔ Created the root of production"))
        .anyMatch(line -> line.contains("All 10 hosts are the same"));
  }

  @Test
  void whoAsksForMoreSeesTheIdOfEach() {
    assertThat(text(10, true)).contains(String.format("%032x", 1), String.format("%032x", 10));
    assertThat(text(2, false)).contains(String.format("%032x", 1), String.format("%032x", 2));
  }

  @Test
  void whereNoOptionOfTheCommandLineCanBeTypedNoneIsAdvised() {
    assertThat(text(10, false)).contains("deployer check production --verbose", "-v shows each");
    assertThat(Lines.of(report(10), HostNames.NONE))
        .contains("    The id of one is shown by: deployer check production --hosts NAME")
        .contains("All 10 hosts are the same.")
        .noneMatch(line -> line.contains("--verbose") || line.contains("-v "));
  }
}
