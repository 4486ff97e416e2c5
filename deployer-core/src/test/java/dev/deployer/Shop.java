package dev.deployer;

import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.gate.Acceptance;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.root.DraftRecord;
import dev.deployer.root.JournalRecord;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.SourceSettings;
import dev.deployer.testing.AllowList;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A small application, its source on the local disk, and a host in memory to deploy it to. */
public final class Shop {
  public static final ReleaseRoot ROOT = ReleaseRoot.parse("/srv/shop");

  private static final String LINES = lines(1_300, 7919);
  private static final String OTHER_LINES = lines(400, 7907);

  public final MemoryDisk disk;
  public final List<Event> events = new ArrayList<>();
  private Path source;
  private Supplier<String> tokens;
  private Path manifests;
  private Path records;
  private boolean largeFiles;
  private Clock clock = Clock.fixed(Instant.parse("2026-11-20T21:13:45Z"), ZoneOffset.UTC);
  private Settings settings =
      Settings.builder()
          .declared(
              new DeclaredPaths(
                  List.of(EntryPath.parse("var/media")),
                  List.of(),
                  List.of(EntryPath.parse("var/cache"))))
          .lockWait(Duration.ZERO)
          .reconnectFor(Duration.ZERO)
          .heartbeat(Duration.ZERO)
          .build();

  /** Where locks are prepared. */
  public String preparing() {
    return "/srv/shop/.deployer/new/" + id();
  }

  /** Where workbenches go that are no longer one. */
  public String fenced() {
    return "/srv/shop/.deployer/fenced/" + id();
  }

  private String id() {
    String marker =
        new String(
            disk.backdoor().content("/srv/shop/.deployer/root.json"), StandardCharsets.UTF_8);
    return marker.replaceAll("(?s).*\"id\" : \"(\\w+)\".*", "$1");
  }

  /** With an account's home, a directory for roots, and a sentinel beside the root. */
  public Shop(Path source) {
    this(source, newDisk(), tokens("abc"));
  }

  /** One without a root, with a sentinel beside where it will be. */
  static MemoryDisk newDisk() {
    MemoryDisk disk = new MemoryDisk();
    disk.backdoor().writeFile("/srv/beside/sentinel", new byte[] {1});
    return disk;
  }

  private Shop(Path source, MemoryDisk disk, Supplier<String> tokens) {
    this.source = source;
    this.disk = disk;
    this.tokens = tokens;
  }

  /** The same source, and another disk; no token is ever used on both. */
  public Shop on(MemoryDisk other) {
    Shop shop = new Shop(source, other, tokens);
    shop.settings = settings;
    shop.clock = clock;
    shop.manifests = manifests;
    shop.records = records;
    shop.largeFiles = largeFiles;
    return shop;
  }

  private static Supplier<String> tokens(String series) {
    AtomicInteger count = new AtomicInteger();
    return () -> String.format("%s%029x", series, count.incrementAndGet());
  }

  /** From here on with tokens of another series, which begins anew. */
  public Shop withTokensAnew() {
    tokens = tokens("def");
    return this;
  }

  public Shop with(Settings other) {
    settings = other;
    return this;
  }

  public Settings settings() {
    return settings;
  }

  /** By another clock; it is fixed at first. */
  public Shop at(Clock other) {
    clock = other;
    return this;
  }

  /** With a cache of manifests in this folder. */
  public Shop keepingManifestsIn(Path folder) {
    manifests = folder;
    return this;
  }

  /** Where manifests are kept; null where they are not. */
  Path manifests() {
    return manifests;
  }

  /** With a cache of the journal's records in this folder. */
  public Shop keepingRecordsIn(Path folder) {
    records = folder;
    return this;
  }

  private static String lines(int count, int factor) {
    return IntStream.range(0, count)
        .mapToObj(i -> "line " + i * factor)
        .collect(Collectors.joining("\n"));
  }

  /** From here on with two files of which each version changes a little, the same in both. */
  public Shop withLargeFiles() {
    largeFiles = true;
    return this;
  }

  /** From here on with its source in this folder. */
  public Shop from(Path folder) {
    source = folder;
    return this;
  }

