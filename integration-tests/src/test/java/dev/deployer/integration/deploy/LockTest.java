package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Change;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.WatchedConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.CutConnector;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two at once: one holds the lock, the other is told so, waits, or breaks it. */
final class LockTest {
  private static final int PAIRS = 10;

  private final ExecutorService others = Executors.newFixedThreadPool(2);
  private Site site;
  private Prompt prompt;

  @BeforeEach
  void open() throws Exception {
    site = Site.open().initialised();
    prompt = Prompt.of(site, "shared: {dirs: [var/media]}", "writable: [var/cache]");
  }

  @AfterEach
  void close() throws Exception {
    others.shutdown();
    assertThat(others.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    site.close();
  }

  @Test
  void aLockThatADeadRunHoldsIsRefusedWithTheWayToBreakIt() throws Exception {
    site.deployed(1);
    SmallApplication.write(site.source(), 2);
    diesWhileItHoldsTheLock();
    String refusal = prompt.type("deploy", "--release", "3").exits(3).err();
    Matcher remedy = Pattern.compile("unlock \\S+.* --token ([0-9a-f]{32})").matcher(refusal);
    assertThat(refusal).contains("anna@laptop", "deploy 2", "--wait");
    assertThat(remedy.find()).isTrue();
    prompt.type("unlock", "--token", "0".repeat(32), "-y").exits(3);
    assertThat(prompt.type("unlock", "--token", remedy.group(1)).exits(2).err()).contains("-y");
    assertThat(prompt.type("status").exits(0).out()).contains(remedy.group(1));
    prompt.type("unlock", "--token", remedy.group(1), "-y").exits(0);
    prompt.type("recover").exits(0);
    prompt.type("deploy", "--release", "3").exits(0);
    assertThat(site.current()).isEqualTo("releases/3");
  }

  /** Killed in the middle of staging. */
  private void diesWhileItHoldsTheLock() {
    CutConnector counting = CutConnector.counting(site.connector());
    WatchedConnector dying =
        new WatchedConnector(
            counting,
            changes -> {
              if (changes.stream().anyMatch(LockTest::isStaged)) {
                throw new DeadException();
              }
            });
    try {
      site.by(dying).deploy(site.request("2"));
    } catch (DeadException | DeployerException e) {
      assertThat(e).isInstanceOf(DeadException.class);
    }
  }

  private static boolean isStaged(Change change) {
    return change.path().toString().contains("/tree")
        || (change instanceof Change.Move move && move.path().parent().name().equals("lock"));
  }

  /** The client ends here, as by SIGKILL: it sends nothing more. */
  private static final class DeadException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void ofTwoDeploysAtOnceExactlyOneWinsOrTheOtherIsRefused() throws Exception {
    int refused = 0;
    for (int round = 1; round <= PAIRS; round++) {
      List<Prompt.Answer> answers = both(round, List.of());
      List<Integer> exits = answers.stream().map(Prompt.Answer::exit).toList();
      assertThat(exits).as(answers.toString()).contains(0).isSubsetOf(0, 3);
      refused += exits.contains(3) ? 1 : 0;
      assertThat(site.names("releases")).contains(site.current().replace("releases/", ""));
      prompt.type("verify", "--content").exits(0);
    }
    System.out.println(
        "of " + PAIRS + " pairs of deploys at once, in " + refused + " one was refused");
    assertThat(site.names(".deployer/lock")).isEmpty();
  }

  @Test
  void whoWaitsGetsTheLockAfterTheOther() throws Exception {
    for (int round = 1; round <= 3; round++) {
      both(round, List.of("--wait", "1m")).forEach(answer -> answer.exits(0));
      assertThat(site.names("releases")).contains(round + "a", round + "b");
      prompt.type("verify", "--content").exits(0);
    }
  }

  /** Two different builds, deployed at the same time. */
  private List<Prompt.Answer> both(int round, List<String> options) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    Future<Prompt.Answer> a = others.submit(() -> deploys(start, round + "a", options));
    Future<Prompt.Answer> b = others.submit(() -> deploys(start, round + "b", options));
    start.countDown();
    return List.of(a.get(), b.get());
  }

  private Prompt.Answer deploys(CountDownLatch start, String id, List<String> options)
      throws Exception {
    Path source = site.folder().resolve("source-" + id);
    SmallApplication.write(source, 1);
    SmallApplication.put(source, "index.html", id);
    start.await();
    String[] arguments =
        Stream.concat(Stream.of("--release", id, "--source", source.toString()), options.stream())
            .toArray(String[]::new);
    return prompt.type("deploy", arguments);
  }
}
