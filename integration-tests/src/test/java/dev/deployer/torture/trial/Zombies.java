package dev.deployer.torture.trial;

import dev.deployer.integration.site.KeptRoot;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.Tree;
import java.nio.file.Files;
import java.util.Random;

/**
 * A session that was frozen with a request queued wakes up after someone else has taken over and
 * has finished: each kind of request, on real OpenSSH. The seed chooses how they take over.
 */
public final class Zombies implements Trial {
  private static final int ROUNDS = 20;

  @Override
  public int number() {
    return 3;
  }

  @Override
  public String title() {
    return "frozen sessions wake up after a takeover (OpenSSH)";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    int rounds = scale.of(ROUNDS);
    try (Site site = Site.withSftpProcesses().initialised().deployed(1).deployed(0).deployed(2)) {
      Files.createDirectories(site.root().resolve("shared/var"));
      Tree.delete(site.root().resolve("shared/var/media"));
      KeptRoot kept = KeptRoot.of(site);
      Random random = new Random(seed);
      for (int round = 1; round <= rounds; round++) {
        for (Zombie.Queued queued : Zombie.Queued.values()) {
          Zombie.Takeover takeover =
              random.nextBoolean() ? Zombie.Takeover.RECOVERING : Zombie.Takeover.DEPLOYING;
          tally.attempt(
              queued + ", round " + round + ", " + takeover,
              () -> {
                kept.restore();
                new Zombie(site, queued).wakesUpAfter(takeover);
              });
        }
      }
    }
    return tally.score(
        "kinds of requests: %d, rounds of each: %d"
            .formatted(Zombie.Queued.values().length, rounds));
  }
}
