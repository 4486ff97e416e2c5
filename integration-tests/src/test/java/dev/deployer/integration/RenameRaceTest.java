package dev.deployer.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.host.Change;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * A rename that an old session's server has begun when the lock is broken. It may land before the
 * breaking has returned, or never.
 */
final class RenameRaceTest {
  private static final int ROUNDS = 1000;
  private static final long SEED = 20261120;
  private static final int LONGEST_DELAY_NANOS = 500_000;

  private final Random random = new Random(SEED);
  private final AtomicBoolean fencing = new AtomicBoolean();
  private volatile int lead;

  @Test
  void afterTheLockWasBrokenCurrentNeverChangesAnyMore() throws Exception {
    ExecutorService old = Executors.newSingleThreadExecutor();
    try (Site site = Site.withSftpProcesses().initialised().deployed(1).deployed(2);
        Host oldSession = site.connector().connect();
        Host newSession = site.connector().connect()) {
      Deployer breaker = site.by(announcing(kept(newSession)));
      int landed = 0;
      for (int round = 0; round < ROUNDS; round++) {
        String token = String.format("%032x", round);
        RemotePath next = prepare(site, token, 1 + round % 2);
        lead = random.nextInt(-LONGEST_DELAY_NANOS, LONGEST_DELAY_NANOS);
        fencing.set(false);
        Future<Boolean> flip = old.submit(() -> flips(oldSession, site, next));
        breaker.unlock(token);
        String seen = site.current();
        landed += flip.get() ? 1 : 0;
        assertThat(site.current()).as("round " + round).isEqualTo(seen);
      }
      System.out.printf(
          "seed %d: of %d renames that raced with the breaking of their lock, %d landed before it"
              + " was broken, %d never, none after%n",
          SEED, ROUNDS, landed, ROUNDS - landed);
      assertThat(site.deployer().recover().warnings()).isEmpty();
      assertThat(site.names(".deployer/fenced")).hasSizeLessThanOrEqualTo(1);
    } finally {
      old.shutdown();
    }
  }

  /** A lock that is held, and on its workbench a link that is about to be current. */
  private static RemotePath prepare(Site site, String token, int release) throws IOException {
    Path bench = Files.createDirectory(site.deployerFolder().resolve("lock").resolve(token));
    Files.writeString(bench.resolve("holder.json"), "{}");
    Files.createSymbolicLink(bench.resolve("current"), Path.of("releases/" + release));
    return site.layout().lock().child(token).child("current");
  }

  /** Flips when the lock is about to be broken, a little before or after; tells whether it did. */
  private boolean flips(Host session, Site site, RemotePath next) throws IOException {
    while (!fencing.get()) {
      Thread.onSpinWait();
    }
    spin(-lead);
    try {
      session.rename(next, site.layout().current());
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void spin(int nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private HostConnector announcing(HostConnector connector) {
    return new WatchedConnector(
        connector,
        changes -> {
          Change first = changes.isEmpty() ? null : changes.get(0);
          if (first instanceof Change.Move move && move.path().parent().name().equals("lock")) {
            fencing.set(true);
            spin(lead);
          }
        });
  }

  /** Gives the same session to every run, and lets none of them end it. */
  private static HostConnector kept(Host session) {
    Host undying =
        (Host)
            Proxy.newProxyInstance(
                Host.class.getClassLoader(),
                new Class<?>[] {Host.class},
                (proxy, method, arguments) -> {
                  try {
                    return method.getName().equals("close")
                        ? null
                        : method.invoke(session, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new HostConnector() {
      @Override
      public String address() {
        return session.address();
      }

      @Override
      public Host connect() {
        return undying;
      }
    };
  }
}
