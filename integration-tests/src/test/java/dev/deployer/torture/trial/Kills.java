package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.RecoverResult;
import dev.deployer.cli.Main;
import dev.deployer.integration.site.KeptRoot;
import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.outcome.Live;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * The program, in a process of its own, is killed by SIGKILL: before each of the changes that it
 * asks of a real sshd, just after it has asked for it, and at random moments. Then the lock is
 * broken, {@code recover} is run, and a release is deployed.
 *
 * <p>The seed chooses the random moments, in nanoseconds after the program's first word; where the
 * program is then is chance.
 */
public final class Kills implements Trial {
  private static final int RANDOM_MOMENTS = 200;

  /** What the program is doing. */
  private enum Command {
    /** Version 3, which retires two. */
    DEPLOY("releases/3", "deploy production --release 3"),
    /** From 2 back to 0. */
    ROLLBACK("releases/0", "rollback production"),
    /** All but the live one and the one before. */
    PRUNE("releases/2", "prune production --keep 1");

    private final String after;
    private final String line;

    Command(String after, String line) {
      this.after = after;
      this.line = line;
    }

    List<String> words() {
      return List.of(line.split(" ", -1));
    }

    Set<String> allowed() {
      return new TreeSet<>(List.of("releases/2", after));
    }
  }

  /** Where one is killed: in the numbered change, either before it is sent or just after. */
  private record Place(Command command, int number, boolean waits) {}

  private Site site;
  private Prompt prompt;
  private KeptRoot kept;
  private int flipped;

  @Override
  public int number() {
    return 4;
  }

  @Override
  public String title() {
    return "kill -9 at each operation and at random moments (OpenSSH)";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    flipped = 0;
    try (Site opened = Site.open()) {
      site = opened.initialised().deployed(1).deployed(0).deployed(2);
      prompt =
          Prompt.of(
              site, "keep_releases: 2", "shared: {dirs: [var/media]}", "writable: [var/cache]");
      kept = KeptRoot.of(site);
      StringJoiner operations = new StringJoiner(", ");
      List<Place> places = new ArrayList<>();
      Map<Command, Long> durations = new EnumMap<>(Command.class);
      for (Command command : Command.values()) {
        int changes = changes(command);
        operations.add(command + " " + changes);
        for (int number = 1; number <= changes; number++) {
          places.add(new Place(command, number, true));
          places.add(new Place(command, number, false));
        }
        durations.put(command, duration(command));
      }
      for (Place place : scale.of(places, seed)) {
        tally.attempt(place.toString(), () -> killedAt(place));
      }
      Random random = new Random(seed);
      int moments = scale.of(RANDOM_MOMENTS);
      for (int i = 0; i < moments; i++) {
        Command command = List.of(Command.values()).get(random.nextInt(Command.values().length));
        long nanos = (long) (random.nextDouble() * durations.get(command));
        tally.attempt(command + " after " + nanos + " ns", () -> killedAfter(command, nanos));
      }
      return tally.score(
          "operations: %s; random moments: %d; after the flip: %d"
              .formatted(operations, moments, flipped));
    }
  }

  private void begin() throws Exception {
    kept.restore();
    SmallApplication.write(site.source(), 3);
  }

  private int changes(Command command) throws Exception {
    begin();
    ProgramProcess program = startStopping(new Place(command, 0, false));
    String said = program.line().orElseThrow();
    assertThat(program.end()).isZero();
    return Integer.parseInt(said.replace("changes ", ""));
  }

  /** From the first word to the end, in nanoseconds. */
  private long duration(Command command) throws Exception {
    begin();
    ProgramProcess program = start(command);
    assertThat(program.line()).isPresent();
    long start = System.nanoTime();
    while (program.line().isPresent()) {
      // It goes on.
    }
    long end = System.nanoTime();
    assertThat(program.end()).isZero();
    return end - start;
  }

  private ProgramProcess start(Command command) throws Exception {
    List<String> words = new ArrayList<>(command.words());
    words.add("--json");
    return ProgramProcess.start(prompt, Main.class, words);
  }

  private ProgramProcess startStopping(Place place) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(String.valueOf(place.number()));
    words.add(place.waits() ? "waits" : "goes-on");
    words.addAll(place.command().words());
    return ProgramProcess.start(prompt, StoppingProgram.class, words);
  }

  private void killedAt(Place place) throws Exception {
    begin();
    ProgramProcess program = startStopping(place);
    Optional<String> at = program.line();
    program.kill();
    site.server().awaitNoConnections();
    assertThat(at.orElse("")).startsWith("at ");
    survives(place.command());
  }

  private void killedAfter(Command command, long nanos) throws Exception {
    begin();
    ProgramProcess program = start(command);
    assertThat(program.line()).isPresent();
    TimeUnit.NANOSECONDS.sleep(nanos);
    program.kill();
    site.server().awaitNoConnections();
    survives(command);
  }

  private void survives(Command command) throws Exception {
    isKept(command.allowed());
    for (String token : site.names(".deployer/lock")) {
      site.deployer().unlock(token);
    }
    RecoverResult recovered = site.deployer().recover();
    assertThat(recovered.live()).isInstanceOf(Live.Release.class);
    assertThat(recovered.warnings()).isEmpty();
    isKept(command.allowed());
    assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
    flipped += site.current().equals("releases/2") ? 0 : 1;
    site.deployed(9);
    isKept(Set.of("releases/9"));
    assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
  }

  private void isKept(Set<String> allowed) throws Exception {
    assertThat(site.current()).isIn(allowed);
    String live = Path.of(site.current()).getFileName().toString();
    assertThat(LayoutOnDisk.differences(site.root(), live)).isEmpty();
    site.assertBesideUntouched();
  }
}
