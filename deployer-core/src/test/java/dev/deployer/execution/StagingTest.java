package dev.deployer.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.chunk.ChunkedFiles;
import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.manifest.Entry;
import dev.deployer.outcome.DeployerException;
import dev.deployer.plan.Base;
import dev.deployer.root.KnownManifests;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.source.Source;
import dev.deployer.source.Source.ScanListener;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A release is built on the workbench: linked where it can be, sent where it must be. */
final class StagingTest extends ErrandsOnAShop {
  private static final String BENCHES = "/srv/shop/.deployer/lock/";
  private static final String BASE = "/srv/shop/releases/1/";

  private Source scanned;
  private Optional<Base> base;
  private Optional<ReleaseRecord> before;

  @BeforeEach
  void aReleaseAndOneToCome() throws Exception {
    shop.deploy(1);
    shop.version(2);
    scan();
    ReleaseRecord record =
        ReleaseRecord.read(files.content("/srv/shop/.deployer/manifests/1/release.json"));
    before = Optional.of(record);
    base =
        ReleaseSweep.of(errand.host(), Errand.LAYOUT, record, new KnownManifests(1))
            .map(sweep -> new Base(record.id(), sweep));
  }

  private void scan() throws IOException {
    scanned =
        Source.scan(shop.release("2").source(), shop.settings().declared(), new ScanListener() {});
  }

  private Assemblies assemblies(Run run) throws Exception {
    ChunkedFiles chunks = new ChunkedFiles(file -> scanned.content(file.path()));
    return Assemblies.of(run, scanned.manifest(), chunks, base, before);
  }

  /** The tree as it was staged. */
  private SortedMap<String, String> stage(HostConnector connector) throws Exception {
    try (Run run = errand.locked(connector)) {
      new Staging(run, scanned, base, Optional.empty(), assemblies(run)).run();
      return files.tree(run.bench().tree().toString());
    }
  }

  private String bench() {
    return BENCHES + Errand.token(1) + "/tree/";
  }

  private List<Event.Progress> progress() {
    return errand.events.stream()
        .filter(Event.Progress.class::isInstance)
        .map(Event.Progress.class::cast)
        .toList();
  }

  @Test
  void whatDidNotChangeIsLinkedAndTheRestIsSent() throws Exception {
    assertThat(stage(shop.connector()))
        .containsKeys("index.html", "lib/engine.js", "lib/deep/down/data.bin", "var/cache/warm")
        .containsEntry("lib/latest.js", "l engine.js")
        .containsEntry("var/cache", "d 775")
        .containsEntry("lib", "d 755");
    assertThat(files.areOneFile(bench() + "lib/engine.js", BASE + "lib/engine.js")).isTrue();
    assertThat(files.areOneFile(bench() + "index.html", BASE + "index.html")).isFalse();
  }

  @Test
  void whatTheApplicationMayChangeIsNeverLinked() throws Exception {
    for (String path : List.of("var/cache/warm", "var/cache/zz")) {
      shop.write(path, "always the same");
    }
    scan();
    stage(shop.connector());
    for (String path : List.of("var/cache/warm", "var/cache/zz")) {
      assertThat(files.content(bench() + path)).isEqualTo("always the same".getBytes(UTF_8));
      assertThat(files.areOneFile(bench() + path, BASE + "lib/engine.js")).isFalse();
    }
  }

  @Test
  void theEndOfItTellsOfAllFilesAndBytes() throws Exception {
    stage(shop.connector());
    long files = files().count();
    long bytes = files().mapToLong(Entry.File::size).sum();
    assertThat(progress())
        .last()
        .isEqualTo(new Event.Progress(Phase.STAGE, files, files, bytes, bytes));
  }

  @Test
  void theFirstBytesAreToldAtOnce() throws Exception {
    stage(shop.connector());
    assertThat(progress()).hasSizeGreaterThan(1);
    assertThat(progress())
        .first()
        .isEqualTo(
            new Event.Progress(
                Phase.STAGE,
                0,
                files().count(),
                files.content(bench() + "index.html").length,
                files().mapToLong(Entry.File::size).sum()));
  }

  /** All files of the source, those in writable directories as well. */
  private Stream<Entry.File> files() {
    return Stream.concat(scanned.manifest().entries().stream(), scanned.writableContent().stream())
        .filter(Entry.File.class::isInstance)
        .map(Entry.File.class::cast);
  }

  private List<Event.Staged> staged() {
    return errand.events.stream()
        .filter(Event.Staged.class::isInstance)
        .map(Event.Staged.class::cast)
        .toList();
  }

  @Test
  void whatIsToldToBeLinkedIsLinked() throws Exception {
    stage(shop.connector());
    long linked = staged().get(0).linkedFiles();
    assertThat(linked).isPositive();
    assertThat(staged().get(0).sentFiles()).isEqualTo(files().count() - linked);
  }

  @Test
  void filesWhoseLinksAreRefusedAreToldToBeSent() throws Exception {
    Failures refusing = Failures.from(1, o -> o.text().startsWith("link "));
    stage(refusing.of(shop.connector()));
    assertThat(staged())
        .containsExactly(
            new Event.Staged(files().count(), files().mapToLong(Entry.File::size).sum(), 0, 0, 0));
  }

