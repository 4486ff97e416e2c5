package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Shop;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The clocks of the client and of the host are ten years ahead or behind, or jump with every look
 * at them: the host gets the same requests in the same order, also where the run is cut on the way
 * and recovers.
 */
public final class WrongClocks implements Trial {
  private static final long TEN_YEARS = 315_576_000;
  private static final List<Long> OFFSETS = List.of(0L, TEN_YEARS, -TEN_YEARS);
  private static final Instant NOW = Instant.parse("2026-11-20T21:13:45Z");
  private static final int JUMPS = 1_000;

  @Override
  public int number() {
    return 8;
  }

  @Override
  public String title() {
    return "clocks ten years ahead and behind: the same requests";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    try (Folder folder = Folder.create()) {
      for (Job job : Job.values()) {
        Scene scene = Scene.before(job, folder.create(job.name()));
        int changes = scene.changes().size();
        Random random = new Random(seed);
        for (int cut : List.of(Integer.MAX_VALUE, 1 + random.nextInt(changes))) {
          List<Operation> expected = requests(scene, cut, fixed(0), 0);
          for (long client : OFFSETS) {
            for (long host : OFFSETS) {
              tally.attempt(
                  "%s cut at %d, client %+d s, host %+d s".formatted(job, cut, client, host),
                  () -> assertThat(requests(scene, cut, fixed(client), host)).isEqualTo(expected));
            }
          }
          for (int i = 0; i < scale.of(JUMPS); i++) {
            long jump = random.nextLong();
            tally.attempt(
                "%s cut at %d, jumping by %d".formatted(job, cut, jump),
                () -> assertThat(requests(scene, cut, jumping(jump), 0)).isEqualTo(expected));
          }
        }
      }
    }
    return tally.score("clocks that jump: " + scale.of(JUMPS) + " for each job");
  }

  private static Clock fixed(long offset) {
    return Clock.fixed(NOW.plusSeconds(offset), ZoneOffset.UTC);
  }

  private static Clock jumping(long seed) {
    Random random = new Random(seed);
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return NOW.plusSeconds(random.nextLong(-TEN_YEARS, TEN_YEARS));
      }
    };
  }

  /** All that the host is asked, questions included, of the job and of what follows its death. */
  private static List<Operation> requests(Scene scene, int cut, Clock clock, long hostOffset)
      throws IOException, DeployerException {
    Shop shop = scene.shop().at(clock);
    shop.disk.passTime(hostOffset);
    CutConnector job =
        CutConnector.cutting(shop.connector(), Moment.AFTER, cut).countingQuestions().killing();
    try {
      scene.job().run(shop, shop.by(job));
    } catch (DeployerException e) {
      assertThat(job.hasCut()).isTrue();
    }
    Promise.breakLockOfTheDead(shop);
    CutConnector recovery = CutConnector.counting(shop.connector()).countingQuestions();
    shop.by(recovery).recover();
    Promise.isKept(shop, scene.job().allowed());
    return Stream.of(job, recovery).flatMap(c -> c.operations().stream()).toList();
  }
}