  /** Where the source lies. */
  public Path source() {
    return source;
  }

  /**
   * Makes the source what version {@code n} is: most files stay, one changes, one comes, one goes.
   */
  public Shop version(int n) throws IOException {
    delete(source);
    write("index.html", "<h1>version " + n + "</h1>");
    write("lib/engine.js", "always the same");
    write("lib/deep/down/data.bin", "x".repeat(3000));
    write("only-in-" + n + ".txt", "n");
    write("var/cache/warm", "w");
    if (largeFiles) {
      String change = lines(150, 6007 + n);
      write("bundle.js", LINES + change + LINES);
      write("chunk.js", OTHER_LINES + change + OTHER_LINES);
    }
    Files.createSymbolicLink(source.resolve("lib/latest.js"), Path.of("engine.js"));
    return this;
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var paths = Files.walk(directory)) {
        for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(directory);
  }

  public void write(String path, String text) throws IOException {
    Path file = source.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  public HostConnector connector() {
    return disk.connector("web1");
  }

  /** A deployer that reaches the host by this connector, held to the second law. */
  public Deployer by(HostConnector connector) {
    return at(Target.Place.of(AllowList.underLock().of(connector), ROOT));
  }

  /** The same, with the root's id known beforehand. */
  public Deployer knowingItsIdBy(HostConnector connector) {
    return at(Target.Place.builder(AllowList.underLock().of(connector), ROOT).rootId(id()).build());
  }

  private Deployer at(Target.Place place) {
    return Deployer.builder(
            Target.builder()
                .application("shop")
                .environment("production")
                .place(place)
                .settings(settings)
                .build(),
            new Operator("anna", "laptop"))
        .listener(listener())
        .manifests(manifests)
        .records(records)
        .clock(clock)
        .tokens(tokens)
        .build();
  }

  private Listener listener() {
    return (host, event) -> events.add(event);
  }

  public Deployer deployer() {
    return by(connector());
  }

  /** Makes the root. */
  public Shop initialised() throws DeployerException {
    initialisingBy(connector()).init(Adoption.ALLOW);
    return this;
  }

  /** A deployer that may make the root, and reaches the host by this connector. */
  public Deployer initialisingBy(HostConnector connector) {
    return new Deployer(
        Target.builder()
            .application("shop")
            .environment("production")
            .place(Target.Place.of(AllowList.initialising().of(connector), ROOT))
            .settings(settings)
            .build(),
        new Operator("anna", "laptop"),
        listener());
  }

  public DeployRequest release(String id, Acceptance... accepted) {
    return DeployRequest.builder(SourceSettings.of(source))
        .release(ReleaseId.parse(id))
        .revision("abc123")
        .accepting(List.of(accepted))
        .build();
  }

  public DeployResult deploy(int version) throws IOException, DeployerException {
    version(version);
    return deployer().deploy(release(String.valueOf(version)));
  }

  /** The records of the root's journal, as they lie there. */
  public List<JournalRecord> journal() {
    List<JournalRecord> records = new ArrayList<>();
    String next = journal(1);
    while (disk.backdoor().exists(next)) {
      try {
        records.add(JournalRecord.read(records.size() + 1, disk.backdoor().content(next)));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      next = journal(records.size() + 1);
    }
    return records;
  }

  /** Puts a record behind the last one of the journal, as whoever can write there may. */
  void forge(DraftRecord what) {
    List<JournalRecord> journal = journal();
    byte[] forged = what.after(journal.get(journal.size() - 1)).bytes();
    disk.backdoor().writeFile(journal(journal.size() + 1), forged);
  }

  private static String journal(int number) {
    return String.format("/srv/shop/.deployer/journal/%016d/record.json", number);
  }

  /** What a visitor sees, by path; links are named with their targets. */
  public Map<String, String> served() {
    return disk.backdoor().tree("/srv/shop/" + target());
  }

  /** The text of {@code current}. */
  public String target() {
    String line = disk.backdoor().tree("/srv/shop").get("current");
    return line == null ? "" : line.substring(line.lastIndexOf(' ') + 1);
  }
}