  @Test
  void progressIsToldAtMostTenTimesASecondAndNeverGoesBack() throws Exception {
    for (int i = 0; i < 300; i++) {
      shop.write("many/" + i, "content of " + i);
    }
    scan();
    base = Optional.empty();
    long start = System.nanoTime();
    stage(shop.connector());
    long tenths = (System.nanoTime() - start) / 100_000_000;
    assertThat(progress()).hasSizeLessThanOrEqualTo((int) tenths + 2);
    assertThat(progress()).isSortedAccordingTo((a, b) -> Long.compare(a.bytes(), b.bytes()));
  }

  @Test
  void whereTheHostAllowsNoLinkTheFileIsSent() throws Exception {
    Failures refusing = Failures.from(1, o -> o.text().startsWith("link "));
    SortedMap<String, String> linked = stage(shop.connector());
    files.remove(BENCHES + Errand.token(1));
    errand = new Errand(shop);

    assertThat(stage(refusing.of(shop.connector()))).isEqualTo(linked);

    assertThat(refusing.seen()).as("each is tried once").isEqualTo(3);
    assertThat(files.areOneFile(bench() + "lib/engine.js", BASE + "lib/engine.js")).isFalse();
    assertThat(progress()).last().satisfies(p -> assertThat(p.bytes()).isEqualTo(p.totalBytes()));
  }

  @Test
  void aFileThatCannotBeSentIsTheEnd() throws Exception {
    Failures refusing =
        Failures.once(1, o -> o.text().startsWith("put ") && o.text().endsWith("/index.html"))
            .refusedAs(o -> new AccessDeniedException("denied"));
    try (Run run = errand.locked(refusing.of(shop.connector()))) {
      Staging staging = new Staging(run, scanned, base, Optional.empty(), assemblies(run));
      assertThatThrownBy(staging::run).isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void whereverTheConnectionIsLostTheTreeIsWholeAndNothingAcknowledgedIsSentAgain()
      throws Exception {
    CutConnector counting = CutConnector.counting(shop.connector());
    SortedMap<String, String> whole = stage(counting);
    int sent = made(counting).size();
    List<Event.Staged> once = staged();
    for (int number = 1; number <= counting.operations().size(); number++) {
      String operation = counting.operations().get(number - 1).text();
      for (Moment moment : Moment.values()) {
        if (operation.contains("/tree")) {
          lockIsFree();
          errand = new Errand(shop);
          CutConnector again = CutConnector.counting(shop.connector());
          String where = moment + " " + operation;
          assertThat(stage(CutConnector.cutting(again, moment, number))).as(where).isEqualTo(whole);
          assertThat(staged()).as(where).isEqualTo(once);
          if (moment != Moment.AFTER_UNHEARD_DIRECTORIES) {
            assertThat(made(again)).as(where).hasSizeLessThanOrEqualTo(sent + 1);
          }
        }
      }
    }
  }

  private void lockIsFree() {
    files.tree("/srv/shop/.deployer/lock").keySet().stream()
        .filter(path -> !path.contains("/"))
        .forEach(path -> files.remove(BENCHES + path));
  }

  private static List<String> made(CutConnector counting) {
    return counting.operations().stream()
        .map(Operation::text)
        .filter(text -> text.matches("(mkdir|put|link|symlink) .*/tree.*"))
        .toList();
  }

  @Test
  void aTreeThatHasGoneMeanwhileIsBuiltAnew() throws Exception {
    SortedMap<String, String> whole = new TreeMap<>(stage(shop.connector()));
    files.remove(BENCHES + Errand.token(1));
    errand = new Errand(shop);
    boolean[] gone = {false};
    HostConnector cut =
        Errand.cut(
            shop.connector(),
            Moment.BEFORE,
            text -> text.endsWith("/tree/lib/latest.js") || text.contains("/tree/lib/latest.js "),
            1);
    HostConnector other =
        new HostConnector() {
          @Override
          public String address() {
            return cut.address();
          }

          @Override
          public Host connect() throws IOException {
            if (files.exists(bench() + "index.html") && !gone[0]) {
              gone[0] = true;
              files.remove(bench().substring(0, bench().length() - 1));
            }
            return cut.connect();
          }
        };
    assertThat(stage(other)).isEqualTo(whole);
    assertThat(gone[0]).isTrue();
  }

  @Test
  void aTreeThatIsNotAsTheManifestSaysIsNotAccepted() throws Exception {
    HostConnector other =
        errand.meddled(
            text -> text.startsWith("walk [") && text.endsWith("/tree]"),
            () -> files.writeFile(bench() + "stray", new byte[] {1}));
    try (Run run = errand.locked(other)) {
      Staging staging = new Staging(run, scanned, base, Optional.empty(), assemblies(run));
      assertThatThrownBy(staging::run)
          .hasMessageContaining("the staged release differs from its manifest in 1 place: ");
    }
  }

  @Test
  void aWishToStopIsHeardBeforeAnythingIsSent() throws Exception {
    try (Run run = errand.locked()) {
      Staging staging = new Staging(run, scanned, base, Optional.empty(), assemblies(run));
      errand.stop.request();
      assertThat(catchThrowableOfType(DeployerException.class, staging::run).kind())
          .isEqualTo(DeployerException.Kind.INTERRUPTED);
    }
    assertThat(files.exists(bench() + "index.html")).isFalse();
  }
}
