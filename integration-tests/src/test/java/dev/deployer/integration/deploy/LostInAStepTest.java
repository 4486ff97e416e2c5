package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.Deployer;
import dev.deployer.StepPrinted;
import dev.deployer.StepSummary;
import dev.deployer.StepSummary.State;
import dev.deployer.gate.Acceptance;
import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client that is lost while its step runs on a real server leaves a step that may have run, and
 * what it printed before.
 */
@Timeout(120)
final class LostInAStepTest {
  private Site site;
  private Path ran;

  @BeforeEach
  void aStepThatTakesItsTime() throws Exception {
    site = Site.open();
    ran = site.folder().resolve("ran");
    SmallApplication.write(site.source(), 1);
    SmallApplication.put(
        site.source(),
        "bin/work",
        "#!/bin/sh\necho working\necho once >> %s\n[ -e %s ] || exec sleep 100\n"
            .formatted(ran, site.folder().resolve("go")));
    assertThat(site.source().resolve("bin/work").toFile().setExecutable(true)).isTrue();
    SmallApplication.put(site.source(), "bin/show", "#!/bin/sh\necho '1 | anna'\n");
    assertThat(site.source().resolve("bin/show").toFile().setExecutable(true)).isTrue();
    SmallApplication.put(
        site.source(),
        "release.yaml",
        """
        deployer: 1
        steps: [{name: work, before: [bin/show], command: [bin/work], where: once}]
        """);
    site.initialised();
    site.deployer().deploy(site.request("1"));
  }

  @AfterEach
  void close() throws IOException {
    assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
    site.close();
  }

  private StepSummary listed() throws DeployerException {
    return site.deployer().steps().get(0);
  }

  private String printed() throws DeployerException {
    return site.deployer().stepPrinted("work").stream()
        .map(StepPrinted::text)
        .collect(Collectors.joining());
  }

  @Test
  void itIsUnknownAndNotRunAgainUntilSomebodyHasLookedAtIt() throws Exception {
    Deployer running = site.deployer();
    CompletableFuture<DeployerException> end =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                    DeployerException.class, () -> running.step("work", List.of())));
    while (!Files.exists(ran)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    running.abandon();

    assertThat(end.get(60, TimeUnit.SECONDS)).isNotNull();
    Deployer other = site.deployer();
    other.unlock(other.locks());
    site.deployer().recover();
    assertThat(listed().state()).isEqualTo(State.UNKNOWN);
    assertThat(printed()).isEqualTo("1 | anna\n");
    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class, () -> site.deployer().step("work", List.of()));
    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.CONTRACT);
    assertThat(Files.readAllLines(ran)).hasSize(1);
    Files.createFile(site.folder().resolve("go"));

    site.deployer().step("work", List.of(Acceptance.parse("contract", "it had not begun")));

    assertThat(Files.readAllLines(ran)).hasSize(2);
    assertThat(listed().state()).isEqualTo(State.DONE);
    assertThat(printed()).isEqualTo("1 | anna\nworking\n");
  }
}
